package io.marquee.feed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder for downloads that one process has for itself, by a lock on a file in it. Folders of other processes lie beside it and are
 * left alone; those whose process has ended are removed, so that a crash leaves nothing on the disk for good.
 */
final class SpoolFolder implements Closeable {

    private static final String LOCK = "lock";
    private static final String PREFIX = "process-";
    /** Folders of this process. To open the file of one, and close it again, would give its lock away. */
    private static final Set<Path> OURS = new HashSet<>();

    private final Path path;
    private final FileChannel lock;

    private SpoolFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** @param parent the same for all processes */
    static SpoolFolder open(Path parent) throws IOException {
        Path all = Files.createDirectories(parent).toRealPath();
        synchronized (OURS) {
            // one process at a time: else another one could remove this folder before it is locked
            try (FileChannel entrance = lockFile(all); FileLock held = entrance.lock()) {
                removeLeft(all);
                Path own = Files.createTempDirectory(all, PREFIX);
                FileChannel lock = lockFile(own);
                lock.lock();
                OURS.add(own);
                return new SpoolFolder(own, lock);
            }
        }
    }

    private static FileChannel lockFile(Path folder) throws IOException {
        return FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void removeLeft(Path all) throws IOException {
        for (Path left : list(all)) {
            String name = left.getFileName().toString();
            if (name.endsWith(Spool.SUFFIX)) {
                // left by a version that had no folders
                Files.deleteIfExists(left);
            } else if (name.startsWith(PREFIX) && Files.isDirectory(left) && !OURS.contains(left)) {
                try (FileChannel channel = lockFile(left); FileLock free = channel.tryLock()) {
                    if (free != null) {
                        remove(left);
                    }
                }
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        for (Path file : list(folder)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    Path path() {
        return path;
    }

    /** Removes the folder and all that is in it. */
    @Override
    public void close() throws IOException {
        synchronized (OURS) {
            if (OURS.remove(path)) {
                try (lock) {
                    remove(path);
                }
            }
        }
    }
}
