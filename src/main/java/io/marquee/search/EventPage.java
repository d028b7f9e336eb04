package io.marquee.search;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Asks for a page of the events in a range, by start and id. One page looks at {@value #MOST_SEEN} events at most, so a filter that few match
 * may give a page of few events, or none, that is not the last one. It has no more once it reaches {@value #MOST_BYTES} bytes.
 *
 * @param provider whose events are asked for; null when those of all are
 * @param limit events of the page, at most
 * @param after place after which the page begins
 */
record EventPage(TimeRange range, String provider, EventFilter filter, int limit, PageKey after) implements EventQuery {

    private static final Pattern PROVIDER = Pattern.compile("[\\p{Graph}]{1,64}");
    static final int LIMIT = 100;
    static final int MOST_LIMIT = 500;
    static final int MOST_SEEN = 10_000;
    static final int MOST_BYTES = 1 << 20;

    /** @param query of a request, still encoded; may be null */
    static EventPage parse(String query) throws ClientErrorException {
        Parameters parameters = Parameters.of(query);
        TimeRange range = TimeRange.of(parameters);
        String provider = parameters.single("provider");
        if (provider != null && !PROVIDER.matcher(provider).matches()) {
            // the database would fail for some of these, and take that for a fault of its own
            throw unknownProvider();
        }
        String after = parameters.single("after");
        PageKey start = PageKey.before(range.startsAt());
        PageKey place = after == null ? start : PageKey.of(after);
        return new EventPage(range, provider, EventFilter.parse(parameters),
                (int) parameters.whole("limit", 1, MOST_LIMIT, LIMIT), place.start() < range.startsAt() ? start : place);
    }

    static ClientErrorException unknownProvider() {
        return new ClientErrorException("PROVIDER_UNKNOWN", "There is no provider of this name; /providers lists all.");
    }

    /** The part of the range that is not behind the place where the page begins. */
    TimeRange rest() {
        return new TimeRange(after.start(), Math.max(after.start(), range.endsAt()));
    }

    /** Whether it takes more than the instants of events to decide what is on the page. */
    boolean isFiltered() {
        return provider != null || !filter.isNone();
    }

    @Override
    public Object in(Calendar months) {
        return provider == null ? months.page(this) : null;
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
        statement.setObject(1, Answers.at(after.start()));
        statement.setObject(2, after.id());
        statement.setObject(3, Answers.at(range.endsAt()));
        statement.setInt(4, MOST_SEEN + 1);
        if (provider != null) {
            statement.setString(5, provider);
        }
    }

    @Override
    public Taking taker() {
        return new Taking();
    }

    /** The making of one page. */
    final class Taking implements Taker {

        private int seen;
        private int taken;
        private long bytes;
        private PageKey last;
        private boolean hasNext;
        /** Of the last event in memory, whose id is read only when it is needed. */
        private Events part;
        private int event;

        @Override
        public Verdict judge(long start, long end, byte[] json) {
            if (isFull()) {
                return Verdict.end;
            }
            last = new PageKey(start, Events.id(json));
            return take(end <= range.endsAt() && filter.matches(json), json.length);
        }

        /** @param fits whether it ends in time */
        Verdict judge(long start, Events of, int number, boolean fits) {
            if (isFull()) {
                last = part == null ? last : new PageKey(part.start(event), part.id(event));
                return Verdict.end;
            }
            part = of;
            event = number;
            return take(fits && (filter.isNone() || filter.matches(of.whole(number))), of.wholeLength(number, number + 1) - 1);
        }

        private boolean isFull() {
            hasNext = taken == limit || seen == MOST_SEEN || bytes >= MOST_BYTES;
            return hasNext;
        }

        private Verdict take(boolean wanted, int length) {
            seen++;
            taken += wanted ? 1 : 0;
            bytes += wanted ? length : 0;
            return wanted ? Verdict.take : Verdict.pass;
        }

        @Override
        public FoundPage finish(Found found, boolean any) {
            return new FoundPage(found, hasNext ? last : null, any || provider == null);
        }
    }
}
