package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.FreePort;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.S3Provider;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code new} drafts of a feed that a provider sends, and what it says when it cannot. */
@Tag("application")
class NewProviderTest {

    private static final String ROWS = "id;title;start;price\n1;Hamlet;2030-05-12T20:00:00;12,50\n";

    @TempDir
    Path folder;

    private final FakeProvider provider = new FakeProvider();

    @AfterEach
    void closeProvider() {
        provider.close();
    }

    private void says(String feed) {
        provider.says(200, "application/octet-stream", feed.getBytes(StandardCharsets.UTF_8));
    }

    private Path file() {
        return folder.resolve("routes/providers/acme.camel.yaml");
    }

    private Path first(String name) {
        return folder.resolve("routes/providers/acme.cases/first").resolve(name);
    }

    private static void assertGood(Command run) {
        assertThat(run.errors()).isEmpty();
        assertThat(run.exit()).as(run.out()).isZero();
    }

    /** The first feeds of cases that others wrote by hand: of the examples, and of people who met trouble. */
    private static List<Path> feeds() throws IOException {
        try (Stream<Path> examples = Files.walk(Path.of("routes/examples")); Stream<Path> cases = Files.walk(Path.of("src/test/resources/cases"))) {
            return Stream.concat(examples, cases)
                    .filter(file -> file.getFileName().toString().matches("1(\\.1)?\\.(csv|ical|json|jsonld|xlsx|xml)|2-object\\.json"))
                    // two have neither ids, nor titles, nor times by any usual name
                    .filter(file -> !file.toString().matches(".*/(23-prices|09-price).*"))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> draftsFilesThatNeedNoTouch() throws IOException {
        List<Path> feeds = feeds();
        Stream<DynamicTest> each = IntStream.range(0, feeds.size()).mapToObj(i -> DynamicTest.dynamicTest(feeds.get(i).toString(), () -> {
            provider.says(200, "text/html", Files.readAllBytes(feeds.get(i)));
            Path file = folder.resolve("routes/providers/feed-" + i + ".camel.yaml");
            assertGood(Command.run(folder, "new", "feed-" + i, provider.url()));
            assertGood(Command.run(folder, "try", file.toString()));
            assertThat(folder.resolve("routes/providers/feed-" + i + ".cases/first/events.txt")).content().startsWith("# drafted").contains(" | ");
        }));
        return Stream.concat(each, Stream.of(DynamicTest.dynamicTest("all", () -> {
            assertGood(Command.run(folder, "lint"));
            Command tested = Command.run(folder, "test");
            assertGood(tested);
            assertThat(tested.out()).endsWith("good=" + feeds.size() + " bad=0\n");
        })));
    }

    @Test
    void draftsWhatARunningMarqueeThenPolls() throws Exception {
        says(ROWS);
        assertGood(Command.run(folder, "new", "acme", provider.url()));
        ProviderFolder providers = ProviderFolder.withFever(Files.createTempDirectory(folder, "running"));
        try (FakeProvider fever = new FakeProvider();
                RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), fever, providers.settings())) {
            providers.put("acme", Files.readString(file()));
            assertThat(marquee.awaitPoll("acme")).isEqualTo("ok");
            assertThat(marquee.events("")).containsExactly("Hamlet | 2030-05-12 20:00:00 | null null | 12.5 | 12.5");
        }
    }

    @Test
    void draftsOfAWorkbook() throws Exception {
        Path saved = Path.of("src/main/resources/new/xlsx/1.xlsx");
        Command drafted = Command.run(folder, "new", "acme", "https://acme.invalid/x", saved.toString());
        assertGood(drafted);
        assertThat(drafted.out()).contains("found format: xlsx", "found records: Id,Title,Start,End,");
        assertThat(Command.run(folder, "test").out()).endsWith("good=1 bad=0\n");
        assertThat(first("events.txt")).content().contains("First night | 2030-05-01 20:00:00 | 2030-05-01 21:30:00 | ");
    }

    @Test
    void saysWhatItFoundAndWhatItGuessed() {
        says(ROWS);
        Command drafted = Command.run(folder, "new", "acme", provider.url());
        assertThat(drafted.out().lines()).contains("read " + ROWS.length() + " bytes", "found format: csv", "found records: id;title;start;price (looked at 1)",
                "found title: .title", "open  timeZone: UTC, guess: the feed names no zone; of times without an offset",
                "the case gives events=1 rejected=0", "wrote " + file(), "wrote " + first("1.csv"), "wrote " + first("events.txt"));
        assertThat(drafted.out()).contains("wrote " + file() + "\nwrote " + first("1.csv") + "\nwrote " + first("events.txt") + "\nnext: ");
        assertThat(file()).content().contains("      # guess: the feed names no zone; of times without an offset\n      - name: timeZone\n        value: UTC\n");
        assertThat(first("1.csv")).hasContent(ROWS);
    }

    @Test
    void readsASavedFeedWithoutANetwork() throws Exception {
        Path saved = Files.writeString(folder.resolve("saved.txt"), ROWS);
        assertGood(Command.run(folder, "new", "acme", "https://acme.invalid/shows?key=$ACME_KEY", saved.toString()));
        assertThat(file()).content().contains("url\n        value: \"https://acme.invalid/shows?key=$ACME_KEY\"", "value: ACME_KEY", ".title");
        Command none = Command.run(folder, "new", "other", "https://acme.invalid/", folder.resolve("none").toString());
        assertThat(none.errors()).contains("none: the sample cannot be read");
        assertThat(none.exit()).isEqualTo(1);
    }

    @Test
    void draftsOfTheNewestFileOfAPublicBucket() throws Exception {
        try (S3Provider s3 = S3Provider.open()) {
            s3.put("out/a.csv", "{}".getBytes(StandardCharsets.UTF_8));
            s3.put("out/b.csv", ROWS.getBytes(StandardCharsets.UTF_8));
            assertGood(Command.run(folder, "new", "acme", s3.url("/out/*.csv")));
        }
        assertThat(file()).content().contains("s3+http://127.0.0.1:");
        assertGood(Command.run(folder, "lint"));
        assertGood(Command.run(folder, "test"));
    }

    @Test
    void saysOfABucketThatIsNotPublicWhatItWants() throws Exception {
        try (S3Provider s3 = new S3Provider()) {
            assertNothingWritten(Command.run(folder, "new", "acme", s3.url("/out/*.csv")), "it is not public: headers could have Access-Key and Secret-Key");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "s3://acme/*.csv                | the URL must be s3:// or s3+http://, the host of the service, the bucket, and names of files",
        "s3://key:secret@a.invalid/b/*  | the URL must hold no user and no key",
        "sftp://me@a.invalid/out/*      | the URL must be http:// or https:// and a host, without a user before it, or s3://",
    })
    void draftsOfNoOtherFiles(String url, String why) {
        Command run = Command.run(folder, "new", "acme", url);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errors()).contains(why);
    }

    @Test
    void writesNoSecretOfTheAddress() throws Exception {
        says(ROWS);
        Command drafted = Command.run(folder, "new", "acme", provider.url() + "?city=3&api_key=s3cr%20t&keyword=k&access_token=t0k");
        assertGood(drafted);
        assertThat(drafted.out()).contains("$ACME_API_KEY stands in its place", "$ACME_ACCESS_TOKEN stands in its place").doesNotContain("s3cr", "t0k");
        assertThat(file()).content().contains("?city=3&api_key=$ACME_API_KEY&keyword=k&access_token=$ACME_ACCESS_TOKEN", "variables\n        value: \"ACME_API_KEY, ACME_ACCESS_TOKEN\"");
        try (Stream<Path> written = Files.walk(folder.resolve("routes"))) {
            assertThat(written.filter(Files::isRegularFile)).hasSize(3).allSatisfy(one -> assertThat(one).content().doesNotContain("s3cr", "t0k"));
        }
        assertThat(provider.requests()).isEqualTo(1);
        assertGood(Command.run(folder, Map.of("ACME_API_KEY", "s3cr%20t", "ACME_ACCESS_TOKEN", "t0k"), "try", file().toString()));
    }

    @Test
    void keepsNoSecretThatTheProviderRepeats() throws Exception {
        says("{\"self\": \"https://a.example/?key=s3cr%2Ft&other=0ther\", \"plain\": \"s3cr/t\", \"events\": [{\"id\": 1, \"title\": \"for s3cr/t\", \"start\": \"2030-05-12\"}]}");
        assertGood(Command.run(folder, Map.of("ACME_OTHER", "0ther"), "new", "acme", provider.url() + "?key=s3cr%2Ft&o=$ACME_OTHER"));
        try (Stream<Path> written = Files.walk(folder.resolve("routes"))) {
            assertThat(written.filter(Files::isRegularFile)).hasSize(3).allSatisfy(one -> assertThat(one).content().doesNotContain("s3cr", "0ther"));
        }
        assertThat(first("events.txt")).content().contains("for $ACME_KEY | 2030-05-12");
        assertGood(Command.run(folder, "test"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/ical/x/private-0123456789abcdef/basic.ics, https://a.example/ical/x/$ACME_PATH/basic.ics", "webcal://a.example/x.ics, https://a.example/x.ics",
        "https://a.example/?sig=abc, https://a.example/?sig=$ACME_SIG", "https://a.example/?sort_key=date, https://a.example/?sort_key=date",
        "https://a.example/?key=$ACME_K, https://a.example/?key=$ACME_K"})
    void putsVariablesInThePlaceOfSecrets(String given, String written) throws Exception {
        Path saved = Files.writeString(folder.resolve("saved"), ROWS);
        assertGood(Command.run(folder, "new", "acme", given, saved.toString()));
        assertThat(file()).content().contains("url\n        value: \"" + written + "\"\n");
    }

    @Test
    void saysWhyAFeedCannotBeReadAndWritesNothing() throws Exception {
        provider.says(503, "text/plain", "away".getBytes(StandardCharsets.UTF_8));
        assertNothingWritten(Command.run(folder, "new", "acme", provider.url()), "HTTP 503");
        provider.says(301, Map.of("Location", "https://elsewhere.example/x"), new byte[0]);
        assertNothingWritten(Command.run(folder, "new", "acme", provider.url()), "HTTP 301, to https://elsewhere.example; redirects could name it");
        provider.says(200, "text/csv", new byte[] {0, 1, 2, 3, ';', '\n', 0, ';', 1});
        assertNothingWritten(Command.run(folder, "new", "acme", provider.url()), "its format cannot be told by its bytes");
        provider.says(200, "text/csv", new byte[0]);
        assertNothingWritten(Command.run(folder, "new", "acme", provider.url()), "empty");
        assertNothingWritten(Command.run(folder, "new", "acme", provider.url() + "?k=$ACME_KEY"), "ACME_KEY is not set");
        assertNothingWritten(Command.run(folder, "new", "acme", "http://127.0.0.1:" + FreePort.next() + "/"), "connection ");
        assertNothingWritten(Command.run(folder, Map.of("PROVIDERS_PRIVATE_NETWORKS", "closed"), "new", "acme", provider.url()), "is of a private network");
        assertNothingWritten(Command.run(folder, Map.of("FEED_MAX_BYTES", "65536"), "new", "acme", big()), "65536");
    }

    private String big() {
        says("id;title;start\n" + "1;Hamlet;2030-05-12\n".repeat(10_000));
        return provider.url();
    }

    private void assertNothingWritten(Command command, String why) {
        assertThat(command.errors()).contains("marquee: the feed cannot be read: ", why, "with FORMAT, one of csv, ");
        assertThat(command.exit()).isEqualTo(1);
        assertThat(folder.resolve("routes")).doesNotExist();
    }

    @Test
    void endsWithAFeedThatNeverDoes() throws Exception {
        provider.tricklesAfter(ROWS.getBytes(StandardCharsets.UTF_8));
        Command drafted = Command.run(folder, Map.of("FEED_DEADLINE", "1s", "FEED_READ_TIMEOUT", "1s"), "new", "acme", provider.url());
        assertThat(drafted.out()).contains("cut off after", "found title: .title");
        assertThat(Command.run(folder, "lint").exit()).isZero();
    }

    @Test
    void believesAFormatThatIsGiven() throws Exception {
        says("{\"id\": 1, \"title\": \"A\", \"start\": \"2030-05-12\"}\n{\"id\": 2, \"title\": \"B\", \"start\": \"2030-05-12\"}\n");
        Command drafted = Command.run(folder, "new", "acme", "json", provider.url());
        assertThat(drafted.out()).contains("bytes, it looks like ndjson", "found format: json", "the poll: text after the end");
        assertThat(first("1.json")).exists();
    }

    @Test
    void beginsWithoutAFeedIfAFormatIsGiven() throws Exception {
        provider.says(503, "text/plain", "away".getBytes(StandardCharsets.UTF_8));
        Command begun = Command.run(folder, "new", "acme", "csv", provider.url());
        assertGood(begun);
        assertThat(begun.out()).contains("the feed cannot be read: HTTP 503; the file is that of an example", "wrote " + first("1.csv"), "next: fit records and mapping");
        assertThat(Command.run(folder, "test").out()).endsWith("good=1 bad=0\n");
    }

    @Test
    void leavesWhatCannotBeFoundToBeFilledIn() throws Exception {
        for (String feed : List.of("{\"a\": [{\"b\": 1}]}", "<html><body>no events</body></html>", "{\"a\": 1}", "a;b\n1;2\n", "<x/>", "[]", "{\"broken", "[".repeat(100_000))) {
            says(feed);
            Path own = Files.createTempDirectory(folder, "own");
            Command drafted = Command.run(own, "new", "acme", provider.url());
            assertThat(drafted.exit()).as(drafted.errors()).isZero();
            assertThat(drafted.out()).contains("fit: ");
            assertThat(own.resolve("routes/providers/acme.camel.yaml")).content().contains("fit: ");
            assertGood(Command.run(own, "lint"));
        }
    }

    @Test
    void overwritesNothing() throws Exception {
        says(ROWS);
        Files.createDirectories(first("").getParent());
        Files.createDirectories(first(""));
        Command cases = Command.run(folder, "new", "acme", provider.url());
        assertThat(cases.errors()).contains("acme.cases/first: is there already");
        assertThat(file()).doesNotExist();
        Files.writeString(file(), "mine");
        Command again = Command.run(folder, "new", "acme", provider.url());
        assertThat(again.errors()).contains(file() + ": is there already");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(file()).hasContent("mine");
        assertThat(provider.requests()).isZero();
    }
}
