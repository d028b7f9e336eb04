package io.marquee.search;

/** Thrown when a request is not one that the contract allows, and answered with 400; without a stack trace, as it is no fault of ours. */
public final class BadRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable, upper snake case
     * @param message for the client; holds nothing the client sent but a parameter's name
     */
    public BadRequestException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
