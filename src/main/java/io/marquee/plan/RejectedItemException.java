package io.marquee.plan;

/** Thrown when an item cannot be a plan; it says why in one line, and has no stack trace, as it is no fault of ours. */
public final class RejectedItemException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public RejectedItemException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
