package io.marquee.push;

/** Thrown when it is not certain whose a push is; without a stack trace, as it is no fault of ours. */
public final class UnsignedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable, upper snake case
     * @param message for the client, fixed words
     */
    UnsignedException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
