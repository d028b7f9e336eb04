package io.marquee.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.Marquee;
import io.marquee.poll.PlanBatch;
import io.marquee.settings.Settings;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Stores plans through the route store-plans, in the batches of a poll, and the same rows by COPY into the same table. */
final class Storing {

    private static final int PLANS = 100_000;
    private static final int BATCH = 1_000;
    private static final int MINUTES_APART = 10;
    private static final double NANOS = 1e9;
    private static final String NEVER = "1h";

    private final BenchOptions options;
    private final Path folder;
    private final Path rows;

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
            ProducerTemplate routes = marquee.context().createProducerTemplate();
            List<List<JsonNode>> batches = batches();
            // comes when it likes, and would count for one of the two only
            statement.execute("alter table plans set (autovacuum_enabled = false)");
            PlanBatch checker = marquee.context().getRegistry().lookupByNameAndType("planBatch", PlanBatch.class);
            store(routes, batches);
            for (int round = 0; round < options.rounds(); round++) {
                empty(statement);
                long started = System.nanoTime();
                double checked = check(checker, batches);
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
        Exchange poll = routes.request("direct:claim-poll", exchange -> {
            exchange.setVariable("provider", "bench");
            exchange.setVariable("period", "1ms");
        });
        double before = cpu();
        for (List<JsonNode> batch : batches) {
            Exchange result = routes.request("direct:store-plans", exchange -> {
                exchange.setVariable("provider", "bench");
                exchange.setVariable("timeZone", "Europe/Madrid");
                exchange.setVariable("poll", poll.getVariable("poll"));
                exchange.getMessage().setBody(batch);
            });
            if (result.getException() != null) {
                throw result.getException();
            }
        }
        double used = cpu() - before;
        Exchange end = routes.request("direct:finish-poll", exchange -> exchange.getVariables().putAll(poll.getVariables()));
        if (end.getException() != null) {
            throw end.getException();
        }
        return used;
    }

    /** CPU seconds of what is a part of reading, and is done once more in the route: plans are made of items. */
    private double check(PlanBatch checker, List<List<JsonNode>> batches) {
        double before = cpu();
        for (List<JsonNode> batch : batches) {
            checker.check(batch, "bench", "Europe/Madrid", null);
        }
        return cpu() - before;
    }

    private double cpu() {
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + Postgres.cpuNanos(folder)) / NANOS;
    }

    private static void empty(Statement statement) throws SQLException {
        statement.execute("truncate plans, sightings, months");
        statement.execute("checkpoint");
    }
}
