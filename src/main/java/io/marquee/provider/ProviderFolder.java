package io.marquee.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** Reads a folder of files, such as {@code routes/providers/}, within limits of names, sizes, and number. */
public final class ProviderFolder {

    /** Largest provider file, bytes. */
    static final int MAX_BYTES = 1 << 20;

    private static final String NAME = "[a-z0-9][a-z0-9-]{0,63}";

    private final Path folder;
    private final int most;

    ProviderFolder(Path folder) {
        this(folder, Integer.MAX_VALUE);
    }

    /** @param most files that it may hold */
    ProviderFolder(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    /** The files by name, in order. Files whose names begin with a dot are left to the editors that make them. */
    Map<String, Path> list() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            paths.filter(path -> path.toString().endsWith(ProviderFile.ENDING))
                    .filter(path -> !path.getFileName().toString().startsWith("."))
                    .forEach(path -> files.put(ProviderFile.nameOf(path.getFileName().toString()), path));
        }
        if (files.size() > most) {
            throw new IOException("more than " + most + " files");
        }
        return files;
    }

    /**
     * What the file system says of a file without reading it: its size, its times, and which file it is, after links; empty when it says
     * nothing. The time of the last change of any kind, where there is one, cannot be set back.
     */
    public static Map<String, Object> stamp(Path path) {
        boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
        try {
            return Files.readAttributes(path, unix ? "unix:size,lastModifiedTime,fileKey,ctime" : "size,lastModifiedTime,fileKey");
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** @throws RejectedFileException when the file cannot be read, is too large, lies outside of the folder, or has no valid name */
    ProviderFile read(String name, Path path) throws RejectedFileException {
        try {
            Path real = path.toRealPath();
            // a link within is fine: a mounted ConfigMap is made of them
            if (!real.startsWith(folder.toRealPath())) {
                throw new RejectedFileException(0, "the link leads out of the folder");
            }
            if (!Files.isRegularFile(real)) {
                throw new RejectedFileException(0, "not a regular file");
            }
            try (InputStream in = Files.newInputStream(real)) {
                return read(name, "file:" + path, in);
            }
        } catch (FileSystemException e) {
            throw new RejectedFileException(0, "the file cannot be read: " + e.getClass().getSimpleName());
        } catch (IOException e) {
            throw new RejectedFileException(0, "the file cannot be read: " + e.getMessage());
        }
    }

    static ProviderFile read(String name, String location, InputStream in) throws IOException, RejectedFileException {
        if (!isName(name)) {
            throw new RejectedFileException(0, "the file's name must be 1 to 64 lower-case letters, digits, or dashes");
        }
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new RejectedFileException(0, "the file is larger than " + MAX_BYTES + " bytes");
        }
        return new ProviderFile(name, location, bytes, DigestUtils.sha256Hex(bytes));
    }

    /** Whether a provider may have this name. */
    static boolean isName(String name) {
        return name.matches(NAME);
    }
}
