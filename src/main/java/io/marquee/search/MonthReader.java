package io.marquee.search;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/**
 * Reads the months that changed from the database for {@link Months}. All statements of a reading see one snapshot; events come
 * {@value #PAGE_ROWS} rows at a time, so that the heap holds one page beside what is kept.
 */
public final class MonthReader {

    /** Rows that cross the wire at once; each is at most as long as an entry of the index plans_events. */
    static final int PAGE_ROWS = 256;

    private final DataSource reader;
    private final Months months;

    public MonthReader(DataSource reader, Months months) {
        this.reader = reader;
        this.months = months;
    }

    /** Reads what is stale and hands it to the months, by the queries in the variables listMonths, sizeMonths, readMonth, and readDetailedMonth. */
    public void read(Exchange exchange) throws SQLException {
        read(
                exchange.getVariable("listMonths", String.class),
                exchange.getVariable("sizeMonths", String.class),
                exchange.getVariable("readMonth", String.class),
                exchange.getVariable("readDetailedMonth", String.class));
    }

    void read(String listMonths, String sizeMonths, String readMonth, String readDetailedMonth) throws SQLException {
        long began = System.nanoTime();
        try (Connection connection = reader.getConnection()) {
            // the driver reads by pages in a transaction only, and all statements need one snapshot
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Map<LocalDate, Long> versions = versions(connection, listMonths);
            Set<LocalDate> stale = months.stale(versions);
            Map<LocalDate, KnownMonth> now = months.known();
            now.keySet().retainAll(versions.keySet());
            sizes(connection, sizeMonths, stale).forEach((month, size) ->
                    now.put(month, new KnownMonth(versions.get(month), size.bytes(), size.details(), null)));
            for (Map.Entry<LocalDate, Boolean> load : months.toLoad(now).entrySet()) {
                String sql = load.getValue() ? readDetailedMonth : readMonth;
                now.put(load.getKey(), now.get(load.getKey()).with(month(connection, sql, load.getKey(), load.getValue())));
            }
            connection.rollback();
            months.apply(now, stale, System.nanoTime() - began);
        } catch (OutOfMemoryError e) {
            // outside of the heap; the months stay as they are, and what was read is garbage
            throw new IllegalStateException("there is no memory left for months: " + e.getMessage(), e);
        }
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

    private record Size(long bytes, long details) {}

    private static Map<LocalDate, Size> sizes(Connection connection, String sql, Set<LocalDate> months) throws SQLException {
        Map<LocalDate, Size> sizes = new TreeMap<>();
        if (months.isEmpty()) {
            return sizes;
        }
        try (PreparedStatement statement = paged(connection, sql)) {
            Array list = connection.createArrayOf("date", months.toArray());
            statement.setArray(1, list);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sizes.put(rows.getObject(1, LocalDate.class), new Size(rows.getLong(2), rows.getLong(3)));
                }
            }
        }
        return sizes;
    }

    private static Month month(Connection connection, String sql, LocalDate first, boolean detailed) throws SQLException {
        List<Events> parts = new ArrayList<>();
        EventsBuilder events = new EventsBuilder(true);
        try (PreparedStatement statement = paged(connection, sql)) {
            statement.setObject(1, first);
            statement.setObject(2, first);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(rows.getLong(1), rows.getLong(2), rows.getBytes(3), detailed ? rows.getBytes(4) : null);
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
