package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.Gzip;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RawProvider;
import io.marquee.kit.RsaKeys;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SftpProvider;
import io.marquee.kit.SftpProvider.ReadFault;
import io.marquee.kit.SourceFile;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds that are files, in a folder of this machine and on an SFTP server: which are read, and what is said when something is wrong. */
@Tag("application")
class FileFeedsTest {

    private static final int LARGEST = 3_000_000;
    private static final KeyPair KEY = RsaKeys.next();

    private static Path root;
    private static ProviderFolder folder;
    private static SftpProvider sftp;
    private static RunningMarquee marquee;

    private Path files;

    /** Where the files lie. */
    enum Place { FOLDER, SFTP }

    @BeforeAll
    static void start(@TempDir Path routes, @TempDir Path shared) throws IOException {
        root = shared;
        folder = new ProviderFolder(routes);
        sftp = new SftpProvider(root);
        sftp.knows(KEY.getPublic());
        marquee = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), folder.settings(Map.of(
                "POLL_TICK", "40ms", "FEED_READ_TIMEOUT", "2s", "FEED_SLOW_TIME", "3s", "FEED_MAX_BYTES", String.valueOf(LARGEST),
                "PROVIDERS_FOLDERS", root.toString(),
                "ACME_PASSWORD", SftpProvider.PASSWORD, "ACME_WRONG", "another", "ACME_KEY", SftpProvider.file(KEY))));
        Files.write(root.resolve("a.csv"), csv("One 1"));
        folder.put("acme", file(Place.SFTP, "/a.csv").yaml());
        marquee.awaitServer("acme");
        clean();
    }

    @AfterAll
    static void stop() {
        marquee.close();
        sftp.close();
    }

    @BeforeEach
    void begin() throws IOException {
        files = Files.createDirectories(root.resolve("out"));
    }

    @AfterEach
    void end() throws IOException {
        clean();
    }

    private static void clean() throws IOException {
        marquee.forget(folder, "acme");
        sftp.turns(ReadFault.NONE);
        sftp.adds(0);
        sftp.asked().clear();
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(path -> !path.equals(root)).sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    if (Files.isDirectory(path)) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        Awaitility.await().until(() -> sftp.sessions() == 0);
    }

    /** Puts a file there, so many seconds old. */
    private Path put(String name, int age, byte[] content) throws IOException {
        Path file = Files.write(files.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_900_000_000_000L - 1_000L * age));
        return file;
    }

    private Path put(String name, int age, String... titles) throws IOException {
        return put(name, age, csv(titles));
    }

    private static byte[] csv(String... titles) {
        StringBuilder csv = new StringBuilder("id;title;start\n");
        for (String title : titles) {
            csv.append(title.replaceAll("[^0-9]", "")).append(';').append(title).append(";2030-05-12T20:00:00\n");
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String url(Place place, String path) {
        return place == Place.FOLDER ? "file:" + root + path : sftp.url(path);
    }

    private static SourceFile file(Place place, String... paths) {
        SourceFile file = SourceFile.of("acme", String.join("\n", Stream.of(paths).map(path -> url(place, path)).toList()))
                .with("format", "csv")
                .with("records", "id;title;start")
                .with("mapping", "[ { base_id: .id, plan_id: .id, title: .title, sell_mode: \"online\", start: .start } ]");
        return place == Place.FOLDER ? file : file.with("variables", "ACME_PASSWORD").with("headers", login(sftp.fingerprint(), "Password: $ACME_PASSWORD"));
    }

    private static String login(String fingerprint, String line) {
        return "Host-Key: " + fingerprint + "\n" + line;
    }

    /** Outcome and reason of the first poll. */
    private static String poll(SourceFile file) {
        folder.put("acme", file.yaml());
        // a thousand files one by one, on a machine that may be busy
        return marquee.firstPoll("acme", Duration.ofMinutes(3)).replace(root.toString(), "");
    }

    private static List<String> titles() {
        return marquee.database().rows("select title from plans where provider = 'acme' order by title");
    }

    @ParameterizedTest
    @EnumSource
    void areReadOldestFirstAndAgainOnlyWhenTheirBytesChange(Place place) throws IOException {
        put("b.csv", 20, "Old 1", "Two 2");
        put("a.csv", 10, Gzip.of(csv("New 1", "Three 3")));
        put("other.txt", 5, "Four 4");
        assertThat(poll(file(place, "/out/*.csv"))).isEqualTo("ok | null");
        assertThat(titles()).containsExactly("New 1", "Three 3", "Two 2");
        assertThat(marquee.awaitPoll("acme")).isEqualTo("unchanged");
        put("c.csv", 1, "Five 5");
        Awaitility.await().until(() -> marquee.database().number("select count(*) from polls where provider = 'acme' and outcome = 'ok'") == 2);
        assertThat(titles()).hasSize(4);
        assertThat(files.resolve("a.csv")).exists();
    }

    @ParameterizedTest
    @EnumSource
    void mayBeInSeveralFolders(Place place) throws IOException {
        put("a b.csv", 1, "One 1");
        Files.createDirectories(root.resolve("more"));
        Files.write(root.resolve("more/x.csv"), csv("Two 2"));
        assertThat(poll(file(place, "/out/a%20b.csv", "/more/*"))).isEqualTo("ok | null");
        assertThat(titles()).containsExactly("One 1", "Two 2");
    }

    @ParameterizedTest
    @EnumSource
    void areLeftAloneWhileTheyAreWritten(Place place) throws IOException {
        put("a.csv", 1, "One 1");
        put(".b.csv", 1, "Two 2");
        put("c.csv.part", 1, "Three 3");
        put("d.csv~", 1, "Four 4");
        put("e.TMP", 1, "Five 5");
        Files.createDirectory(files.resolve("f.csv"));
        Files.createSymbolicLink(files.resolve("g.csv"), files.resolve("d.csv~"));
        assertThat(poll(file(place, "/out/*"))).isEqualTo("ok | null");
        assertThat(titles()).containsExactly("One 1");
    }

    @ParameterizedTest
    @EnumSource
    void harmNoOtherWhenOneIsBad(Place place) throws IOException {
        put("a.csv", 9, "One 1");
        put("b.csv", 8, new byte[0]);
        put("c.csv", 7, "<html>".repeat(LARGEST / 5).getBytes(StandardCharsets.UTF_8));
        put("d.csv", 6, "Two 2");
        assertThat(poll(file(place, "/out/*.csv"))).isEqualTo("partial | file b.csv: empty, and 1 more");
        assertThat(titles()).containsExactly("One 1", "Two 2");
    }

    @ParameterizedTest
    @EnumSource
    void areTooLargeAlsoUnpacked(Place place) throws IOException {
        put("a.csv", 9, Gzip.of(new byte[LARGEST + 1]));
        assertThat(poll(file(place, "/out/a.csv"))).isEqualTo("failed | file a.csv: larger than " + LARGEST + " bytes");
    }

    @ParameterizedTest
    @EnumSource
    void areMissedWhenThereIsNone(Place place) {
        assertThat(poll(file(place, "/out/*.csv")))
                .isEqualTo("failed | no file of /out is called *.csv; empty: none takes that for no events");
    }

    @ParameterizedTest
    @EnumSource
    void mayBeNoneIfTheFileSaysSo(Place place) {
        assertThat(poll(file(place, "/out/*.csv").with("empty", "none"))).isEqualTo("ok | null");
    }

    @ParameterizedTest
    @EnumSource
    void areMissedWhenThereIsNoFolder(Place place) {
        assertThat(poll(file(place, "/gone/*.csv").with("empty", "none"))).isEqualTo(
                place == Place.FOLDER ? "failed | there is no folder /gone" : "failed | the folder /gone is not there");
    }

    @ParameterizedTest
    @EnumSource
    void areNotReadUnderNamesThatBreakALine(Place place) throws IOException {
        put("a\nb.csv", 9, "One 1");
        put("c?d.csv", 8, "Two 2");
        put("e${date:now}.csv", 8, "Three 3");
        assertThat(poll(file(place, "/out/*.csv"))).startsWith("partial | 1 files are left out whose names hold control characters");
        assertThat(titles()).containsExactly("Three 3", "Two 2");
    }

    @ParameterizedTest
    @EnumSource
    void areTheNewestThousand(Place place) throws IOException {
        for (int i = 0; i < 1_003; i++) {
            put(i + ".csv", i, "Show " + i);
        }
        assertThat(poll(file(place, "/out/*.csv"))).isEqualTo("partial | more than 1000 files: the oldest 3 are left out");
        assertThat(titles()).hasSize(1_000).doesNotContain("Show 1002", "Show 1000").contains("Show 999");
    }

    @Test
    void areNotReachedThroughALinkThatLeadsOut(@TempDir Path outside) throws IOException {
        Files.write(outside.resolve("a.csv"), csv("One 1"));
        Files.createSymbolicLink(files.resolve("out"), outside);
        assertThat(poll(file(Place.FOLDER, "/out/out/*.csv"))).isEqualTo("failed | the folder /out/out leads out of providers.folders by a link");
    }

    @Test
    void areReadWithAKey() throws IOException {
        put("a.csv", 1, "One 1");
        assertThat(poll(file(Place.SFTP, "/~/out/*.csv").with("variables", "ACME_KEY")
                .with("headers", login(sftp.fingerprint(), "Private-Key: $ACME_KEY")))).isEqualTo("ok | null");
    }

    @Test
    void areNotAskedForWhereTheHostKeyIsAnother() throws IOException {
        put("a.csv", 1, "One 1");
        SourceFile file = file(Place.SFTP, "/out/*.csv");
        sftp.changeHostKey();
        assertThat(poll(file)).isEqualTo("failed | the host key of the server is another: " + sftp.fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Password: $ACME_WRONG", "Private-Key: $ACME_WRONG", "Private-Key: $ACME_PASSWORD"})
    void areNotGivenToSomebodyElse(String line) throws IOException {
        put("a.csv", 1, "One 1");
        assertThat(poll(file(Place.SFTP, "/out/*.csv").with("variables", "ACME_WRONG, ACME_PASSWORD").with("headers", login(sftp.fingerprint(), line))))
                .startsWith("failed | ").containsAnyOf("the server lets this user not in", "Private-Key");
    }

    @ParameterizedTest
    @EnumSource(value = ReadFault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void areKeptAsFarAsTheyCame(ReadFault fault) throws IOException {
        StringBuilder titles = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            titles.append("Show ").append(i).append(',');
        }
        put("a.csv", 2, titles.toString().split(","));
        put("b.csv", 1, "Last 9999");
        sftp.turns(fault);
        String told = poll(file(Place.SFTP, "/out/*.csv"));
        assertThat(told).matches("partial \\| file a.csv: cut off after \\d+ bytes: "
                + (fault == ReadFault.HANGS ? "silent for too long \\(feed.read-timeout\\)" : "(connection reset|closed early.*)") + ", and 1 more");
        assertThat(titles()).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {-10, 10})
    void areNotTakenForWholeWhenTheirSizeIsAnother(long added) throws IOException {
        put("a.csv", 1, "One 1", "Two 2", "Three 3");
        sftp.adds(added);
        assertThat(poll(file(Place.SFTP, "/out/*.csv"))).isEqualTo(added > 0
                ? "partial | file a.csv: cut off after 101 bytes: it ends 10 bytes before the size that it was listed with"
                : "failed | file a.csv: it is larger than it was listed");
    }

    @Test
    void areNotListedWithoutEnd() throws IOException {
        for (int i = 0; i < 6_000; i++) {
            Files.createFile(files.resolve("x".repeat(100) + i));
        }
        assertThat(poll(file(Place.SFTP, "/out/*.csv"))).isEqualTo("failed | more than 1048576 bytes of a list of files");
    }

    private static RawProvider.Conduct conduct(String name) {
        return switch (name) {
            case "is silent" -> RawProvider.silent();
            case "drips" -> RawProvider.trickling();
            case "resets" -> RawProvider.resetting(new byte[0]);
            case "closes" -> RawProvider.babbling(new byte[0]);
            case "speaks HTTP" -> RawProvider.babbling("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            case "greets for ever" -> (connection, out) -> {
                while (true) {
                    out.write("Good morning.\r\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
                }
            };
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "is silent       | silent for too long \\(feed.read-timeout\\)",
        "drips           | slower than 1000 bytes a second over 3 s",
        "resets          | connection reset",
        "closes          | closed early, or no SFTP",
        "speaks HTTP     | closed early, or no SFTP",
        "greets for ever | more than 1048576 bytes of a list of files",
    })
    void failWhereTheServer(String conduct, String reason) {
        try (RawProvider server = new RawProvider(new byte[0])) {
            server.turns(conduct(conduct));
            SourceFile file = file(Place.SFTP, "/out/*.csv").with("url", "sftp://marquee@127.0.0.1:" + server.port() + "/out/*.csv");
            assertThat(poll(file)).matches("failed \\| (" + reason + ")");
            marquee.forget(folder, "acme");
        }
    }

    @Test
    void failWhereNobodyListens() {
        RawProvider gone = new RawProvider(new byte[0]);
        gone.close();
        SourceFile file = file(Place.SFTP, "/out/*.csv").with("url", "sftp://marquee@127.0.0.1:" + gone.port() + "/out/*.csv");
        assertThat(poll(file)).isEqualTo("failed | connection refused");
    }

    @Test
    void areReadFromNoHostThatProvidersMayNotHave() {
        SourceFile file = file(Place.SFTP, "/out/*.csv").with("url", "sftp://marquee@169.254.169.254/out/*.csv");
        folder.put("acme", file.yaml());
        Awaitility.await().until(() -> marquee.observe("providers").contains("is link-local"));
        folder.put("acme", file(Place.FOLDER, "/out/*.csv").yaml());
        assertThat(marquee.firstPoll("acme")).startsWith("failed");
    }
}
