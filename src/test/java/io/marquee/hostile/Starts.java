package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RawProvider;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Processes that start beside another one. */
final class Starts {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int FAILED = 1;
    private static final int BLANKS = 400;
    private static final long PAUSE_MILLIS = 50;

    private Starts() {}

    static List<Row> rows() {
        return List.of(
                Row.plain(70, "a process that is given the data folder of another one ends, and takes nothing from it", Starts::besideAnother),
                Row.own(70, "two processes with one data folder and a database leave each other's spool alone", Starts::shares));
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

    private static void shares(Path folder) throws IOException {
        String database = TestDatabase.create().url();
        Path data = folder.resolve("data");
        Path spool = data.resolve("spool");
        Map<String, String> shared = Map.of("DATABASE_URL", database, "DATA_DIR", data.toString(), "FEED_DEADLINE", "5m");
        CountDownLatch allowed = new CountDownLatch(1);
        Notation xml = Notation.of("xml");
        byte[] blanks = " ".repeat(BLANKS).getBytes(StandardCharsets.US_ASCII);
        Map<String, String> others = new HashMap<>(shared);
        others.put("ROUTES_DIR", new ProviderFolder(folder.resolve("no-providers")).path());
        try (Target target = Target.start(folder, shared); RawProvider provider = new RawProvider(new byte[0])) {
            provider.turns((connection, out) -> {
                out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + xml.head()).getBytes(StandardCharsets.US_ASCII));
                while (allowed.getCount() > 0) {
                    out.write(blanks);
                    Pause.millis(PAUSE_MILLIS);
                }
                out.write((xml.good("Shared") + xml.tail()).getBytes(StandardCharsets.UTF_8));
                connection.close();
            });
            SourceFile slow = SourceFile.of("slow", provider.url(), xml).with("period", "1h");
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
}
