package io.marquee.settings;

import java.io.IOException;

/** It cannot start now for a reason outside of it, which may pass; the message says all there is to say. */
public final class StartException extends IOException {

    private static final long serialVersionUID = 1L;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
