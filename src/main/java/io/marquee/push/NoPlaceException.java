package io.marquee.push;

/** Thrown when as many pushes wait as may; without a stack trace, as it is no fault of ours. */
public final class NoPlaceException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final boolean ofProvider;

    /** @param ofProvider whether they are those of its provider */
    NoPlaceException(boolean ofProvider) {
        super(ofProvider ? "As many pushes of this provider wait as may." : "As many pushes wait as may.", null, false, false);
        this.ofProvider = ofProvider;
    }

    public int status() {
        return ofProvider ? TOO_MANY_REQUESTS : UNAVAILABLE;
    }

    /** Stable name of what went wrong. */
    public String code() {
        return ofProvider ? "PUSHES_TOO_MANY" : "PUSHES_FULL";
    }
}
