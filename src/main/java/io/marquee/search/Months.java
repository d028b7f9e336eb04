package io.marquee.search;

import io.vertx.core.Context;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The months in memory, in one class since one lock holds what is known of them together: the published events as ready JSON, kept up to date
 * with the database. Most searches are answered from here.
 *
 * <p>The database counts up a version per month with each change of its published events. The route read-months compares
 * their sum with what is known here; when it differs, {@link MonthReader} reads the versions and months that changed at one moment, and
 * they are replaced at once. So the months here are always those of one moment of the database. {@link MonthChoice} says which are held.
 *
 * <p>A month that is replaced is in memory twice until the new one is in place. When more than half of the limit has changed, the rest of the
 * changed months is dropped, and loaded again by the readings that follow.
 */
public final class Months {

    private static final Logger LOG = LoggerFactory.getLogger(Months.class);

    /** The pause after a reading: so many times its duration, at most the longest. */
    private static final long REST_PER_READING = 4;
    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(2);
    /** For so long after a client wanted gzip, its pieces are made with each reading. */
    private static final long GZIP_WANTED = TimeUnit.MINUTES.toNanos(10);

    private final MonthChoice choice;
    private final Clock clock;
    private final Map<LocalDate, KnownMonth> known = new TreeMap<>();
    /** Months that belong into memory and are not there. */
    private Set<LocalDate> wanted = Set.of();
    /** Months that somebody asked to read again. */
    private final Set<LocalDate> doubted = new LinkedHashSet<>();
    private long version;
    private boolean behind = true;
    private boolean failing;
    /** Whether something had changed when the last reading began, after all was loaded: the next one would find more of that. */
    private boolean chasing;
    /** What the last reading saw; null when it cannot be gone on from. */
    private Moment moment;
    /** Whether pieces for gzip answers are missing of some months. */
    private boolean unpacked;
    /** Whether nothing had changed at the last comparison. */
    private boolean quiet;
    /** By {@link System#nanoTime}. */
    private long restsUntil = System.nanoTime();
    private final LastLook looked = new LastLook();
    /** By {@link System#nanoTime}, when a client wanted a gzip answer for which pieces were missing. */
    private volatile long gzipWanted = System.nanoTime() - GZIP_WANTED;
    private volatile Calendar calendar;
    private volatile boolean loaded;

    /**
     * @param limit bytes of memory, about
     * @param clock tells which months are to come
     */
    public Months(long limit, Clock clock) {
        this.choice = new MonthChoice(limit);
        this.clock = clock;
    }

    /** Whether the database has to be asked; not when a search is to be denied. */
    public boolean misses(String query) {
        Calendar now = calendar;
        if (now == null || now.isWhole()) {
            return now == null;
        }
        try {
            return now.misses(TimeRange.parse(query));
        } catch (ClientErrorException e) {
            return false;
        }
    }

    /** Whether the database has to be asked for an event; not when the request is to be denied. */
    public boolean missesEvent(String path) {
        Calendar now = calendar;
        try {
            Found found = now == null ? null : now.find(EventId.ofPath(path).id());
            looked.keep(path, now, found);
            return found == null;
        } catch (ClientErrorException e) {
            return false;
        }
    }

    /** Whether a page of events takes the database, or so much looking that no event loop may do it; not when the request is to be denied. */
    public boolean missesPage(String query) {
        Calendar now = calendar;
        try {
            EventPage page = EventPage.parse(query);
            return now == null || page.isFiltered() || now.missesDetails(page.rest());
        } catch (ClientErrorException e) {
            return false;
        }
    }

    /**
     * The event that a path names, {@link Found} in its envelope, or else its {@link EventId}.
     *
     * @throws ClientErrorException when it names none
     * @throws BusyException as {@link #find}
     */
    Object event(String path) throws ClientErrorException, BusyException {
        Found found = looked.take(path, calendar);
        return found == null ? find(EventId.ofPath(path)) : found.in(Envelope.ONE);
    }

    /**
     * What is found of a query, such as the {@link Found} events in a range; the query itself when it cannot be answered from memory.
     *
     * @throws BusyException when it cannot, and this is an event loop, which must not wait: a month was dropped since {@link #misses}
     */
    Object find(EventQuery query) throws BusyException {
        Calendar now = calendar;
        Object found = now == null ? null : query.in(now);
        if (found == null && Context.isOnEventLoopThread()) {
            throw new BusyException();
        }
        return found == null ? query : found;
    }

    /** Whether everything that fits was loaded at least once. */
    public boolean isLoaded() {
        return loaded;
    }

    /**
     * How much there is.
     *
     * @param known months in which a published event starts or once did
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
        quiet = sum.longValue() == version;
        behind = calendar == null || !quiet && isRested();
    }

    /** The sum of all versions as they are known here. */
    public synchronized long version() {
        return version;
    }

    /** Whether there is something to read. */
    public synchronized boolean isBehind() {
        return behind || !wanted.isEmpty() || !doubted.isEmpty();
    }

    /** Whether to read it now: months that were let go of while others change wait for the end of the pause, too, as a reading reads all that changed. */
    public synchronized boolean isDue() {
        return behind || !doubted.isEmpty() || !wanted.isEmpty() && (!chasing || isRested()) || unpacked && quiet && isRested();
    }

    /** Takes note that a client wants gzip, and got less of it than there could be. */
    void wantGzip() {
        gzipWanted = System.nanoTime();
    }

    /** Whether a reading makes the pieces for gzip answers that are missing: when nothing changes any more, or clients want them. */
    boolean packs(boolean nothingChanged) {
        return nothingChanged || System.nanoTime() - gzipWanted < GZIP_WANTED;
    }

    /** Whether somebody asked to read a month again. */
    synchronized boolean isDoubted(LocalDate month) {
        return doubted.contains(month);
    }

    /** The moment of the database that the months are of; null when it cannot be gone on from. */
    synchronized Moment moment() {
        return moment;
    }

    private boolean isRested() {
        return System.nanoTime() - restsUntil >= 0;
    }

    /** The months of which the database has another version than is known here, and those to be read again. */
    synchronized Set<LocalDate> stale(Map<LocalDate, Long> versions) {
        Set<LocalDate> stale = new LinkedHashSet<>();
        versions.forEach((month, its) -> {
            KnownMonth one = known.get(month);
            if (one == null || one.version() != its || doubted.contains(month)) {
                stale.add(month);
            }
        });
        return stale;
    }

    /**
     * The months to load in this reading, each with whether its details are to be loaded; at first none: searches can be answered from the database as soon as the sizes are known.
     *
     * @param now all months as they will be known, those that are stale without their events
     */
    synchronized Map<LocalDate, Boolean> toLoad(Map<LocalDate, KnownMonth> now) {
        return calendar == null ? Map.of() : choice.toLoad(known, now, today());
    }

    /** As {@link MonthChoice#most}. */
    KnownMonth most() {
        return choice.most();
    }

    /** As {@link MonthChoice#growth}. */
    long growth() {
        return choice.growth();
    }

    /** What is known of each month, by its first day. */
    synchronized Map<LocalDate, KnownMonth> known() {
        return new TreeMap<>(known);
    }

    /**
     * Takes over a reading, all at once.
     *
     * @param now all months
     * @param at the moment that it saw; null when the next one cannot go on from there
     * @param nanos that it took
     */
    synchronized void apply(Map<LocalDate, KnownMonth> now, Set<LocalDate> read, Moment at, long nanos) {
        known.clear();
        known.putAll(now);
        version = known.values().stream().mapToLong(KnownMonth::version).sum();
        behind = false;
        doubted.removeAll(read);
        doubted.retainAll(known.keySet());
        // while a long poll is stored, each reading would be followed by the next
        restsUntil = System.nanoTime() + Math.min(LONGEST_REST, REST_PER_READING * nanos);
        chasing = loaded && !read.isEmpty();
        Set<LocalDate> fit = choice.of(known, today());
        Set<LocalDate> detailed = choice.detailed(known, fit);
        known.replaceAll((month, one) -> !fit.contains(month) ? one.withoutEvents() : detailed.contains(month) ? one : one.withoutDetails());
        fit.removeIf(month -> known.get(month).isWhole() || known.get(month).isHeld() && !detailed.contains(month));
        wanted = fit;
        moment = at;
        unpacked = known.values().stream().anyMatch(one -> one.isHeld() && !one.month().isPacked());
        calendar = new Calendar(known);
        loaded |= wanted.isEmpty();
    }

    /** A month that the database has, by its first day, as it is known here, and whether it is in memory. */
    public record Line(LocalDate first, long version, long bytes, boolean held) {}

    /** All months, in order. */
    public synchronized List<Line> list() {
        return known.entrySet().stream()
                .map(one -> new Line(one.getKey(), one.getValue().version(), one.getValue().bytes(), one.getValue().isHeld()))
                .toList();
    }

    /** Lets the next reading read a month again though its version is the same; false when no known month begins on that day. */
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

    private LocalDate today() {
        return LocalDate.now(clock).withDayOfMonth(1);
    }
}
