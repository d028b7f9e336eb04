package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.S3Provider;
import io.marquee.kit.SourceFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code try} shows, without a database, of a provider file. */
class TrialTest {

    private static final String GOOD = base("1", "online", "Camela");

    @TempDir
    Path folder;

    private final FakeProvider provider = new FakeProvider();

    @AfterEach
    void closeProvider() {
        provider.close();
    }

    private static String base(String id, String mode, String title) {
        return "<base_event base_event_id='" + id + "' sell_mode='" + mode + "' title='" + title + "'>"
                + "<event event_id='" + id + "1' event_start_date='2021-06-30T21:00:00' event_end_date='2021-06-30T22:30:00'>"
                + "<zone price='15.00'/><zone price='30'/></event></base_event>";
    }

    private static String feed(String... records) {
        return "<eventList><output>" + String.join("\n", records) + "</output></eventList>";
    }

    private Path sample(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path file(String yaml) throws Exception {
        return sample("acme.camel.yaml", yaml);
    }

    private Path file() throws Exception {
        return file(ProviderFolder.file("acme", provider.url()));
    }

    private Command tryOut(Path file, Path... samples) {
        String[] arguments = new String[2 + samples.length];
        arguments[0] = "try";
        arguments[1] = file.toString();
        IntStream.range(0, samples.length).forEach(i -> arguments[2 + i] = samples[i].toString());
        return Command.run(folder, arguments);
    }

    @Test
    void takesASavedFileInThePlaceOfWhatIsPushed() throws Exception {
        Path pushed = file(SourceFile.of("acme", "push:standard-webhooks").with("variables", "ACME_SECRET").with("clientSecret", "$ACME_SECRET")
                .with("format", "csv").with("records", "id;title;start")
                .with("mapping", "{ base_id: .id, plan_id: .id, title: .title, sell_mode: \"online\", start: .start }").yaml());
        Path saved = sample("feed.csv", "id;title;start\n1;Hamlet;2030-05-12T20:00:00\n");
        Command tried = Command.run(folder, Map.of("ACME_SECRET", "any"), "try", pushed.toString(), saved.toString());
        assertThat(tried.out()).contains("Hamlet");
        assertThat(tried.exit()).isZero();
        Command alone = Command.run(folder, Map.of("ACME_SECRET", "any"), "try", pushed.toString());
        assertThat(alone.out() + alone.errors()).contains("what is pushed comes by itself: try a saved one, SAMPLE=feed.json");
        assertThat(alone.exit()).isOne();
        Path first = Files.createDirectories(folder.resolve("acme.cases/first"));
        Files.copy(saved, first.resolve("1.csv"));
        Files.writeString(first.resolve("2.csv"), "id;title;start\n1;Macbeth;2030-05-12T20:00:00\n");
        Files.writeString(first.resolve("events.txt"), "Macbeth | 2030-05-12 20:00:00 | null null | null | null\n");
        assertThat(Command.run(folder, "test", pushed.toString()).out()).endsWith("good=1 bad=0\n");
    }

    @Test
    void showsARecordPlansRejectionsAndASum() throws Exception {
        Path sample = sample("feed.xml", feed(GOOD, base("2", "perhaps", "Bad"), "<base_event title='&nope;'/>"));
        Command tried = tryOut(file(), sample);
        assertThat(tried.out().replaceAll(" +", " ")).contains("""
                The first record, as the mapping gets it:
                 {
                 "base_event_id" : "1",
                """, """
                Plans that would be stored:
                 base_id plan_id sell_mode start end prices title
                 1 11 online 2021-06-30 21:00 2021-06-30 22:30 15 to 30 Camela
                """, """
                Items that would be rejected:
                 base_id plan_id reason detail
                 2 21 sell_mode_unknown sell_mode is perhaps
                 record_unreadable record 3:\s""");
        assertThat(tried.out()).endsWith("provider=acme pages=1 bytes=" + Files.size(sample) + " records=3 plans=1 rejected=2 skipped=0\n");
        assertThat(tried.out()).doesNotContain("Prices that cannot be read");
        assertThat(tried.errors()).isEmpty();
        assertThat(tried.exit()).isZero();
        assertThat(provider.requests()).isZero();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    /** There is no feed before it. */
    @Test
    void holdsNothing() throws Exception {
        Command tried = tryOut(file(ProviderFolder.file("acme", provider.url()) + "      - name: hold\n        value: 0%\n"), sample("feed.xml", feed(GOOD)));
        assertThat(tried.errors()).isEmpty();
        assertThat(tried.exit()).isZero();
        assertThat(tried.out()).contains("Camela", "plans=1");
    }

    @Test
    void asksTheProviderOnce() throws Exception {
        provider.says(feed(GOOD).getBytes(StandardCharsets.UTF_8));
        Command tried = tryOut(file());
        assertThat(tried.exit()).isZero();
        assertThat(tried.out()).contains("Camela", "plans=1");
        assertThat(provider.requests()).isEqualTo(1);
    }

    @Test
    void readsTheFilesOfAFolder() throws Exception {
        sample("one.xml", feed(GOOD));
        sample("two.xml", feed(base("2", "online", "Two")));
        Path file = file(ProviderFolder.file("acme", "file:" + folder + "/*.xml"));
        Command tried = Command.run(folder, Map.of("PROVIDERS_FOLDERS", folder.toString()), "try", file.toString());
        assertThat(tried.out()).contains("Camela", "Two").endsWith(" records=2 plans=2 rejected=0 skipped=0\n").contains("pages=2");
    }

    @Test
    void takesSamplesInThePlaceOfFilesAnywhere() throws Exception {
        Path sample = sample("one.xml", feed(GOOD));
        String key = "Host-Key: SHA256:" + "A".repeat(43) + "\\nPassword: $ACME_PASSWORD";
        String yaml = ProviderFolder.file("acme", "sftp://me@a.invalid/*.xml\"\n      - name: variables\n        value: ACME_PASSWORD\n"
                + "      - name: headers\n        value: \"" + key);
        Command tried = Command.run(folder, Map.of("ACME_PASSWORD", "secret"), "try", file(yaml).toString(), sample.toString());
        assertThat(tried.out()).contains("Camela").endsWith(" records=1 plans=1 rejected=0 skipped=0\n");
    }

    @Test
    void triesFilesInABucketAndShowsNoKey() throws Exception {
        try (S3Provider s3 = new S3Provider()) {
            s3.put("out/a.xml", feed(GOOD).getBytes(StandardCharsets.UTF_8));
            String yaml = ProviderFolder.file("acme", s3.url("/out/*.xml") + "\"\n      - name: variables\n        value: ACME_ID, ACME_SECRET\n"
                    + "      - name: headers\n        value: \"Access-Key: $ACME_ID\\nSecret-Key: $ACME_SECRET");
            Command tried = Command.run(
                    folder, Map.of("ACME_ID", S3Provider.ACCESS_KEY, "ACME_SECRET", S3Provider.SECRET_KEY), "try", file(yaml).toString());
            assertThat(tried.out()).contains("Camela").endsWith(" records=1 plans=1 rejected=0 skipped=0\n");
            Command denied = Command.run(folder, Map.of("ACME_ID", S3Provider.ACCESS_KEY, "ACME_SECRET", S3Provider.ACCESS_KEY), "try", file(yaml).toString());
            assertThat(denied.errors() + denied.out()).contains("HTTP 403 SignatureDoesNotMatch: the Secret-Key is another");
            assertThat(tried.out() + tried.errors() + denied.out() + denied.errors()).doesNotContain(S3Provider.ACCESS_KEY, S3Provider.SECRET_KEY, "AWS4-HMAC");
        }
    }

    @Test
    void fillsInCredentialsFromTheEnvironment() throws Exception {
        provider.says(feed(GOOD).getBytes(StandardCharsets.UTF_8));
        String yaml = ProviderFolder.file("acme", provider.url()) + "      - name: variables\n        value: ACME_KEY\n      - name: headers\n        value: \"X-Key: $ACME_KEY\"\n";
        Command without = tryOut(file(yaml));
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.errors()).contains("ACME_KEY is not set");
        assertThat(Command.run(folder, Map.of("ACME_KEY", "k"), "try", file(yaml).toString()).exit()).isZero();
    }

    @Test
    void saysWhyNothingCanBeRead() throws Exception {
        provider.says(503, "text/plain", "away".getBytes(StandardCharsets.UTF_8));
        assertFails(tryOut(file()), "HTTP 503");
        assertFails(tryOut(file(), sample("feed.xml", "<html/>")), "root");
        assertFails(tryOut(file(), sample("feed.xml", "<eventList><other/></eventList>")), "the parameter records");
        assertFails(tryOut(file(), sample("feed.xml", feed("<base_event/>"))), "the mapping makes nothing");
        assertFails(tryOut(file(), sample("feed.xml", feed(base("1", "perhaps", "Bad")))), "every item would be rejected");
        assertFails(tryOut(file(), folder.resolve("none.xml")), "none.xml: the sample cannot be read");
        assertFails(tryOut(file(), folder), folder.getFileName() + ": the sample cannot be read");
        assertFails(tryOut(folder.resolve("none.camel.yaml")), "none.camel.yaml: the file cannot be read");
        assertThat(Command.run(folder, "try").exit()).isEqualTo(2);
    }

    private static void assertFails(Command tried, String why) {
        assertThat(tried.errors()).contains(why);
        assertThat(tried.exit()).isEqualTo(1);
    }

    @Test
    void namesTheLineOfAFileThatIsBad() throws Exception {
        Path file = file(ProviderFolder.file("acme", "gopher:/etc/passwd"));
        Command tried = tryOut(file);
        assertThat(tried.exit()).isEqualTo(1);
        assertThat(tried.errors()).startsWith(file + ":9: url: the URL must be http://");
    }

    @Test
    void showsWhatWasReadBeforeTheFeedBrokeOff() throws Exception {
        Command tried = tryOut(file(), sample("feed.xml", "<eventList><output>" + GOOD + "<base_ev"));
        assertThat(tried.out()).contains("Camela", "plans=1");
        assertFails(tried, "the poll would fail");
    }

    @Test
    void turnsThePagesThatWereSavedAndEndsThere() throws Exception {
        Path file = file(SourceFile.of("acme", "http://127.0.0.1:1/events")
                .with("format", "json")
                .with("records", "events")
                .with("next", ".answer.next")
                .with("mapping", "[ { base_id: 1, plan_id: .id, title: .title, sell_mode: \"online\", start: 1625079600 } ]")
                .yaml());
        Path first = sample("1.json", "{\"next\": \"?page=2\", \"events\": [{\"id\": 1, \"title\": \"One\"}]}");
        Path second = sample("2.json", "{\"next\": \"?page=3\", \"events\": [{\"id\": 2, \"title\": \"Two\"}]}");
        assertThat(tryOut(file, first).out()).contains("pages=1", "records=1", "One");
        assertThat(tryOut(file, first, second).out()).contains("pages=2", "records=2", "One", "Two", "2021-06-30 19:00");
    }

    @Test
    void triesARouteOfTheProvidersOwn() throws Exception {
        provider.says(200, "application/json", "{\"events\": []}".getBytes(StandardCharsets.UTF_8));
        Path file = file("""
                - route:
                    id: poll-acme
                    from:
                      uri: scheduler:acme
                      steps:
                        - setVariable:
                            name: provider
                            expression:
                              constant:
                                expression: acme
                        - to:
                            id: acme-fetch
                            uri: URL
                        - setBody:
                            expression:
                              jq:
                                expression: '[ { base_id: 1, plan_id: 2, title: "Own", sell_mode: "online", start: "2021-06-30T21:00:00" } ]'
                        - to:
                            uri: direct:store-plans
                """.replace("URL", provider.url()));
        Command tried = tryOut(file);
        assertThat(tried.errors()).isEmpty();
        assertThat(tried.out()).contains("Own", "plans=1");
        provider.says(500, "text/plain", new byte[0]);
        assertFails(tryOut(file), "500");
    }

    @Test
    void showsTheFirstOfManyAndCountsTheRest() throws Exception {
        String many = IntStream.rangeClosed(1, 600).mapToObj(i -> base("b" + i, "online", "Night " + i)).collect(Collectors.joining());
        Command tried = tryOut(file(), sample("feed.xml", feed(many)));
        assertThat(tried.out()).contains("Night 50\n", "… and 550 more", "plans=600").doesNotContain("Night 51\n");
    }

    @Test
    void letsNoFeedSteerTheTerminal() throws Exception {
        Command tried = tryOut(file(), sample("feed.xml", feed(base("1", "online", "Red&#x9b;31m&#x202e;"), base("2", "&#10;ok", "x"))));
        assertThat(tried.out()).doesNotContain("\u009b", "\u202e").contains("Red 31m", "sell_mode is  ok");
    }

    @Test
    void saysWhatToWriteSoThatItWorks() throws Exception {
        Path sample = sample("1.xml", feed(base("1", "online", "Show").replace("2021-06-30T21:00:00", "30.06.2021 21:00")
                .replace("2021-06-30T22:30:00", "30.06.2021 22:30")));
        Command bad = tryOut(file(), sample);
        assertThat(bad.exit()).isEqualTo(1);
        String said = "Hint: times look like 30.06.2021 21:00: add the parameter dateFormat with the value ";
        assertThat(bad.out()).contains(said);
        String pattern = bad.out().lines().filter(line -> line.startsWith(said)).findFirst().orElseThrow().substring(said.length());
        String mended = ProviderFolder.file("acme", provider.url())
                .replaceFirst("(?m)^( *)- name: records", "$1- name: dateFormat\n$1  value: " + pattern + "\n$1- name: records");
        Command good = tryOut(file(mended), sample);
        assertThat(good.errors()).isEmpty();
        assertThat(good.out()).contains("plans=1 rejected=0").doesNotContain("Hint");
    }
}
