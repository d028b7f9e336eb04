package io.marquee.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.marker.SingleFieldAppendingMarker;

/**
 * A filter that lets so many lines of one kind pass in so many seconds, and then says how many it held back: a fault that repeats must not
 * fill the log. Lines are of one kind if logger, message before its values are filled in, and provider are the same. Of more than
 * {@value #MAX_KINDS} kinds at a time, the further ones count as one.
 */
public final class Throttle extends Filter<ILoggingEvent> {

    private static final int MAX_KINDS = 5_000;
    private static final Kind FURTHER = new Kind("", "lines of other kinds", "");
    private static final int DEFAULT_LINES = 20;
    private static final int DEFAULT_SECONDS = 10;

    private int lines = DEFAULT_LINES;
    private int seconds = DEFAULT_SECONDS;
    /** Forgets a kind so many seconds after its first line. */
    private Cache<Kind, Count> counts;

    private record Kind(String logger, String message, String provider) {}

    /** Lines of a kind. */
    private static final class Count {
        private int lines;
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
    public void start() {
        ScheduledExecutorService threads = getContext().getScheduledExecutorService();
        counts = Caffeine.newBuilder()
                .expireAfter(Expiry.creating((Kind kind, Count count) -> Duration.ofSeconds(seconds)))
                .scheduler(Scheduler.forScheduledExecutorService(threads))
                // not the thread that logs: an appender takes no line from within itself
                .executor(threads)
                .removalListener((Kind kind, Count count, RemovalCause cause) -> tell(kind, count.lines - lines))
                .build();
        super.start();
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (event.getLoggerName().equals(Throttle.class.getName())) {
            return FilterReply.NEUTRAL;
        }
        Kind kind = new Kind(event.getLoggerName(), event.getMessage(), provider(event));
        boolean counted = counts.estimatedSize() < MAX_KINDS || counts.asMap().containsKey(kind);
        return place(counted ? kind : FURTHER) <= lines ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    /** Which line of its kind this one is, from 1. */
    private int place(Kind kind) {
        AtomicInteger place = new AtomicInteger();
        // counted inside, so that none comes between the end of a stretch and what is told of it
        counts.asMap().compute(kind, (same, known) -> {
            Count count = known == null ? new Count() : known;
            place.set(++count.lines);
            return count;
        });
        return place.get();
    }

    private void tell(Kind kind, int held) {
        if (held <= 0) {
            return;
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
