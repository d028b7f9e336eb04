package io.marquee.feed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files in the spool for what a reader of records cannot keep in memory. They count as downloads do, and are gone when they are closed. */
public final class Scratch {

    /** For feeds that need none: nothing can be put there. */
    static final Scratch NONE = new Scratch(null, null, 1L << 32);

    private final Path folder;
    private final SpoolBudget budget;
    private final long maxBytes;

    /**
     * @param folder of this process
     * @param maxBytes largest feed, unpacked
     */
    Scratch(Path folder, SpoolBudget budget, long maxBytes) {
        this.folder = folder;
        this.budget = budget;
        this.maxBytes = maxBytes;
    }

    /** Largest feed, unpacked. */
    long maxBytes() {
        return maxBytes;
    }

    /** A new file. */
    public Kept open() throws IOException {
        if (folder == null) {
            throw new FeedException("there is no room on disk");
        }
        return new Kept(Files.createTempFile(folder, "", Spool.SUFFIX));
    }

    /** One file. */
    public final class Kept implements Closeable {

        private final Path path;
        private final FileChannel file;
        private long bytes;

        private Kept(Path path) throws IOException {
            this.path = path;
            this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        /**
         * Adds bytes at its end.
         *
         * @throws FeedException when there is no room
         */
        public void add(byte[] more) throws IOException {
            budget.reserve(more.length);
            bytes += more.length;
            ByteBuffer left = ByteBuffer.wrap(more);
            while (left.hasRemaining()) {
                file.write(left);
            }
        }

        /** Fills an array with the bytes from there on. */
        void read(long position, byte[] bytes) throws IOException {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining() && file.read(left, position + left.position()) >= 0) {
                // a file may give less at once
            }
        }

        /** All of its bytes, in the order in which they were added. */
        public InputStream content() throws IOException {
            return Channels.newInputStream(file.position(0));
        }

        @Override
        public void close() throws IOException {
            try (file) {
                Files.deleteIfExists(path);
            } finally {
                budget.release(bytes);
                bytes = 0;
            }
        }
    }
}
