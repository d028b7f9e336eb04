package io.marquee.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends child processes of an embedded server whose postmaster was killed. A child that waits for another which is gone never ends by
 * itself; it holds their shared memory, and no server starts in their folder until it has ended.
 *
 * <p>They are found by their name and their working directory in {@code /proc}; on a system without it none is found.
 */
final class Orphans {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
    private static final int LIMIT_SECONDS = 5;

    private Orphans() {}

    /**
     * Kills them, and waits {@value #LIMIT_SECONDS} s at most until they are gone.
     *
     * @param data folder of a server's data that does not run
     */
    static void end(Path data) {
        List<ProcessHandle> orphans = ProcessHandle.allProcesses().filter(process -> runsIn(data, process)).toList();
        for (ProcessHandle orphan : orphans) {
            LOG.warn("killing process {} of an embedded PostgreSQL that is gone: none would start beside it", orphan.pid());
            orphan.destroyForcibly();
        }
        CompletableFuture.allOf(orphans.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static boolean runsIn(Path data, ProcessHandle process) {
        Path told = Path.of("/proc/" + process.pid());
        try {
            return Files.readString(told.resolve("comm")).strip().equals("postgres") && Files.isSameFile(told.resolve("cwd"), data);
        } catch (IOException e) {
            // it has ended, is not ours to look at, or there is no such folder
            return false;
        }
    }
}
