package io.marquee.feed;

import java.io.IOException;

/** Thrown when a feed as a whole cannot be read, or not to its end; the message is one line for an operator. */
public class FeedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param cause whose status and wish to be left alone count, too */
    public FeedException(String message, Throwable cause) {
        super(message, cause);
    }

    public FeedException(String message) {
        super(message);
    }
}
