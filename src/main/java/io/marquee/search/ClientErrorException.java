package io.marquee.search;

/** Thrown when a request asks for what there is not, or not as the contract allows; without a stack trace, as it is no fault of ours. */
public final class ClientErrorException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;

    private final int status;
    private final String code;

    /**
     * Of a request that the contract does not allow, answered with 400.
     *
     * @param code stable, upper snake case
     * @param message for the client; holds nothing the client sent but a parameter's name
     */
    public ClientErrorException(String code, String message) {
        this(BAD_REQUEST, code, message);
    }

    /** @param status from 400 to 499 */
    public ClientErrorException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
