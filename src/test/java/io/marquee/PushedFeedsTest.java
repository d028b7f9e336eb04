package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.Gzip;
import io.marquee.kit.LogLines;
import io.marquee.kit.ProjectFiles;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.Push;
import io.marquee.kit.Ran;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds that their providers push: what is stored, and in which order it is polled, whatever is in it. */
@Tag("application")
class PushedFeedsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static ProviderFolder folder;
    private static RunningMarquee marquee;

    @BeforeAll
    static void start(@TempDir Path routes) {
        folder = new ProviderFolder(routes);
        marquee = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), settings(folder));
    }

    static Map<String, String> settings(ProviderFolder folder) {
        Map<String, String> settings = new HashMap<>(folder.settings(Map.of("POLL_TICK", "40ms", "POLL_PERIOD", "1h", "PUSH_ENABLED", "true")));
        settings.putAll(Map.of("ACME_SECRET", Push.SECRET, "ACME_OLD", Push.OTHER_SECRET, "ACME_BOTH", Push.SECRET + " " + Push.OTHER_SECRET,
                "ACME_WEAK", "whsec_c2hvcnQ=", "ACME_THREE", Push.SECRET + " " + Push.SECRET + " " + Push.SECRET));
        return settings;
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    @AfterEach
    void clean() {
        marquee.forget(folder, "acme");
        marquee.database().execute("delete from pushes");
    }

    static SourceFile file() {
        return SourceFile.of("acme", "push:standard-webhooks")
                .with("variables", "ACME_SECRET, ACME_OLD")
                .with("clientSecret", "$ACME_SECRET")
                .with("format", "csv")
                .with("records", "id;title;start")
                .with("mapping", "{ base_id: .id, plan_id: .id, title: .title, sell_mode: \"online\", start: .start }");
    }

    static String csv(String... titles) {
        StringBuilder csv = new StringBuilder("id;title;start\n");
        for (String title : titles) {
            csv.append(title.replaceAll("[^0-9]", "")).append(';').append(title).append(";2030-05-12T20:00:00\n");
        }
        return csv.toString();
    }

    private static void put(SourceFile file) {
        folder.put("acme", file.yaml());
        Awaitility.await().atMost(LIMIT).until(() -> marquee.database().number("select count(*) from polls where outcome <> 'running'") > 0);
    }

    private static void push(String body) {
        assertThat(Push.of("acme", body).send(marquee).status()).isEqualTo(202);
    }

    /** Waits until so many pushes have ended, and gives how, in their order. */
    private static List<String> ends(int pushes) {
        Awaitility.await().atMost(LIMIT).until(() -> marquee.database().number("select count(*) from pushes where ended_at is not null") >= pushes);
        return marquee.database().rows("select outcome from pushes where ended_at is not null order by number");
    }

    private static List<String> titles() {
        return marquee.database().rows("select title from plans where provider = 'acme' order by title");
    }

    private static List<String> polls() {
        return marquee.database().rows("select outcome, reason from polls where provider = 'acme' and outcome <> 'running' order by id");
    }

    @Test
    void arePolledAtOnceOneAfterTheOtherInTheirOrderAndSearched() {
        put(file());
        for (String title : List.of("First 1", "Second 1", "Third 1")) {
            push(csv(title));
        }
        assertThat(ends(3)).containsExactly("ok", "ok", "ok");
        assertThat(titles()).containsExactly("Third 1");
        assertThat(polls()).containsExactly("unchanged | null", "ok | null", "ok | null", "ok | null");
        assertThat(marquee.database().rows("select distinct body is null, tries from pushes")).containsExactly("t | 0");
        marquee.awaitFresh();
        assertThat(marquee.events("?starts_at=2030-05-12&ends_at=2030-05-13")).singleElement().asString().startsWith("Third 1 | 2030-05-12 20:00:00");
        assertThat(marquee.metric("marquee_pushes_total", "provider=\"acme\"", "result=\"stored\"")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void areAnsweredWithTheirNumberAndPolledOnceHoweverOftenTheyCome() {
        put(file());
        RawHttp.Answer first = Push.of("acme", csv("One 1")).id("msg_1").send(marquee);
        assertThat(first.text()).matches("\\{\"data\":\\{\"push\":\\{\"provider\":\"acme\",\"number\":\\d+,\"repeated\":false}},\"error\":null}");
        assertThat(first.header("Content-Type")).isEqualTo("application/json");
        ends(1);
        push(csv("Two 1"));
        ends(2);
        // the sender has not heard the answer, and tries again, with another time
        RawHttp.Answer again = Push.of("acme", csv("One 1")).id("msg_1").late(7).send(marquee);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text()).isEqualTo(first.text().replace("false", "true"));
        assertThat(marquee.awaitPoll("acme")).isEqualTo("unchanged");
        assertThat(titles()).containsExactly("Two 1");
        assertThat(marquee.database().number("select count(*) from pushes")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "$ACME_SECRET, true, false", "$ACME_OLD, false, true", "$ACME_SECRET $ACME_OLD, true, true", "$ACME_BOTH, true, true",
        // not as a secret must be: nobody's
        "$ACME_WEAK, false, false", "$ACME_THREE, false, false", "$ACME_UNSET, false, false"
    })
    void areSignedWithOneOfTheSecretsOfTheirFile(String secret, boolean first, boolean other) {
        put(file().with("variables", "ACME_SECRET, ACME_OLD" + (secret.matches(".*(BOTH|WEAK|THREE|UNSET)") ? "," + secret.substring(1) : ""))
                .with("clientSecret", secret));
        assertThat(Push.of("acme", csv("One 1")).send(marquee).status()).isEqualTo(first ? 202 : 401);
        Push rotated = Push.of("acme", csv("Two 2")).signedWith(Push.OTHER_SECRET);
        assertThat(rotated.send(marquee).status()).isEqualTo(other ? 202 : 401);
        // a sender that changes its secret signs with both
        Push both = Push.of("acme", csv("Three 3"));
        String signature = both.signature();
        both.with("webhook-signature", "v1a,AAAA " + both.signedWith(Push.OTHER_SECRET).signature() + " " + signature);
        assertThat(both.send(marquee).status()).isEqualTo(first || other ? 202 : 401);
        ends((first ? 1 : 0) + (other ? 1 : 0) + (first || other ? 1 : 0));
        if (!first && !other) {
            assertThat(polls().get(0)).startsWith("failed | ").containsAnyOf(
                    "clientSecret: a secret must be whsec_", "clientSecret: there are more than 2 secrets", "ACME_UNSET is not set");
        }
    }

    /** What is broken, and what a poll says of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "id;title | 3 | failed | no column start",
        "<html>no</html> | 3 | failed | no column id"
    })
    void thatAreBrokenAreTriedThreeTimesAndThenDroppedSoThatOthersCome(String body, int tries, String outcome, String reason) {
        put(file());
        push(body);
        push(csv("Good 1"));
        assertThat(ends(2)).containsExactly("dropped", "ok");
        assertThat(titles()).containsExactly("Good 1");
        assertThat(marquee.database().rows("select tries, body is null from pushes order by number")).containsExactly(tries + " | f", "0 | t");
        assertThat(polls().stream().filter(poll -> poll.startsWith(outcome))).hasSize(tries).allSatisfy(poll -> assertThat(poll).contains(reason));
        assertThat(marquee.metric("marquee_pushes_dropped_total", "provider=\"acme\"")).isGreaterThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mayBePackedWhetherAHeaderSaysSoOrNot(boolean says) throws IOException {
        put(file());
        byte[] packed = Gzip.of(csv("Packed 1").getBytes(StandardCharsets.UTF_8));
        assertThat(Push.of("acme", packed).with("Content-Encoding", says ? "gzip" : null).send(marquee).status()).isEqualTo(202);
        assertThat(ends(1)).containsExactly("ok");
        assertThat(titles()).containsExactly("Packed 1");
    }

    @Test
    void thatBreakOffAreStoredAsFarAsTheyCanBeRead() throws IOException {
        put(file());
        byte[] packed = Gzip.of(csv(IntStream.range(0, 20_000).mapToObj(i -> "Title " + i * 7919 % 20_000).toArray(String[]::new))
                .getBytes(StandardCharsets.UTF_8));
        assertThat(Push.of("acme", Arrays.copyOf(packed, packed.length / 2)).send(marquee).status()).isEqualTo(202);
        assertThat(ends(1)).containsExactly("partial");
        assertThat(titles()).hasSizeGreaterThan(1_000);
    }

    @Test
    void mayBeAsLargeAsTheSettingSays() {
        put(file());
        StringBuilder large = new StringBuilder(csv("Large 1"));
        while (large.length() < 8_388_608 - 10) {
            large.append("2;").append("x".repeat(Math.min(400, 8_388_608 - large.length() - 30))).append(";2030-05-12T20:00:00\n");
        }
        byte[] body = large.append("\n".repeat(8_388_608 - large.length())).toString().getBytes(StandardCharsets.US_ASCII);
        assertThat(body).hasSize(8_388_608);
        assertThat(Push.of("acme", body).send(marquee).status()).isEqualTo(202);
        assertThat(ends(1)).containsExactly("ok");
        assertThat(marquee.database().number("select bytes from polls where outcome = 'ok' and provider = 'acme'")).isEqualTo(8_388_608);
        RawHttp.Answer larger = Push.of("acme", "x").with("Content-Length", "8388609").send(marquee);
        assertThat(larger.status()).isEqualTo(413);
    }

    @Test
    void thatAreHeldWaitForAYesUnlessANewerOneComes() {
        put(file().with("hold", "shrinks 30%"));
        push(csv("A 1", "B 2", "C 3", "D 4"));
        assertThat(ends(1)).containsExactly("ok");
        push(csv("A 1"));
        Awaitility.await().atMost(LIMIT).until(() -> polls().stream().anyMatch(poll -> poll.startsWith("held")));
        assertThat(marquee.awaitPoll("acme")).isEqualTo("held");
        push(csv("A 1", "B 2"));
        // the one before makes way for it
        assertThat(ends(2)).containsExactly("ok", "held");
        Awaitility.await().atMost(LIMIT).until(() -> marquee.database().number("select count(*) from feeds where held is not null") == 1);
        assertThat(marquee.database().number("select count(*) from pushes where ended_at is null")).isOne();
        push(csv("A 1", "B 2", "C 3", "E 5"));
        assertThat(ends(4)).containsExactly("ok", "held", "held", "ok");
        assertThat(titles()).containsExactly("A 1", "B 2", "C 3", "D 4", "E 5");
    }

    @Test
    void areSentAsTheGuideShows(@TempDir Path work) throws Exception {
        put(file());
        String guide = ProjectFiles.text(Path.of("docs/sources.md")).replaceAll("(?s).*\\n## A provider that pushes\\n|\\n## A route of your own\\n.*", "");
        String commands = ProjectFiles.matches("(?s)```sh\\n(.*?)```", guide).findFirst().orElseThrow().group(1);
        String secret = Ran.of(work, Map.of(), "bash", "-c", ProjectFiles.matches("`(echo whsec_[^`]+)`", guide).findFirst().orElseThrow().group(1)).output().strip();
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        Files.writeString(work.resolve("feed.csv"), csv("Guided 1"));
        // as somebody sends it who has another secret, and who has the right one
        for (String used : List.of(secret, Push.SECRET)) {
            Ran ran = Ran.of(work, Map.of("ACME_SECRET", used), "bash", "-c",
                    "set -eu -o pipefail\n" + commands.replace("http://localhost:8000", marquee.uri("").toString()));
            assertThat(ran.code()).isZero();
            if (used.equals(secret)) {
                assertThat(ran.output()).contains("PUSH_UNKNOWN");
            } else {
                String shown = ProjectFiles.matches("(?s)```json\\n(.*?)\\n```", guide).findFirst().orElseThrow().group(1);
                assertThat(ran.output().replaceAll("\\d+", "1")).isEqualTo(shown);
            }
        }
        assertThat(ends(1)).containsExactly("ok");
        assertThat(titles()).containsExactly("Guided 1");
        String again = ProjectFiles.matches("`(update pushes [^`]+)`", guide).findFirst().orElseThrow().group(1);
        push("<broken>");
        assertThat(ends(2)).containsExactly("ok", "dropped");
        long number = marquee.database().number("select number from pushes where outcome = 'dropped'");
        marquee.database().execute(again.replace("17", String.valueOf(number)));
        marquee.awaitPoll("acme");
        assertThat(marquee.database().rows("select tries from pushes where number = " + number)).containsExactly("1");
    }

    @Test
    void leaveNothingOfTheirSecretsOrBodiesInTheLog() {
        try (LogLines lines = LogLines.in("text")) {
            put(file());
            push("canary-of-the-body");
            assertThat(Push.of("acme", "canary-of-another").id("canary-of-the-id").signedWith(Push.OTHER_SECRET).send(marquee).status()).isEqualTo(401);
            assertThat(ends(1)).containsExactly("dropped");
            lines.await("push dropped provider=acme number=");
            assertThat(lines.written()).noneMatch(line -> line.contains("canary") || line.contains("whsec_") || line.contains("v1,"));
        }
    }

    @Test
    void costAPollNothingWhileNoneWaits() {
        put(file());
        push(csv("One 1"));
        ends(1);
        assertThat(marquee.awaitPoll("acme")).isEqualTo("unchanged");
        assertThat(polls()).allSatisfy(poll -> assertThat(poll).matches("(ok|unchanged) \\| null"));
    }
}
