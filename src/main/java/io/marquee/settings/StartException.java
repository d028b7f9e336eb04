package io.marquee.settings;

import java.io.IOException;

/** Thrown when the application cannot start for a reason outside of it, which may pass, such as a port in use; the message says what to do. */
public final class StartException extends IOException {

    private static final long serialVersionUID = 1L;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
