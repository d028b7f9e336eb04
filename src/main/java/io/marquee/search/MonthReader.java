package io.marquee.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Reads the months that changed from the database for {@link Months}. All statements of a reading see one snapshot; events come
 * {@value #PAGE_ROWS} rows at a time, so that the heap holds one page beside what is kept.
 */
public final class MonthReader {

    /** Rows that cross the wire at once; each is at most as long as an entry of the index plans_events. */
    static final int PAGE_ROWS = 256;
    /** After so many changes pieces for gzip answers are made at once. */
    private static final int PACKED_AT_ONCE = 1_000;

    private final DataSource reader;
    private final Months months;

    public MonthReader(DataSource reader, Months months) {
        this.reader = reader;
        this.months = months;
    }

    /** Reads what is stale and hands it to the months, by the queries in the variables of {@link MonthStatements}. */
    public void read(Exchange exchange) throws SQLException {
        read(MonthStatements.of(exchange));
    }

    void read(MonthStatements sql) throws SQLException {
        long began = System.nanoTime();
        try (Connection connection = reader.getConnection()) {
            // the driver reads by pages in a transaction only, and all statements need one snapshot
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Moment moment = moment(connection, sql.snapshot());
            Map<LocalDate, Long> versions = versions(connection, sql.list());
            Set<LocalDate> stale = months.stale(versions);
            Map<LocalDate, KnownMonth> before = months.known();
            Map<LocalDate, KnownMonth> now = new TreeMap<>(before);
            now.keySet().retainAll(versions.keySet());
            MonthSizes sizes = new MonthSizes(connection, sql.size(), months.most());
            Set<LocalDate> unmeasured = new TreeSet<>();
            for (LocalDate month : stale) {
                KnownMonth known = before.get(month);
                now.put(month, sizes.about(month, versions.get(month), known));
                if (known != null && known.isHeld()) {
                    unmeasured.add(month);
                }
            }
            Map<LocalDate, Boolean> load = months.toLoad(now);
            MonthChanges changes = changes(connection, sql.changed(), moment, before, unmeasured, load.keySet());
            Reading reading = new Reading(connection, sql, sizes, changes, before, now);
            Set<LocalDate> grown = load(reading, load, unmeasured);
            if (!grown.isEmpty()) {
                // they are measured now, and searches are answered without the database if they still fit
                Map<LocalDate, Boolean> again = months.toLoad(now);
                again.keySet().retainAll(grown);
                load(reading, again, Set.of());
            }
            connection.rollback();
            if (months.packs(stale.isEmpty())) {
                now.replaceAll((month, one) -> one.withPacked());
            }
            months.apply(now, stale, moment, System.nanoTime() - began);
        } catch (OutOfMemoryError e) {
            // outside of the heap; the months stay as they are, and what was read is garbage
            throw new IllegalStateException("there is no memory left for months: " + e.getMessage(), e);
        }
    }

    /** What months are read from, and what is known of all before and by now. */
    private record Reading(
            Connection connection, MonthStatements sql, MonthSizes sizes, MonthChanges changes, Map<LocalDate, KnownMonth> before,
            Map<LocalDate, KnownMonth> now) {}

    /**
     * Loads months, each with whether its details are wanted.
     *
     * @param unmeasured those that are taken to be about as large as they were
     * @return those that turned out to be much larger, which are measured instead
     */
    private Set<LocalDate> load(Reading reading, Map<LocalDate, Boolean> load, Set<LocalDate> unmeasured) throws SQLException {
        Set<LocalDate> grown = new TreeSet<>();
        long growth = months.growth();
        for (Map.Entry<LocalDate, Boolean> each : load.entrySet()) {
            LocalDate month = each.getKey();
            boolean detailed = each.getValue();
            KnownMonth about = reading.now.get(month);
            long bytes = about.bytes() + (detailed ? about.details() : 0);
            long most = unmeasured.contains(month) ? bytes + growth : Long.MAX_VALUE;
            Month events = reading.changes == null ? null : merged(reading.changes, month, reading.before.get(month), about.version(), detailed);
            if (events == null) {
                events = month(reading.connection, detailed ? reading.sql.readDetailed() : reading.sql.read(), month, detailed, most);
            }
            if (events == null || events.heldBytes() > most) {
                reading.now.put(month, reading.sizes.of(month, about.version()));
                grown.add(month);
            } else {
                reading.now.put(month, about.with(events, detailed));
                growth -= Math.max(0, events.heldBytes() - bytes);
            }
        }
        return grown;
    }

    /** Null when another reading could not go on from there. */
    private static Moment moment(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? new Moment(rows.getString(1), rows.getString(2)) : null;
        }
    }

    /**
     * What changed since the reading before in the months that were held.
     *
     * @param stale held months that have changed
     * @return null when that is not known, or nothing of it is to be loaded
     */
    private MonthChanges changes(
            Connection connection, String sql, Moment moment, Map<LocalDate, KnownMonth> before, Set<LocalDate> stale, Set<LocalDate> load)
            throws SQLException {
        Moment last = months.moment();
        if (last == null || !last.isBefore(moment) || Collections.disjoint(stale, load)) {
            return null;
        }
        Map<LocalDate, Month> held = new TreeMap<>();
        stale.forEach(month -> held.put(month, before.get(month).month()));
        MonthChanges changes = new MonthChanges(held);
        return changes.read(connection, sql, last.snapshot()) ? changes : null;
    }

    /** A month made of the one before; null when it has to be read as a whole. */
    private Month merged(MonthChanges changes, LocalDate month, KnownMonth before, long version, boolean detailed) {
        boolean known = before != null && before.isHeld() && (!detailed || before.isWhole()) && !months.isDoubted(month);
        return known ? changes.of(month, version - before.version(), detailed, changes.count() <= PACKED_AT_ONCE || months.packs(false)) : null;
    }

    private static Map<LocalDate, Long> versions(Connection connection, String sql) throws SQLException {
        Map<LocalDate, Long> versions = new TreeMap<>();
        try (PreparedStatement statement = paged(connection, sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                versions.put(rows.getObject(1, LocalDate.class), rows.getLong(2));
            }
        }
        return versions;
    }

    /** @return null when its JSON, with the details that are read, has more bytes than that */
    private static Month month(Connection connection, String sql, LocalDate first, boolean detailed, long most) throws SQLException {
        List<Events> parts = new ArrayList<>();
        long bytes = 0;
        EventsBuilder events = new EventsBuilder(true);
        try (PreparedStatement statement = paged(connection, sql)) {
            statement.setObject(1, first);
            statement.setObject(2, first);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] event = rows.getBytes(3);
                    byte[] details = detailed ? rows.getBytes(4) : null;
                    bytes += event.length + (details == null ? 0 : details.length);
                    if (bytes > most) {
                        return null;
                    }
                    events.add(SentInstant.micros(rows, 1), SentInstant.micros(rows, 2), event, details);
                    if (events.isFull()) {
                        parts.add(events.take());
                    }
                }
            }
        }
        if (!events.isEmpty()) {
            parts.add(events.take());
        }
        return new Month(parts);
    }

    private static PreparedStatement paged(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(PAGE_ROWS);
        return statement;
    }
}
