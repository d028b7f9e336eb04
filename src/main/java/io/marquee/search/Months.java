package io.marquee.search;

import io.vertx.core.Context;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of the published events is held in memory, and how it follows the database.
 *
 * <p>The database counts up a version per month with each change of its published events. The route read-months compares
 * their sum with what is known here, and reads all months that changed in one statement; they are then replaced at once. So
 * the months here are always those of one moment of the database.
 *
 * <p>Limit: the months held are those that come first in the order coming months, then past ones from the latest, until
 * their estimated size reaches the limit.
 */
public final class Months {

    private static final Logger LOG = LoggerFactory.getLogger(Months.class);

    /** JSON that one statement may read, so that reading needs little memory beside the months. */
    private static final long BYTES_PER_STATEMENT = 8_388_608;

    /** How long to rest after a reading, in times of its duration, and at most. */
    private static final long REST_PER_READING = 4;
    private static final long LONGEST_REST_MILLIS = 2_000;

    private final long limit;
    private final Clock clock;
    private final Map<LocalDate, KnownMonth> known = new TreeMap<>();
    /** Months that belong into memory and are not there. */
    private Set<LocalDate> wanted = Set.of();
    /** Months that somebody asked to read again. */
    private final Set<LocalDate> doubted = new LinkedHashSet<>();
    private Set<LocalDate> loading = Set.of();
    private boolean behind = true;
    private boolean failing;
    private long readingSince;
    private long notBefore;
    private volatile Calendar calendar;
    private volatile boolean loaded;

    /** @param limit bytes of memory, about */
    public Months(long limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * Bytes of JSON, at most, that the database has to be asked for; 0 when a search can be answered from memory, or is to be
     * refused; {@link Long#MAX_VALUE} while nothing is known.
     */
    public long missing(String query) {
        Calendar now = calendar;
        if (now == null) {
            return Long.MAX_VALUE;
        }
        try {
            return now.isWhole() ? 0 : now.missing(TimeRange.parse(query));
        } catch (BadRequestException e) {
            return 0;
        }
    }

    /**
     * The events in a range; the range itself when it cannot be answered from memory.
     *
     * @throws BusyException when that is found out on an event loop, which must not wait: the month has just gone
     */
    public Object find(TimeRange range) throws BusyException {
        Calendar now = calendar;
        Found found = now == null ? null : now.find(range);
        if (found == null && Context.isOnEventLoopThread()) {
            throw new BusyException();
        }
        return found == null ? range : found;
    }

    /** The events of a range that the database was asked for. */
    public Found found(Map<String, Object> row) {
        Found found = new Found(Found.Source.database);
        month(row).find(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE), found);
        return found;
    }

    /** Whether everything that fits was loaded at least once. */
    public boolean isLoaded() {
        return loaded;
    }

    /**
     * How much there is.
     *
     * @param known months in which a published event starts
     * @param held those that are in memory
     * @param bytes of memory that these take, about
     */
    public record Size(int known, int held, long bytes) {}

    /** How much is held now. */
    public Size size() {
        Calendar now = calendar;
        return now == null ? new Size(0, 0, 0) : now.size();
    }

    /** Takes note of the sum of all versions in the database. */
    public synchronized void compare(Number sum) {
        if (failing) {
            LOG.info("the database can be read again");
            failing = false;
        }
        behind = calendar == null || sum.longValue() != version() && clock.millis() >= notBefore;
    }

    /** The sum of all versions as they are known here. */
    public synchronized long version() {
        return known.values().stream().mapToLong(KnownMonth::version).sum();
    }

    /** Whether there is something to read. */
    public synchronized boolean isBehind() {
        return behind || !wanted.isEmpty() || !doubted.isEmpty();
    }

    /** Parameters of read-months. */
    public synchronized Map<String, Object> parameters() {
        readingSince = clock.millis();
        Set<LocalDate> load = nextToLoad();
        loading = load;
        StringJoiner list = new StringJoiner(",", "[", "]");
        known.forEach((month, one) -> list.add("{\"month\":\"" + month + "\",\"version\":"
                + (load.contains(month) ? null : one.version()) + ",\"load\":" + (one.month() != null || load.contains(month)) + "}"));
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("known", list.toString());
        // at first only sizes, to see what fits
        parameters.put("loadNew", calendar != null);
        return parameters;
    }

    private Set<LocalDate> nextToLoad() {
        Set<LocalDate> load = new HashSet<>();
        long bytes = 0;
        Set<LocalDate> next = new LinkedHashSet<>(doubted);
        next.addAll(wanted);
        for (LocalDate month : next) {
            bytes += known.get(month).bytes();
            if (!load.isEmpty() && bytes > BYTES_PER_STATEMENT) {
                break;
            }
            load.add(month);
        }
        return load;
    }

    /** Takes over the rows of read-months, all at once. */
    public synchronized void apply(List<Map<String, Object>> rows) {
        for (Map<String, Object> row : rows) {
            LocalDate first = LocalDate.parse((String) row.get("month"));
            Number version = (Number) row.get("version");
            if (version == null) {
                known.remove(first);
            } else {
                long bytes = ((Number) row.get("bytes")).longValue();
                Month month = Boolean.TRUE.equals(row.get("load")) ? month(row) : null;
                known.put(first, new KnownMonth(version.longValue(), bytes, month));
            }
        }
        behind = false;
        doubted.removeAll(loading);
        // while a long poll is stored, each reading would be followed by the next
        notBefore = clock.millis() + Math.min(LONGEST_REST_MILLIS, REST_PER_READING * (clock.millis() - readingSince));
        fit();
        calendar = new Calendar(known);
        loaded |= wanted.isEmpty();
    }

    /** A month that the database has, by its first day, as it is known here, and whether it is in memory. */
    public record Line(LocalDate first, long version, long bytes, boolean held) {}

    /** All months, in order. */
    public synchronized List<Line> list() {
        return known.entrySet().stream()
                .map(one -> new Line(one.getKey(), one.getValue().version(), one.getValue().bytes(), one.getValue().month() != null))
                .toList();
    }

    /** Has a month read again though its version is the same; false when there is none that begins on that day. */
    public synchronized boolean reload(LocalDate first) {
        return known.containsKey(first) && (doubted.contains(first) || doubted.add(first));
    }

    /** Takes note of a failed try; the first of several in a row is logged. */
    public synchronized void failed(Exception cause) {
        if (!failing) {
            LOG.warn("the months stay as they are, the database cannot be read: {}", cause.getMessage());
        }
        failing = true;
    }

    /** Lets go of what exceeds the limit, and asks for what fits. */
    private void fit() {
        LocalDate current = LocalDate.now(clock).withDayOfMonth(1);
        Comparator<LocalDate> order = Comparator.<LocalDate, Boolean>comparing(month -> month.isBefore(current))
                .thenComparing((one, other) -> one.isBefore(current) ? other.compareTo(one) : one.compareTo(other));
        List<LocalDate> months = new ArrayList<>(known.keySet());
        months.sort(order);
        Set<LocalDate> missing = new LinkedHashSet<>();
        long bytes = 0;
        for (LocalDate month : months) {
            KnownMonth one = known.get(month);
            bytes += one.weight();
            if (bytes > limit) {
                known.put(month, new KnownMonth(one.version(), one.bytes(), null));
            } else if (one.month() == null) {
                missing.add(month);
            }
        }
        wanted = missing;
    }

    private static Month month(Map<String, Object> row) {
        return row.get("events") == null
                ? Month.EMPTY
                : Month.of((String) row.get("starts"), (String) row.get("ends"), (String) row.get("events"));
    }
}
