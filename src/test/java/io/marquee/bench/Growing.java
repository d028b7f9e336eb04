package io.marquee.bench;

import io.marquee.bench.FeedProvider.Mood;
import io.marquee.bench.FeedProvider.Source;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What polls of one feed cost and write: all of it new, a little changed, nothing changed. */
final class Growing {

    static final List<String> COLUMNS = List.of(
            "plans in the feed", "all new: CPU µs/plan", "5 % changed", "other bytes, same plans", "same bytes",
            "rows written: all new", "5 % changed", "other bytes, same plans", "same bytes");

    private static final double NANOS_A_MICRO = 1e3;

    private final Application application;
    private final Source source;
    private final int plans;
    private final List<String> costs = new ArrayList<>();
    private final List<String> writes = new ArrayList<>();

    /** @param source waits, and its provider is called plans-(number) */
    Growing(Application application, Source source, int plans) {
        this.application = application;
        this.source = source;
        this.plans = plans;
    }

    List<String> row() throws IOException, InterruptedException, SQLException {
        poll(Mood.CHANGING, "ok");
        poll(Mood.CHANGING, "ok");
        poll(Mood.SAME_PLANS, "ok");
        poll(Mood.SAME, "unchanged");
        List<String> row = new ArrayList<>(List.of(Report.number(plans)));
        row.addAll(costs);
        row.addAll(writes);
        return row;
    }

    /** One poll in this mood; the next one waits. */
    private void poll(Mood mood, String outcome) throws IOException, InterruptedException, SQLException {
        long transaction = number("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
        long before = application.cpuNanos();
        source.answerOnce(mood);
        application.awaitPoll("plans-" + plans, outcome);
        costs.add(Report.number((application.cpuNanos() - before) / NANOS_A_MICRO / plans));
        writes.add(Report.number(number("select count(*) from plans where xmin::text::bigint >= " + transaction)));
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(application.jdbcUrl(), "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
