package io.marquee.feed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The parts of a zip file by their names, as the directory at its end has them. A part is unpacked as a whole, and compared with what the directory
 * says of its size and its checksum, before any of it is read, so that damage is found before it is believed. Nothing is ever written under the
 * name of a part.
 *
 * <p>It is our own since the readers of the JDK and of Commons Compress keep a directory in memory however large it is.
 */
final class ZipDirectory implements Closeable {

    /** A part of more bytes than these may be so many times as large as it is packed: a sheet is some twenty times. */
    static final int FREE_BYTES = 1 << 26;
    static final int MAX_RATIO = 250;

    private final FileChannel file;
    private final long maxBytes;
    private final ZipEntries entries;

    private ZipDirectory(FileChannel file, ZipEntries entries, long maxBytes) {
        this.file = file;
        this.entries = entries;
        this.maxBytes = maxBytes;
    }

    /**
     * The directory of a file; null when it has none.
     *
     * @param maxBytes of a part that is unpacked
     */
    static ZipDirectory of(Path path, long maxBytes) throws IOException {
        FileChannel file = FileChannel.open(path);
        ZipEntries entries = null;
        try {
            entries = ZipEntries.of(file);
        } finally {
            if (entries == null) {
                file.close();
            }
        }
        return entries == null ? null : new ZipDirectory(file, entries, maxBytes);
    }

    /** Whether there is a part of that name; a slash before it and the case of its letters do not count. */
    boolean has(String name) {
        return entries.get(name) != null;
    }

    /** Whether a part is locked with a password. */
    boolean isLocked() {
        return entries.isLocked();
    }

    /** @throws FeedException when there is no such part, it is there twice, larger than it may be, or damaged */
    InputStream open(String name) throws IOException {
        ZipPart part = entries.get(name);
        if (part == null) {
            throw new FeedException("the workbook has no part " + XlsxPath.shown(name));
        }
        if (entries.isTwice(name)) {
            throw new FeedException("the workbook has two parts " + XlsxPath.shown(name));
        }
        if (part.unpacked() > maxBytes) {
            throw new TooLargeException(maxBytes);
        }
        if (part.unpacked() > FREE_BYTES && part.unpacked() / MAX_RATIO > part.packed()) {
            throw new FeedException("a part of the workbook is more than " + MAX_RATIO + " times as large as it is packed");
        }
        try (InputStream whole = part.stream(file)) {
            byte[] chunk = new byte[1 << 16];
            while (whole.read(chunk) >= 0) {
                // what is damaged throws
            }
        } catch (ZipPart.DamageException e) {
            throw new FeedException("the part " + XlsxPath.shown(name) + " of the workbook is damaged");
        }
        return part.stream(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
