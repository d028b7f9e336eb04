package io.marquee.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGStatement;

/**
 * The events that changed since a snapshot, by the log of changes, so that a month need not be read as a whole. The log is taken at its word only where it says as
 * much as the version of the month: each transaction that counts it up tells which events it changed. What was changed by hand, or in two months at once, is not
 * told so, and such a month is read as a whole.
 */
final class MonthChanges {

    /** Most rows of one reading, and most heap that their events take; with more, months are read as a whole. */
    private static final int MOST = 65_536;
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 32;
    /** Most looks for events in months other than their own. */
    private static final int MOST_LOOKS = 4_194_304;
    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

    /** What is told of one month. */
    private static final class Told {
        private final List<ChangedEvent> events = new ArrayList<>();
        private final Set<Long> transactions = new HashSet<>();
        private boolean isUnclear;
    }

    private final Map<LocalDate, Month> before;
    private final Map<LocalDate, Told> months = new HashMap<>();
    private final Set<UUID> ids = new HashSet<>();
    private int looks;

    /** @param before the months as they are known at that snapshot; what changed in others is not asked for */
    MonthChanges(Map<LocalDate, Month> before) {
        this.before = before;
    }

    /**
     * Reads them.
     *
     * @return false when they are too many
     */
    boolean read(Connection connection, String sql, String since) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(MonthReader.PAGE_ROWS);
            // planned for the tables as they are: by a plan that is kept from when they were small, each event would take all of them
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            statement.setString(1, since);
            statement.setInt(2, MOST + 1);
            statement.setString(3, since);
            try (ResultSet rows = statement.executeQuery()) {
                long bytes = 0;
                int count = 0;
                while (rows.next()) {
                    ChangedEvent event = event(rows);
                    if (event != null) {
                        add(event, rows.getLong(2));
                        bytes += event.bytes();
                    }
                    if (++count > MOST || bytes > MOST_BYTES || looks > MOST_LOOKS) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Null when it was never published, or the change was seen before. */
    private static ChangedEvent event(ResultSet rows) throws SQLException {
        byte[] json = rows.getBytes(6);
        return json == null
                ? null
                : new ChangedEvent(rows.getObject(1, UUID.class), rows.getBoolean(3), SentInstant.micros(rows, 4), SentInstant.micros(rows, 5), json, rows.getBytes(7));
    }

    private void add(ChangedEvent event, long transaction) {
        LocalDate month = LocalDate.ofEpochDay(Math.floorDiv(event.start(), DAY_MICROS)).withDayOfMonth(1);
        Told told = told(month);
        told.events.add(event);
        told.transactions.add(transaction);
        told.isUnclear |= !ids.add(event.id());
        long hash = EventIds.hash(event.id());
        if (!before.containsKey(month) || before.get(month).number(event.id(), hash) < 0) {
            findElsewhere(event, hash, told);
        }
    }

    /** An event that comes into its month may have left another one. */
    private void findElsewhere(ChangedEvent event, long hash, Told told) {
        looks += before.size();
        before.forEach((other, events) -> {
            if (events.number(event.id(), hash) >= 0) {
                told.isUnclear = true;
                told(other).isUnclear = true;
            }
        });
    }

    private Told told(LocalDate month) {
        return months.computeIfAbsent(month, first -> new Told());
    }

    /** How many events have changed. */
    int count() {
        return ids.size();
    }

    /**
     * A month as it is now.
     *
     * @param versions by how many its version has grown
     * @param detailed whether its details are to be held
     * @param packs whether gzip answers are to be made of what is new
     * @return null when it has to be read as a whole
     */
    Month of(LocalDate month, long versions, boolean detailed, boolean packs) {
        Told told = months.get(month);
        if (told == null || told.isUnclear || told.transactions.size() != versions) {
            return null;
        }
        Month known = before.get(month);
        return MonthMerge.of(detailed ? known : known.withoutDetails(), detailed ? told.events : told.events.stream().map(ChangedEvent::withoutDetails).toList(), packs);
    }
}
