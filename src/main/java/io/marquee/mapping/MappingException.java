package io.marquee.mapping;

import io.marquee.plan.Reason;

/** Thrown when a jq program fails on a record, or costs too much. The message is one line with a bounded part of the data; no stack trace. */
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

    /** The first line of a text, at most {@value #MAX_MESSAGE} characters of it. */
    static String cut(String text) {
        String line = text == null ? "" : text.lines().findFirst().orElse("");
        return line.codePointCount(0, line.length()) <= MAX_MESSAGE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_MESSAGE)) + "…";
    }
}
