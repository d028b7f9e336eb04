package io.marquee.feed;

import java.io.IOException;

/** Thrown when the provider answered with a status that brings no feed. */
public final class StatusException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String retryAfter;

    /** @param retryAfter as {@link HeaderText} leaves it, or null */
    public StatusException(int status, String retryAfter) {
        this(status, null, retryAfter);
    }

    /**
     * @param redirect where the answer leads, which is not followed; null when it is none
     * @param retryAfter as {@link HeaderText} leaves it, or null
     */
    StatusException(int status, Redirect redirect, String retryAfter) {
        super("HTTP " + status + (redirect == null ? "" : ", " + redirect.where()));
        this.status = status;
        this.retryAfter = retryAfter;
    }

    private StatusException(String message, int status, String retryAfter) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /**
     * One whose body was read, so that there is more to say.
     *
     * @param words what it means and what to do, one line in words of ours
     * @param retryAfter as {@link HeaderText} leaves it, or null
     */
    public static StatusException saying(int status, String words, String retryAfter) {
        return new StatusException("HTTP " + status + words, status, retryAfter);
    }

    public int status() {
        return status;
    }

    /** When the provider wants to be asked again, as it wrote it; null when it did not. */
    public String retryAfter() {
        return retryAfter;
    }
}
