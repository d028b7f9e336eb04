package io.marquee.source;

import io.marquee.feed.FeedException;
import io.marquee.feed.TooLargeException;
import io.marquee.feed.Transfer;
import io.marquee.feed.TransferLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder of this machine, or of a network that is mounted there. Only regular files are read; links are passed over. */
final class FolderStore implements FileStore {

    private final FileAddress address;
    private final AllowedFolders allowed;
    private final Transfer transfer;
    private final TransferLimits limits;

    FolderStore(FileAddress address, AllowedFolders allowed, Transfer transfer, TransferLimits limits) {
        this.address = address;
        this.allowed = allowed;
        this.transfer = transfer;
        this.limits = limits;
    }

    @Override
    public FileList list() throws IOException {
        FileList list = new FileList(address);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(allowed.real(address.folder()))) {
            for (Path entry : entries) {
                transfer.remainingMs();
                if (list.isMeant(entry.getFileName().toString())) {
                    add(list, entry);
                }
            }
        } catch (DirectoryIteratorException | AccessDeniedException e) {
            throw new FeedException("the folder " + address.folder() + " cannot be read", e);
        }
        return list;
    }

    private static void add(FileList list, Path entry) throws IOException {
        try {
            BasicFileAttributes file = attributes(entry);
            if (file.isRegularFile()) {
                list.add(new FeedFile(entry.getFileName().toString(), file.size(), file.lastModifiedTime().toMillis()));
            }
        } catch (NoSuchFileException e) {
            // taken away since it was listed: as if it had never been there
            return;
        }
    }

    private static BasicFileAttributes attributes(Path entry) throws IOException {
        return Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public InputStream open(FeedFile file) throws IOException {
        if (file.bytes() > limits.maxBytes()) {
            throw new TooLargeException(limits.maxBytes());
        }
        transfer.remainingMs();
        Path path = allowed.real(address.folder()).resolve(file.name());
        try {
            // a pipe in its place would be waited for
            if (!attributes(path).isRegularFile()) {
                throw new FeedException("it is a file no more");
            }
            return new WholeFile(new Counted(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)), file.bytes());
        } catch (NoSuchFileException e) {
            throw new FeedException("it is there no more", e);
        } catch (AccessDeniedException e) {
            throw new FeedException("it cannot be read", e);
        }
    }

    @Override
    public void close() {
        // holds nothing open
    }

    /** Counts bytes for the transfer, and ends with it. */
    private final class Counted extends FilterInputStream {

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            transfer.remainingMs();
            int read = in.read(target, offset, length);
            transfer.took(read, 0);
            return read;
        }
    }
}
