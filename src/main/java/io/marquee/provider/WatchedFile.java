package io.marquee.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The state of one provider file: the content seen last, the decision on it, and the version that runs. */
final class WatchedFile {

    /** Longest time in which two changes of a file may get the same time: two seconds on FAT. */
    private static final long GRAIN = TimeUnit.SECONDS.toNanos(3);
    /** Longest time without a reading, as not every file system tells each change. */
    private static final long TRUST = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final String location;
    private Map<String, Object> stamp = Map.of();
    private String stampBeside = "";
    private long stampedAt;
    /** What was examined last: its content with what is beside it; and what is wrong with it, or null. */
    private String examined;
    private String examination;
    private long readAt;
    private String seen;
    private String judged;
    private ProviderFile running;
    private Set<String> ids = Set.of();
    private Instant loadedAt;
    private ProviderStatus status;
    /** By {@link System#nanoTime}; 0 while nothing waits. */
    private long waitsSince;

    WatchedFile(String name, String location) {
        this.name = name;
        this.location = location;
    }

    /**
     * Whether the content is that of the last reading; false when it has to be read now. It is if the stamp has stayed, and was old enough
     * at that reading for each later change to show in it.
     *
     * @param beside what is beside it, in a word
     * @param now time between the taking of the stamp and the reading, nanoseconds
     */
    boolean isAsRead(Map<String, Object> found, String beside, long now) {
        if (found.isEmpty() || !found.equals(stamp) || !beside.equals(stampBeside)) {
            stamp = found;
            stampBeside = beside;
            stampedAt = now;
        } else if (readAt - stampedAt >= GRAIN && now - readAt < TRUST) {
            return true;
        }
        readAt = now;
        return false;
    }

    /** Notes what a scan found; true when the scan before found the same. */
    boolean isSettled(String content) {
        boolean same = content.equals(seen);
        seen = content;
        return same;
    }

    /** Whether what was seen last has been decided on. */
    boolean isJudged() {
        return judged != null && judged.equals(seen);
    }

    /** What an examination of what was seen last says, which is asked once for the same. */
    String examination(Supplier<String> exam) {
        if (examined == null || !examined.equals(seen)) {
            examination = exam.get();
            examined = seen;
        }
        return examination;
    }

    boolean isRejected() {
        return status != null && !status.accepted();
    }

    /** Makes the next scan decide on it again. */
    void judgeAgain() {
        judged = null;
    }

    /** How long a decision has waited for polls of the version that runs, since this was first asked for. */
    Duration waited() {
        if (waitsSince == 0) {
            waitsSince = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - waitsSince);
    }

    void waitsNoMore() {
        waitsSince = 0;
    }

    void runs(ProviderFile file, Set<String> routes) {
        waitsNoMore();
        running = file;
        ids = routes;
        loadedAt = Instant.now();
    }

    /** @return whether the status has changed */
    boolean accepted(String digest) {
        return decided(true, 0, null, digest);
    }

    /**
     * @param digest null when the content could not be read
     * @return whether the status has changed
     */
    boolean rejected(RejectedFileException why, String digest) {
        return decided(false, why.line(), why.getMessage(), digest);
    }

    private boolean decided(boolean accepted, int line, String error, String digest) {
        judged = seen;
        ProviderStatus before = status;
        status = new ProviderStatus(
                name, location, accepted, line, error, digest, running == null ? null : running.digest(), loadedAt);
        return !status.equals(before);
    }

    String name() {
        return name;
    }

    String location() {
        return location;
    }

    /** The version that runs; null when none does. */
    ProviderFile running() {
        return running;
    }

    /** Ids of its routes. */
    Set<String> ids() {
        return ids;
    }

    /** The last decision; null when there was none yet. */
    ProviderStatus status() {
        return status;
    }
}
