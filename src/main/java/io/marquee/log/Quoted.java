package io.marquee.log;

import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.argument.StructuredArguments;

/** Makes fields of a log line whose value is a text of several words. */
public final class Quoted {

    private Quoted() {}

    /** In a text line {@code name="value"}. */
    public static StructuredArgument quoted(String name, Object value) {
        return StructuredArguments.keyValue(name, value, "{0}=\"{1}\"");
    }
}
