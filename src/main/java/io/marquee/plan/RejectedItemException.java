package io.marquee.plan;

/** Says that one item of a feed is rejected, and why; carries no stack trace because it is an answer, not a fault. */
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
