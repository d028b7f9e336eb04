package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RawProvider;
import io.marquee.kit.SourceFile;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;

/** Processes that start beside another one, or not at all, and that are ended in mid-start. */
final class Starts {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int WRONG_SETTING = 2;
    private static final int FAILED = 1;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /**
     * A setting that no process can start with.
     *
     * @param value null for the port of somebody else
     * @param code that it ends with
     * @param named what its log must name
     */
    private record Wrong(String variable, String value, int code, String named) {}

    private static final List<Wrong> WRONG = List.of(
            new Wrong("HTTP_MAX_CONNECTIONS", "-1", WRONG_SETTING, "http.max-connections"), new Wrong("HTTP_PATIENCE", "soon", WRONG_SETTING, "http.patience"),
            new Wrong("POLL_LEASE", "99999999999999d", WRONG_SETTING, "poll.lease"), new Wrong("HTTP_PORT", "70000", WRONG_SETTING, "http.port"),
            new Wrong("HTTP_HOST", "192.0.2.1", WRONG_SETTING, "http.host"), new Wrong("MANAGEMENT_HOST", "no-such.invalid", WRONG_SETTING, "management.host"),
            new Wrong("DATA_DIR", "log", WRONG_SETTING, "data.dir"),
            new Wrong("DATABASE_URL", "jdbc:postgresql:///x%zz?password=" + Target.SECRET, WRONG_SETTING, "database.url"),
            new Wrong("DATABASE_READER_CONNECTIONS", "2147483648", WRONG_SETTING, "database.reader-connections"),
            new Wrong("TLS_CERTIFICATE", "log", WRONG_SETTING, "tls."), new Wrong("HTTP_PORT", null, FAILED, "http.port (HTTP_PORT)"));
    private static final int BLANKS = 400;
    private static final long PAUSE_MILLIS = 50;
    private static final Notation XML = Notation.of("xml");
    private static final int AT_ONCE = 4;

    private Starts() {}

    static List<Row> rows() {
        return List.of(
                Row.plain(54, "a provider file that goes in mid-poll leaves nothing in the spool", Starts::goesInMidPoll),
                Row.plain(70, "a process that is given the data folder of another one ends, and takes nothing from it", Starts::besideAnother),
                Row.own(70, "two processes with one data folder and a database leave each other's spool alone", Starts::shares),
                Row.own(72, "a setting that cannot work ends the start with its name and a code", Starts::rejects),
                Row.own(72, "a signal in mid-start ends the process, and leaves no database", Starts::endsInMidStart));
    }

    private static PackagedMarquee start(Path folder, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("FEVER_URL", "http://127.0.0.1:9/"));
        all.putAll(environment);
        return PackagedMarquee.start(Files.createDirectories(folder), Target.OPTIONS, all);
    }

    private static void besideAnother(Target target) throws IOException {
        Path data = target.folder().resolve("data");
        try (PackagedMarquee second = start(target.folder().resolve("beside"), Map.of("DATA_DIR", data.toString()))) {
            OptionalInt code = second.awaitExit(START_LIMIT);
            assertThat(code).as("exit code: %s", second.log()).hasValue(FAILED);
            assertThat(second.log()).contains("another Marquee uses ", "data.dir (DATA_DIR)");
        }
    }

    /** Answers with a feed that goes on until it may end. */
    private static void takeTheirTime(RawProvider provider, CountDownLatch allowed) {
        byte[] blanks = " ".repeat(BLANKS).getBytes(StandardCharsets.US_ASCII);
        provider.turns((connection, out) -> {
            out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + XML.head()).getBytes(StandardCharsets.US_ASCII));
            while (allowed.getCount() > 0) {
                out.write(blanks);
                Pause.millis(PAUSE_MILLIS);
            }
            out.write((XML.good("Shared") + XML.tail()).getBytes(StandardCharsets.UTF_8));
            connection.close();
        });
    }

    private static void goesInMidPoll(Target target) {
        Path spool = target.folder().resolve("data/spool");
        CountDownLatch allowed = new CountDownLatch(1);
        try (RawProvider provider = new RawProvider(new byte[0])) {
            takeTheirTime(provider, allowed);
            SourceFile slow = Sources.of("goes", provider.url(), XML).with("period", "1h");
            target.put(slow);
            Pause.until("its poll is under way", () -> target.management().provider(slow.name()).path("last_poll").path("outcome").asText(),
                    "running"::equals);
            Pause.until("a feed that is being taken", () -> folders(spool, Starts::holdsAFeed), found -> !found.isEmpty());
            target.remove(slow);
            Pause.until("nothing is left of it", () -> folders(spool, Starts::holdsAFeed), Set::isEmpty);
        } finally {
            allowed.countDown();
        }
    }

    private static void shares(Path folder) throws IOException {
        String database = TestDatabase.create().url();
        Path data = folder.resolve("data");
        Path spool = data.resolve("spool");
        Map<String, String> shared = Map.of("DATABASE_URL", database, "DATA_DIR", data.toString(), "FEED_DEADLINE", "5m");
        CountDownLatch allowed = new CountDownLatch(1);
        Map<String, String> others = new HashMap<>(shared);
        others.put("ROUTES_DIR", new ProviderFolder(folder.resolve("no-providers")).path());
        try (Target target = Target.start(folder, shared); RawProvider provider = new RawProvider(new byte[0])) {
            takeTheirTime(provider, allowed);
            SourceFile slow = Sources.of("slow", provider.url(), XML).with("period", "1h");
            Watch watch = target.watch();
            target.put(slow);
            String own = Pause.until("a feed that is being taken", () -> folders(spool, Starts::holdsAFeed), found -> found.size() == 1).iterator().next();
            try (PackagedMarquee second = start(folder.resolve("second"), others)) {
                awaitReady(second);
                assertThat(folders(spool, any -> true)).as("folders of two processes").hasSize(2).contains(own);
                second.kill();
            }
            try (PackagedMarquee third = start(folder.resolve("third"), others)) {
                awaitReady(third);
                assertThat(folders(spool, any -> true)).as("folders once one was killed, and another came").hasSize(2).contains(own);
                assertThat(folders(spool, Starts::holdsAFeed)).containsExactly(own);
            }
            allowed.countDown();
            assertThat(target.management().awaitEnd(slow.name())).isEqualTo("ok");
            watch.verify();
        } finally {
            allowed.countDown();
        }
    }

    private static void awaitReady(PackagedMarquee marquee) {
        Awaitility.await().atMost(START_LIMIT).until(() -> !marquee.process().isAlive() || marquee.health("ready") == 200);
        assertThat(marquee.process().isAlive()).as(marquee.log()).isTrue();
    }

    private static Set<String> folders(Path spool, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> all = Files.list(spool)) {
            return all.filter(Files::isDirectory).filter(wanted).map(folder -> folder.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static boolean holdsAFeed(Path folder) {
        String[] feeds = folder.toFile().list((parent, name) -> name.endsWith(".feed"));
        return feeds != null && feeds.length > 0;
    }

    private static void rejects(Path folder) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SoftAssertions softly = new SoftAssertions();
            for (int from = 0; from < WRONG.size(); from += AT_ONCE) {
                Map<PackagedMarquee, Wrong> started = new LinkedHashMap<>();
                for (Wrong wrong : WRONG.subList(from, Math.min(WRONG.size(), from + AT_ONCE))) {
                    String value = wrong.value() == null ? String.valueOf(taken.getLocalPort()) : wrong.value();
                    started.put(start(folder.resolve(wrong.variable() + started.size() + from), Map.of(wrong.variable(), value)), wrong);
                }
                started.forEach((marquee, wrong) -> {
                    softly.assertThat(marquee.awaitExit(START_LIMIT)).as("exit code of %s: %s", wrong, marquee.log()).hasValue(wrong.code());
                    softly.assertThat(marquee.log()).as("" + wrong).contains(wrong.named()).doesNotContain(Target.SECRET).doesNotContain("\tat ");
                    marquee.close();
                });
            }
            softly.assertThat(databases(folder)).as("databases that are left").isEmpty();
            softly.assertAll();
        }
    }

    private static void endsInMidStart(Path folder) throws IOException {
        int number = 0;
        for (String moment : List.of("log", "data", "data/postgres", "data/postgres/data/PG_VERSION", "data/postgres/data/postmaster.pid", "data/spool")) {
            Path own = folder.resolve("start-" + number++);
            try (PackagedMarquee marquee = start(own, Map.of())) {
                Awaitility.await(moment).atMost(START_LIMIT).pollInterval(Duration.ofMillis(PAUSE_MILLIS)).until(() -> Files.exists(own.resolve(moment)));
                marquee.terminate();
                assertThat(marquee.awaitExit(STOP_LIMIT)).as("it ends by a signal when there is %s: %s", moment, marquee.log()).isPresent();
            }
            Pause.until("the database is gone", () -> databases(own), List::isEmpty);
        }
    }

    /** Command lines of the processes that have to do with a folder. */
    private static List<String> databases(Path folder) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains("postgres") && line.contains(folder.toString()))
                .toList();
    }
}
