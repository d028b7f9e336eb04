package io.marquee.provider;

import java.time.Instant;
import java.util.Set;

/** The state of one provider file: the content seen last, the decision on it, and the version that runs. */
final class WatchedFile {

    private final String name;
    private final String location;
    private String seen;
    private String judged;
    private ProviderFile running;
    private Set<String> ids = Set.of();
    private Instant loadedAt;
    private ProviderStatus status;

    WatchedFile(String name, String location) {
        this.name = name;
        this.location = location;
    }

    /** Notes what a scan found; true when the scan before found the same. */
    boolean isSettled(String content) {
        boolean same = content.equals(seen);
        seen = content;
        return same;
    }

    /** Whether what was seen last has been decided on. */
    boolean isJudged() {
        return seen.equals(judged);
    }

    boolean isRejected() {
        return status != null && !status.accepted();
    }

    /** Makes the next scan decide on it again. */
    void judgeAgain() {
        judged = null;
    }

    void runs(ProviderFile file, Set<String> routes) {
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
