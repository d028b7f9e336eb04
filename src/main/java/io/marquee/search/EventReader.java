package io.marquee.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Reads the events of a range from the database, a page of rows at a time, for searches that the months in memory cannot answer. The events
 * are kept outside of the heap; their memory is taken from one budget for all such answers, and given back when the answer has been sent.
 */
public final class EventReader {

    private final DataSource reader;
    private final Budget answers;
    private final long nanos;

    /**
     * @param answers budget for the events of all such answers together
     * @param longest time that reading the events of one answer may take
     */
    public EventReader(DataSource reader, Budget answers, Duration longest) {
        this.reader = reader;
        this.answers = answers;
        this.nanos = longest.toNanos();
    }

    /**
     * @param sql that the query has parameters for
     * @param packs whether the client takes gzip
     * @return what the query makes of what is found
     * @throws NoRoomException when the budget has no room for all of them
     */
    Object find(String sql, EventQuery query, boolean packs) throws SQLException {
        Found found = new Found(Found.Source.database, answers);
        try (Connection connection = reader.getConnection()) {
            // the driver reads by pages in a transaction only
            connection.setAutoCommit(false);
            EventQuery.Taker taker = query.taker();
            boolean any = read(connection, sql, query, taker, new EventsBuilder(packs), found);
            connection.rollback();
            return taker.finish(found, any);
        } catch (SQLException | RuntimeException | Error e) {
            found.giveBack();
            throw e;
        }
    }

    private boolean read(Connection connection, String sql, EventQuery query, EventQuery.Taker taker, EventsBuilder events, Found found)
            throws SQLException {
        long began = System.nanoTime();
        boolean any = false;
        int seen = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(MonthReader.PAGE_ROWS);
            query.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                EventQuery.Taker.Verdict verdict = EventQuery.Taker.Verdict.pass;
                while (verdict != EventQuery.Taker.Verdict.end && rows.next()) {
                    any = true;
                    byte[] json = rows.getBytes(3);
                    if (json == null) {
                        continue;
                    }
                    long starts = SentInstant.micros(rows, 1);
                    long ends = SentInstant.micros(rows, 2);
                    verdict = taker.judge(starts, ends, json);
                    if (verdict == EventQuery.Taker.Verdict.take) {
                        events.add(starts, ends, json);
                    }
                    if (events.isFull()) {
                        keep(events, found);
                    }
                    if (++seen % MonthReader.PAGE_ROWS == 0 && System.nanoTime() - began > nanos) {
                        throw new SQLTimeoutException("the database took too long to give all events of a range");
                    }
                }
            }
        }
        if (!events.isEmpty()) {
            keep(events, found);
        }
        return any;
    }

    private void keep(EventsBuilder events, Found found) {
        // with compressed blocks; more than the events will take
        long most = 2L * events.bytes();
        if (!found.take(most)) {
            throw found.held() + most > answers.limit() ? NoRoomException.ever() : NoRoomException.now();
        }
        Events part = events.take();
        found.giveBack(most - part.memory());
        found.add(part, 0, part.count());
    }
}
