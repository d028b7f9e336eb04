package io.marquee.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;

/**
 * How large months are. They are counted event by event, rows by the page, until it is clear that a month does not fit into memory: however many events it
 * has, no statement takes longer for it, and it costs no more than one that fits.
 *
 * @param connection in a transaction, as rows come by the page in one only
 * @param sql size-month
 * @param most a month that is just small enough to be held
 */
record MonthSizes(Connection connection, String sql, KnownMonth most) {

    /**
     * The size of a month that has changed, without its events. To count takes as long as to read: one that is held is about as large as it was.
     *
     * @param known as it was before; null when it is new
     */
    KnownMonth about(LocalDate month, long version, KnownMonth known) throws SQLException {
        if (known == null || !known.isHeld()) {
            return of(month, version);
        }
        boolean hasAll = known.isWhole() && known.details() > 0;
        return new KnownMonth(version, known.bytes(), hasAll ? known.details() : count(month, false)[1], null);
    }

    /** The size of a month, without its events. */
    KnownMonth of(LocalDate month, long version) throws SQLException {
        long[] bytes = count(month, true);
        return new KnownMonth(version, bytes[0], bytes[1], null);
    }

    /** Bytes of JSON and of details. */
    private long[] count(LocalDate month, boolean withEvents) throws SQLException {
        long[] bytes = new long[2];
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(MonthReader.PAGE_ROWS);
            statement.setBoolean(1, withEvents);
            for (int i = 2; i <= 5; i++) {
                statement.setObject(i, month);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (bytes[0] <= most.bytes() && bytes[1] <= most.details() && rows.next()) {
                    bytes[0] += rows.getInt(1);
                    bytes[1] += rows.getInt(2);
                }
            }
        }
        return bytes;
    }
}
