package io.marquee.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.Marquee;
import io.marquee.poll.Poll;
import io.marquee.poll.Provider;
import io.marquee.poll.Schedule;
import io.marquee.settings.Settings;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;

/** Stores plans through the route store-plans, in the batches of a poll, and the same rows by COPY into the same table. */
final class Storing {

    private static final int PLANS = 100_000;
    private static final int BATCH = 1_000;
    private static final int MINUTES_APART = 10;
    private static final double NANOS = 1e9;
    private static final String NEVER = "1h";
    private static final Provider BENCH = Provider.of(Map.of(
            "provider", "bench", "headers", "", "url", "http://localhost/", "period", NEVER, "timeZone", "Europe/Madrid", "format", "json",
            "records", "shows", "mapping", ".", "next", "null"));

    private final BenchOptions options;
    private final Path folder;
    private final Path rows;
    private Statement database;
    private Schedule schedule;
    private String worker;

    Storing(BenchOptions options, Path folder) {
        this.options = options;
        this.folder = folder;
        this.rows = folder.resolve("rows.copy");
    }

    void report(Report report) throws Exception {
        Report.progress("storing");
        Map<String, String> settings = Map.of(
                "HTTP_PORT", "0", "MANAGEMENT_PORT", "0", "DATA_DIR", folder.resolve("data").toString(),
                "ROUTES_DIR", folder.resolve("routes").toString(), "POLL_PERIOD", NEVER, "STORE_BATCH_PLANS", String.valueOf(BATCH));
        double[] stored = new double[options.rounds()];
        double[] again = new double[options.rounds()];
        double fastest = Double.MAX_VALUE;
        try (Marquee marquee = Marquee.start(Settings.load(folder, settings));
                Connection connection = DriverManager.getConnection(Postgres.jdbcUrl(folder), "postgres", "");
                Statement statement = connection.createStatement()) {
            database = statement;
            ProducerTemplate routes = marquee.context().createProducerTemplate();
            List<List<JsonNode>> batches = batches();
            // comes when it likes, and would count for one of the two only
            for (String table : List.of("plans", "changes")) {
                statement.execute("alter table " + table + " set (autovacuum_enabled = false)");
            }
            schedule = marquee.context().getRegistry().lookupByNameAndType("schedule", Schedule.class);
            worker = (String) schedule.look(marquee.context()).get("worker");
            schedule.add("poll-bench", BENCH);
            store(routes, batches);
            for (int round = 0; round < options.rounds(); round++) {
                empty(statement);
                long started = System.nanoTime();
                double checked = check(routes, batches);
                double first = store(routes, batches);
                fastest = Math.min(fastest, (System.nanoTime() - started) / NANOS);
                double second = store(routes, batches);
                Files.deleteIfExists(rows);
                statement.execute("copy plans to '" + rows + "'");
                empty(statement);
                double copy = cpu();
                statement.execute("copy plans from '" + rows + "'");
                copy = cpu() - copy;
                stored[round] = (first - checked) / copy;
                again[round] = (second - checked) / copy;
            }
        }
        report.table("Storing", List.of(Report.number(PLANS) + " plans", "CPU ratio to COPY"), List.of(
                List.of("all new", Report.ratio(stored)), List.of("the same again", Report.ratio(again))));
        report.say("");
        report.say("Batches of " + BATCH + ", each written as JSON and stored in one statement, in one round trip; what it costs to check them first is a part of"
                + " reading, and taken off. CPU of the"
                + " route's thread and of PostgreSQL. COPY reads a file of the server's. The fastest took "
                + Report.number(PLANS / fastest) + " plans/s.");
    }

    private static List<List<JsonNode>> batches() {
        List<List<JsonNode>> batches = new ArrayList<>();
        List<JsonNode> batch = new ArrayList<>();
        for (int i = 0; i < PLANS; i++) {
            LocalDateTime start = Feed.FIRST.plusMinutes((long) i * MINUTES_APART);
            ObjectNode item = JsonNodeFactory.instance.objectNode();
            item.put("base_id", String.valueOf(i)).put("plan_id", "1").put("title", "Concierto de Rocío Márquez en el Teatro Real " + i);
            item.put("sell_mode", "online").put("start", start + ":00").put("end", start.plusHours(2) + ":00");
            item.putArray("prices").add("15.00").add("30.00").add("45.00");
            batch.add(item);
            if (batch.size() == BATCH) {
                batches.add(batch);
                batch = new ArrayList<>();
            }
        }
        return batches;
    }

    /** CPU seconds of one poll that brings all that. */
    private double store(ProducerTemplate routes, List<List<JsonNode>> batches) throws Exception {
        Poll poll = claim(routes.getCamelContext());
        double before = cpu();
        for (List<JsonNode> batch : batches) {
            send(routes, "direct:store-plans", exchange -> {
                exchange.setVariable("provider", "bench");
                exchange.setVariable("timeZone", "Europe/Madrid");
                exchange.setVariable("poll", poll);
                exchange.getMessage().setBody(batch);
            });
        }
        double used = cpu() - before;
        send(routes, "direct:mark-departed", exchange -> exchange.setVariable("poll", poll));
        send(routes, "direct:finish-poll", exchange -> exchange.setVariable("poll", poll));
        return used;
    }

    private static Exchange send(ProducerTemplate routes, String route, Processor message) throws Exception {
        Exchange result = routes.request(route, message);
        if (result.getException() != null) {
            throw result.getException();
        }
        return result;
    }

    /** A claim as claim-polls makes it; the feed has no route, so nobody else asks for one. */
    private Poll claim(CamelContext context) throws SQLException {
        database.execute("insert into providers (name, worker, due_at) values ('bench', '" + worker + "', 'infinity')"
                + " on conflict (name) do update set worker = excluded.worker");
        try (ResultSet row = database.executeQuery("with poll as (insert into polls (provider, worker) values ('bench', '" + worker
                + "') returning id) update providers set poll_id = poll.id, leased_until = now() + interval '1 h' from poll where name = 'bench'"
                + " returning poll.id")) {
            row.next();
            return schedule.begin(Map.of("name", "bench", "poll_id", row.getLong(1), "failures", 0), context);
        }
    }

    /** CPU seconds of what is a part of reading, and is done once more in the route: plans are made of items. */
    private double check(ProducerTemplate routes, List<List<JsonNode>> batches) throws Exception {
        double before = cpu();
        for (List<JsonNode> batch : batches) {
            send(routes, "bean:planBatch?method=check", exchange -> {
                exchange.setVariable("provider", "bench");
                exchange.setVariable("timeZone", "Europe/Madrid");
                exchange.getMessage().setBody(batch);
            });
        }
        return cpu() - before;
    }

    private double cpu() {
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + Postgres.cpuNanos(folder)) / NANOS;
    }

    private static void empty(Statement statement) throws SQLException {
        statement.execute("truncate plans, changes, sightings, months");
        statement.execute("checkpoint");
    }
}
