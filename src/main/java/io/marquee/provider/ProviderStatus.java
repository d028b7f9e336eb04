package io.marquee.provider;

import java.time.Instant;

/**
 * What became of a provider file, as health, metrics, and the status page show it.
 *
 * @param name of the provider
 * @param file where it lies
 * @param accepted whether the newest version of it runs
 * @param line of the error, 0 when there is none or it is the file as a whole
 * @param error why the newest version is rejected; null when it is accepted
 * @param digest of the newest version; null when it could not be read
 * @param running digest of the version that runs; null when none does
 * @param loadedAt when that one was loaded; null when none runs
 */
public record ProviderStatus(
        String name, String file, boolean accepted, int line, String error, String digest, String running, Instant loadedAt) {

    /** {@code accepted} or {@code rejected}. */
    public String outcome() {
        return accepted ? "accepted" : "rejected";
    }

    /** One line of health. */
    public String detail() {
        return accepted ? "accepted digest=" + digest : "rejected " + place() + ": " + error;
    }

    /** File and, if it is known, line. */
    public String place() {
        return line == 0 ? file : file + ":" + line;
    }
}
