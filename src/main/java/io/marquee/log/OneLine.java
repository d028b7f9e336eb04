package io.marquee.log;

import ch.qos.logback.classic.pattern.RootCauseFirstThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.regex.Pattern;

/**
 * Writes a message and its stack trace on one line, so that nothing a provider or a client sends begins a line of its own: line ends and
 * other controls become blanks. The stack trace has the innermost cause first, and at most {@value #MAX_STACK} characters.
 */
public final class OneLine extends RootCauseFirstThrowableProxyConverter {

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]+");
    private static final int MAX_STACK = 4_000;

    @Override
    public String convert(ILoggingEvent event) {
        String message = folded(event.getFormattedMessage());
        String stack = folded(super.convert(event)).strip();
        if (stack.isEmpty()) {
            return message;
        }
        return message + ' ' + (stack.length() > MAX_STACK ? stack.substring(0, MAX_STACK) + "..." : stack);
    }

    private static String folded(String text) {
        return text == null ? "" : CONTROLS.matcher(text).replaceAll(" ");
    }
}
