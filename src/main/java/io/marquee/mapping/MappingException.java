package io.marquee.mapping;

import io.marquee.plan.Reason;

/** Says that a program gave no answer for a record, and why; one line that holds a bounded part of the data, and no stack trace. */
public final class MappingException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_MESSAGE = 200;

    private final Reason reason;

    MappingException(Reason reason, String message) {
        super(cut(message), null, false, false);
        this.reason = reason;
    }

    /** Whether the program failed on the record, or would have cost too much. */
    public Reason reason() {
        return reason;
    }

    /** The first line of a text, as far as it may be shown. */
    static String cut(String text) {
        String line = text == null ? "" : text.lines().findFirst().orElse("");
        return line.codePointCount(0, line.length()) <= MAX_MESSAGE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_MESSAGE)) + "…";
    }
}
