package io.marquee.store;

import io.marquee.settings.StartException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The lock on the folder of the embedded database, which two processes cannot share. The system releases it when the process ends. */
final class FolderLock implements Closeable {

    private final FileChannel file;

    private FolderLock(FileChannel file) {
        this.file = file;
    }

    /** @throws StartException when another process, or another Marquee in this one, has it */
    static FolderLock take(Path home) throws IOException {
        FileChannel file = FileChannel.open(file(home), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = isFree(file);
        } finally {
            if (!taken) {
                file.close();
            }
        }
        if (!taken) {
            throw new StartException("another Marquee uses " + home + "; set data.dir (DATA_DIR) to another folder", null);
        }
        return new FolderLock(file);
    }

    @SuppressWarnings("resource")
    private static boolean isFree(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The file by which it is locked. */
    static Path file(Path home) {
        return home.resolve("marquee.lock");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
