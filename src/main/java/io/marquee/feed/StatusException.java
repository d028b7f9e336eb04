package io.marquee.feed;

import java.io.IOException;

/** Thrown when the provider answered with a status that brings no feed; its body was not read. */
public final class StatusException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String retryAfter;

    /** @param retryAfter as {@link HeaderText} leaves it, or null */
    public StatusException(int status, String retryAfter) {
        this("HTTP " + status, status, retryAfter);
    }

    /** A redirect, which is not followed. */
    StatusException(int status, Redirect to, String retryAfter) {
        this("HTTP " + status + ", " + to.where() + (to.to() == null ? "" : "; redirects could name it"), status, retryAfter);
    }

    private StatusException(String message, int status, String retryAfter) {
        super(message);
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
