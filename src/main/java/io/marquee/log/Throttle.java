package io.marquee.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.marker.SingleFieldAppendingMarker;

/**
 * Lets through so many lines of one kind in so many seconds, and then says how many it held back. Lines are of one kind if logger,
 * message before its values are filled in, and provider are the same. Of more than {@value #MAX_KINDS} kinds at a time, the further
 * ones count as one.
 */
public final class Throttle extends Filter<ILoggingEvent> {

    private static final int MAX_KINDS = 5_000;
    private static final Kind FURTHER = new Kind("", "lines of other kinds", "");
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int DEFAULT_LINES = 20;
    private static final int DEFAULT_SECONDS = 10;

    private final Map<Kind, Window> windows = new HashMap<>();
    private long swept = System.nanoTime() - SWEEP_NANOS;
    private int lines = DEFAULT_LINES;
    private int seconds = DEFAULT_SECONDS;

    private record Kind(String logger, String message, String provider) {}

    /** Lines of a kind since a moment. */
    private static final class Window {
        private final long began;
        private int passed;
        private int held;

        private Window(long began) {
            this.began = began;
        }
    }

    /** How many lines of a kind may pass in each stretch of time. */
    public void setLines(int lines) {
        this.lines = lines;
    }

    /** How long such a stretch is. */
    public void setSeconds(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (event.getLoggerName().equals(Throttle.class.getName())) {
            return FilterReply.NEUTRAL;
        }
        return passes(new Kind(event.getLoggerName(), event.getMessage(), provider(event)), System.nanoTime())
                ? FilterReply.NEUTRAL
                : FilterReply.DENY;
    }

    private synchronized boolean passes(Kind kind, long now) {
        Kind known = kind;
        Window window = windows.get(known);
        if (window == null && windows.size() >= MAX_KINDS) {
            if (now - swept >= SWEEP_NANOS) {
                windows.values().removeIf(old -> isOver(old, now) && old.held == 0);
                swept = now;
            }
            known = windows.size() < MAX_KINDS ? kind : FURTHER;
            window = windows.get(known);
        }
        if (window == null || isOver(window, now) && window.held == 0) {
            window = new Window(now);
            windows.put(known, window);
        }
        if (window.passed < lines) {
            window.passed++;
            return true;
        }
        if (window.held++ == 0) {
            Kind told = known;
            // from another thread: an appender takes no line from within itself
            getContext().getScheduledExecutorService().schedule(
                    () -> tell(told), TimeUnit.SECONDS.toNanos(seconds) - (now - window(told).began), TimeUnit.NANOSECONDS);
        }
        return false;
    }

    private Window window(Kind kind) {
        return windows.get(kind);
    }

    private boolean isOver(Window window, long now) {
        return now - window.began >= TimeUnit.SECONDS.toNanos(seconds);
    }

    private void tell(Kind kind) {
        int held;
        synchronized (this) {
            held = windows.remove(kind).held;
        }
        Logger log = ((LoggerContext) getContext()).getLogger(Throttle.class);
        Object count = StructuredArguments.value("held_back", held);
        if (kind.provider().isEmpty()) {
            log.warn("{} more lines were held back in {} s: {} {}", count, seconds, kind.logger(), kind.message());
        } else {
            log.warn("{} more lines were held back in {} s: {} {} {}", count, seconds, kind.logger(), kind.message(),
                    StructuredArguments.keyValue("provider", kind.provider()));
        }
    }

    private static String provider(ILoggingEvent event) {
        String provider = event.getMDCPropertyMap().get("provider");
        if (provider == null && event.getArgumentArray() != null) {
            for (Object argument : event.getArgumentArray()) {
                if (argument instanceof SingleFieldAppendingMarker said && "provider".equals(said.getFieldName())) {
                    String text = said.toString();
                    return text.substring(text.indexOf('=') + 1);
                }
            }
        }
        return provider == null ? "" : provider;
    }
}
