package io.marquee.poll;

import static io.marquee.log.Quoted.quoted;
import static net.logstash.logback.argument.StructuredArguments.keyValue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators how each poll has ended: one log line, the metrics, and the trace. */
final class PollReport {

    private static final Logger LOG = LoggerFactory.getLogger(PollReport.class);
    /** A complete feed with fewer items than this part of the one before is worth a look. */
    private static final double SHRUNK = 0.5;
    private static final int HUNDRED = 100;

    private final PollObserver observer;

    PollReport(PollObserver observer) {
        this.observer = observer;
    }

    /** @param row of finish-poll; null when another instance had taken over */
    void ended(Poll poll, Map<String, Object> row) {
        unread(poll.provider().name(), poll.tally(), poll.filled());
        repeated(poll);
        if (row == null || row.isEmpty()) {
            lost(poll);
            return;
        }
        String provider = poll.provider().name();
        observer.polled(provider, poll.ending().outcome());
        observer.skipped(provider, poll.tally().skipped());
        observer.known(provider, poll.recall().passedOver());
        Number before = (Number) row.get("read_before");
        long read = ((Number) row.get("read")).longValue();
        if (before != null && "ok".equals(poll.ending().outcome()) && read < before.longValue() * SHRUNK) {
            observer.shrunk(provider);
            LOG.warn("feed shrunk {} {} {}", keyValue("provider", provider), keyValue("read", read), keyValue("before", before));
        }
        drifted(poll);
        dropped(poll);
        Map<String, Object> counts = counts(poll, row);
        log(poll, counts, row.get("ms"));
        poll.span().ended(poll.ending().outcome(), poll.ending().reason(), counts);
    }

    /** Tells each trait of which the feed has another part than the one before. */
    private static void drifted(Poll poll) {
        Profile now = poll.tally().fields().profile();
        poll.ending().drifted().forEach((trait, before) -> LOG.warn("feed drifted {} {} {} {}", keyValue("provider", poll.provider().name()),
                keyValue("field", trait.code()), keyValue("before", percent(before)), keyValue("now", percent(now.part(trait)))));
    }

    private void dropped(Poll poll) {
        TakenPush push = poll.received().push();
        if (push != null && TakenPush.DROPPED.equals(push.outcome(poll))) {
            observer.dropped(poll.provider().name());
            LOG.warn("push dropped {} {} {} {}", keyValue("provider", poll.provider().name()), keyValue("number", push.number()),
                    keyValue("polls", TakenPush.MOST_TRIES), quoted("reason", poll.ending().reason()));
        }
    }

    private static String percent(double part) {
        return Math.round(part * HUNDRED) + "%";
    }

    /** Tells of prices and details that could not be read, if there are any. */
    void unread(String provider, Tally tally, VariableValues secrets) {
        long prices = tally.unreadPrices();
        if (prices > 0) {
            observer.pricesUnread(provider, prices);
            LOG.warn("prices unreadable {} {} {}", keyValue("provider", provider), keyValue("prices", prices), quoted("first", tally.firstUnread(secrets)));
        }
        long details = tally.unreadDetails();
        if (details > 0) {
            observer.detailsUnread(provider, details);
            LOG.warn("details unreadable {} {} {}", keyValue("provider", provider), keyValue("details", details),
                    quoted("first", tally.firstUnreadDetail(secrets)));
        }
    }

    private void repeated(Poll poll) {
        long plans = poll.tally().repeated();
        if (plans > 0) {
            observer.repeated(poll.provider().name(), plans);
            LOG.warn("plans repeated, the later one is kept {} {} {}", keyValue("provider", poll.provider().name()), keyValue("plans", plans),
                    quoted("first", poll.tally().firstRepeated(poll.filled())));
        }
    }

    private void lost(Poll poll) {
        String provider = poll.provider().name();
        String reason = "another instance took over";
        observer.polled(provider, "lost");
        LOG.warn("poll {} {} {}", keyValue("provider", provider), keyValue("outcome", "lost"), quoted("reason", reason));
        poll.span().ended("lost", reason, Map.of());
    }

    /** @param why its end could not be stored */
    void abandoned(Poll poll, String why) {
        observer.polled(poll.provider().name(), "abandoned");
        poll.span().ended("abandoned", why, Map.of());
    }

    private static void log(Poll poll, Map<String, Object> counts, Object millis) {
        List<Object> values = new ArrayList<>(List.of(keyValue("provider", poll.provider().name()), keyValue("outcome", poll.ending().outcome())));
        counts.forEach((name, count) -> values.add(keyValue(name, count)));
        values.add(keyValue("ms", millis));
        String line = "poll {} {} {} {} {} {} {} {} {}";
        if (poll.ending().reason() == null) {
            LOG.info(line, values.toArray());
        } else {
            values.add(quoted("reason", poll.ending().reason()));
            LOG.warn(line + " {}", values.toArray());
        }
    }

    /** In the order of the line. */
    private static Map<String, Object> counts(Poll poll, Map<String, Object> row) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("bytes", poll.bytes());
        for (String name : List.of("read", "stored", "unchanged", "rejected", "skipped")) {
            counts.put(name, row.get(name));
        }
        return counts;
    }
}
