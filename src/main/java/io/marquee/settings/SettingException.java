package io.marquee.settings;

/** Thrown when a setting is unknown, missing, malformed, or of no use here; the message names it and says what it must be. */
public final class SettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingException(String message) {
        super(message);
    }
}
