package io.marquee.feed;

import java.io.IOException;

/** Thrown when the provider answered with a status other than 200 and 304; its body was not read. */
public final class StatusException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String retryAfter;

    /** @param retryAfter as {@link HeaderText} leaves it, or null */
    public StatusException(int status, String retryAfter) {
        super("HTTP " + status);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public int status() {
        return status;
    }

    /** When the provider wants to be asked again, as it wrote it; null when it did not. */
    public String retryAfter() {
        return retryAfter;
    }
}
