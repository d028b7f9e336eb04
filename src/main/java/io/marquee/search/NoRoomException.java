package io.marquee.search;

/**
 * Thrown when an answer would take more memory than answers may; without a stack trace, as it is no fault. It is unchecked, because
 * Camel's circuit breaker wraps checked exceptions, and then counts them as failures of the database.
 */
public final class NoRoomException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    private NoRoomException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** For one that would fit if others were gone. */
    static NoRoomException now() {
        return new NoRoomException("ANSWERS_FULL", "The answers under way leave no room for this one.");
    }

    /** For one that would go on, when as many do as may. */
    public static NoRoomException ofStreams() {
        return new NoRoomException("STREAMS_FULL", "As many streams are open as there may be; read page by page, or come again later.");
    }

    /** For one that would not fit if it were alone. */
    static NoRoomException ever() {
        return new NoRoomException("ANSWER_TOO_LARGE", "The events of this range are too many for one answer; ask for less of them.");
    }

    public String code() {
        return code;
    }
}
