package io.marquee.feed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all downloads under way may have on disk together, reserved before they are written; also what must stay free on that disk. */
final class SpoolBudget {

    /** Bytes between two looks at the disk. */
    private static final long STEP = 1 << 20;

    private final Path folder;
    private final long max;
    private final long minFree;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong unlooked = new AtomicLong(STEP);

    /**
     * @param folder on the disk
     * @param max bytes
     * @param minFree bytes that the disk must have left
     */
    SpoolBudget(Path folder, long max, long minFree) {
        this.folder = folder;
        this.max = max;
        this.minFree = minFree;
    }

    /** @throws NoSpaceException when there is no room */
    void reserve(int bytes) throws IOException {
        if (used.addAndGet(bytes) > max) {
            release(bytes);
            throw new NoSpaceException("the spool is full: all downloads together may take " + max + " bytes (spool.max-bytes)");
        }
        if (unlooked.addAndGet(bytes) >= STEP) {
            // asks the disk itself; a FileStore wants a table of mounts, which a bare root file system has not
            long free = folder.toFile().getUsableSpace();
            if (free < minFree) {
                release(bytes);
                throw new NoSpaceException("the disk is full: it must have " + minFree + " bytes left (spool.min-free)");
            }
            unlooked.set(0);
        }
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
