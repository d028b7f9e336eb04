package io.marquee.hostile;

import static io.marquee.hostile.Row.Ground.PLAIN;
import static io.marquee.hostile.Row.Ground.TLS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.kit.RawHttp;
import io.marquee.kit.SourceFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;

/** Answers of many bytes, and months of many events: in memory where there is TLS, in the database where there is not. */
final class Months {

    private static final int PLANS = 20_000;
    private static final int UNREAD = 40;
    private static final int UNREAD_BY_TLS = 30;
    /** Fewer than may be at the database at once. */
    private static final int WIDE = 20;
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(180);
    private static final String ALL = "/search?starts_at=2001-01-01&ends_at=2020-01-01";
    /** Half of them end later. */
    private static final String CUT = "/search?starts_at=2001-01-01&ends_at=2005-01-01";
    private static final String NARROW = "/search?starts_at=2001-05-27T00:00:08Z&ends_at=2001-06-01T00:00:00Z";
    private static final int HUGE_MONTH = 200_000;
    private static final int YEARS = 9_999;
    private static final int MONTHS_A_YEAR = 12;
    /** Those before this one, and after it, that a plan may be in. */
    private static final int MONTHS_EACH_WAY = 1_200;
    /** The provider with many plans that a target has, if any. */
    private static final Map<Target, SourceFile> LOADED = new HashMap<>();

    private Months() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Row.Ground ground : List.of(TLS, PLAIN)) {
            for (String encoding : List.of("identity", "gzip")) {
                rows.add(Row.on(ground, 43, UNREAD + " clients that do not read one that needs copies, " + encoding,
                        target -> unread(target, CUT, encoding, UNREAD)));
            }
        }
        rows.add(Row.on(TLS, 42, UNREAD_BY_TLS + " clients that do not read one of ten megabytes",
                target -> unread(target, ALL, "identity", UNREAD_BY_TLS)));
        rows.add(Row.plain(46, "a narrow range in a huge month is answered beside many wide ones", Months::narrowBesideWide));
        rows.add(Row.own(47, HUGE_MONTH + " events in one month, one of them with a euro sign, and a restart", Months::hugeMonth));
        rows.add(Row.own(48, "an event in every month of the years 1 to 9999", Months::everyMonth));
        return rows;
    }

    private static void load(Target target) {
        String title = "A long title ".repeat(35);
        load(target, "big", PLANS, i -> plan(i, title + i, "2001-05-%02dT00:00:%02d".formatted(1 + i % 28, i % 10), i % 2 == 0 ? "2001-06-01" : "2011-06-01"));
    }

    private static String plan(int id, String title, String start, String endDay) {
        return "<item id=\"%s\" title=\"%s\" start=\"%s\" end=\"%sT00:00:00\"/>".formatted(id, title, start, endDay);
    }

    /** Adds a provider with so many plans, and waits until all are stored; once on each target. */
    private static JsonNode load(Target target, String name, int plans, IntFunction<String> plan) {
        SourceFile file = LOADED.computeIfAbsent(target, unloaded -> {
            StringBuilder feed = new StringBuilder("<list>");
            for (int i = 0; i < plans; i++) {
                feed.append(plan.apply(i));
            }
            byte[] bytes = feed.append("</list>").toString().getBytes(StandardCharsets.UTF_8);
            return target.serve(bytes, url -> Sources.of(name, url, Notation.of("xml"))
                    .with("period", "1h")
                    .with("mapping", "[ {base_id: .id, plan_id: \"1\", title: .title, sell_mode: \"online\", start: .start, end: .end} ]"));
        });
        return Awaitility.await("the plans of " + name).atMost(LOAD_LIMIT).pollInterval(Duration.ofMillis(500)).until(
                () -> target.management().provider(file.name()), told -> told.path("last_ended").path("outcome").isTextual());
    }

    private static void unread(Target target, String query, String encoding, int many) throws IOException {
        load(target);
        Held before = target.held();
        List<Socket> clients = new ArrayList<>();
        try {
            List<String> statuses = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Socket client = target.narrow();
                clients.add(client);
                client.getOutputStream().write(("GET " + query + " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: " + encoding + "\r\n" + target.side().header()
                        + "\r\n").getBytes(StandardCharsets.US_ASCII));
                if (target.side().isTls()) {
                    // handshakes take their time, and patience with the first of them ends
                    statuses.add(statusLine(client));
                }
            }
            for (Socket client : clients.subList(statuses.size(), many)) {
                statuses.add(statusLine(client));
            }
            // what is in memory is answered always; what has to be read from the database, as far as there is room
            assertThat(statuses).as("status lines").allMatch(line ->
                    line.contains(" 200 ") || !target.side().isTls() && (line.isEmpty() || line.contains(" 503 ")));
            assertThat(statuses).anyMatch(line -> line.contains(" 200 "));
            assertThat(target.held().memoryGrowthSince(before)).as("what unread answers take").isEmpty();
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
        Pause.until("all is given back", () -> target.held().growthSince(before), String::isEmpty);
    }

    /** Empty when it was closed before, as one that does not read. */
    private static String statusLine(Socket client) {
        try {
            String line = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1), 16).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    private static void narrowBesideWide(Target target) throws IOException {
        load(target);
        List<Socket> wide = new ArrayList<>();
        try {
            for (int i = 0; i < WIDE; i++) {
                Socket client = target.narrow();
                wide.add(client);
                client.getOutputStream().write(("GET " + ALL + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            for (int i = 0; i < 10; i++) {
                RawHttp.Answer answer = target.ask("GET", NARROW);
                assertThat(answer.status()).as("answer %s to a narrow range: %s", i, answer.text()).isEqualTo(200);
                assertThat(answer.text()).contains("2001-05-27");
            }
        } finally {
            for (Socket client : wide) {
                client.close();
            }
        }
    }

    private static void hugeMonth(Path folder) throws IOException {
        Map<String, String> settings = Map.of("SEARCH_MEMORY", "134217728", "FEED_MAX_BYTES", "268435456", "FEED_DEADLINE", "5m");
        String last = "/search?starts_at=2030-05-08&ends_at=2030-06-01";
        try (Target target = Target.start(folder, settings)) {
            Watch watch = target.watch();
            JsonNode poll = load(target, "huge", HUGE_MONTH, i ->
                    plan(i, i == 7 ? "for 5 \u20ac" : "A title " + i, "2030-05-0" + (1 + i % 9) + "T00:00:00", "2030-06-01")).path("last_poll");
            assertThat(poll.path("stored").asInt()).as("" + poll).isEqualTo(HUGE_MONTH);
            Pause.until("what is new is found", () -> target.ask("GET", last).text(), found -> found.contains("for 5 \u20ac"));
            watch.verify();
        }
        try (Target again = Target.start(folder, settings)) {
            assertThat(again.ask("GET", last).text()).contains("for 5 \u20ac");
            again.watch().verify();
        }
    }

    private static void everyMonth(Path folder) throws IOException {
        Map<String, String> settings = Map.of("FEED_MAX_BYTES", "268435456", "FEED_DEADLINE", "5m");
        try (Target target = Target.start(folder, settings)) {
            Watch watch = target.watch();
            JsonNode poll = load(target, "ages", YEARS * MONTHS_A_YEAR, i -> {
                String day = "%04d-%02d-11".formatted(1 + i / MONTHS_A_YEAR, 1 + i % MONTHS_A_YEAR);
                return plan(i, "Age " + i, day + "T00:00:00", day);
            }).path("last_poll");
            assertThat(poll.path("stored").asInt()).as("" + poll).isEqualTo(2 * MONTHS_EACH_WAY + 1);
            assertThat(poll.path("rejected").asInt()).as("what is too far away is seen: " + poll).isEqualTo(YEARS * MONTHS_A_YEAR - 2 * MONTHS_EACH_WAY - 1);
            for (int i = 0; i < 5; i++) {
                assertThat(target.ask("GET", "/search?starts_at=0001-01-01&ends_at=9999-12-31").status()).isIn(200, 503);
            }
            watch.verify();
        }
    }
}
