package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.Memory;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with status 200 that are made to harm, or are no feed at all. */
@Tag("application")
@Tag("hostile")
class HostileFeedsTest {

    private static final LocalDate DAY = LocalDate.of(2021, 3, 28);
    private static final int MAX_BYTES = 32_000_000;
    private static final String SECRET = "the-word-in-the-file";
    /** Stands where nobody may call, and counts who does. */
    private static final FakeProvider TRAP = new FakeProvider();

    private static Path secret;
    private static RunningMarquee marquee;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        secret = Files.writeString(folder.resolve("secret.txt"), SECRET);
        TRAP.says(200, "application/xml-dtd", ("<!ENTITY word '" + SECRET + "'>").getBytes(StandardCharsets.UTF_8));
        marquee = RunningMarquee.start(
                Map.of("FEED_MAX_BYTES", String.valueOf(MAX_BYTES)));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        TRAP.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20));
    }

    private static String plan(int id, String title) {
        return ProviderFeed.plan(id, title, DAY.plusDays(id));
    }

    private static String feed(String... plans) {
        return new String(ProviderFeed.of(plans), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static void says(byte[] body, String... headers) {
        Map<String, String> all = headers.length == 0 ? Map.of("Content-Type", "text/xml") : Map.of(headers[0], headers[1]);
        marquee.provider().says(200, all, body);
    }

    /** The answer ends as a failed poll for this reason, and changes nothing. */
    private static void rejects(String reason, byte[] body, String... headers) {
        List<String> before = marquee.events("");
        long last = marquee.database().number("select coalesce(max(id), 0) from polls");
        says(body, headers);
        await().until(() -> marquee.database().number("select count(*) from polls where id > " + last
                        + " and outcome = 'failed' and reason ~ '^" + reason + "$' and stored = 0")
                >= 1);
        marquee.awaitFresh();
        assertThat(marquee.events("")).isEqualTo(before);
    }

    /** The feed is read to its end, and all its plans with this title come out. */
    private static void takes(String title, int plans, byte[] body, String... headers) {
        says(body, headers);
        await().until(() -> titled(title) == plans);
        assertThat(marquee.awaitPoll()).isIn("ok", "unchanged");
    }

    private static long titled(String title) {
        return marquee.events("").stream().filter(event -> event.startsWith(title + " |")).count();
    }

    static Stream<Arguments> feedsThatAreNone() throws IOException {
        String feed = feed(plan(1, "Wrong"));
        return Stream.of(
                Arguments.of("nothing", "empty", ""),
                Arguments.of("blanks", "empty", " \r\n\t "),
                Arguments.of("only a declaration", "empty", "<?xml version='1.0'?>"),
                Arguments.of("HTML", "DOCTYPE is not allowed", "<!DOCTYPE html><html><body>" + feed + "</body></html>"),
                Arguments.of("HTML without a type", "root <html> is not .*", "<html><body>" + feed + "</body></html>"),
                Arguments.of("JSON", "text outside of the root, or not XML", "{\"feed\": \"" + feed + "\"}"),
                Arguments.of("another root", "root <rss> is not .*", feed.replace("planList", "rss")),
                Arguments.of("a feed inside of another", "root <soap:Envelope> is not .*", "<soap:Envelope>" + feed + "</soap:Envelope>"),
                Arguments.of("stray bytes before it", "text outside of the root, or not XML", "\u0000\u0001" + feed),
                Arguments.of("a notice before it", "text outside of the root, or not XML", "Warning: slow\n" + feed));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("feedsThatAreNone")
    void failsThePollWhenTheAnswerIsNoFeed(String name, String reason, String body) {
        rejects(reason, bytes(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "image/png", "application/octet-stream", "nonsense", "text/xml;charset=wrong"})
    void readsAGoodFeedUnderAWrongContentType(String contentType) {
        String title = "Typed " + contentType.replaceAll("\\W", " ");
        // a charset that the document itself contradicts is not heard
        takes(title, 1, bytes("<?xml version='1.0' encoding='UTF-8'?>" + feed(plan(10, title))), "Content-Type", contentType);
    }

    @Test
    void readsAGoodFeedWithoutAContentType() {
        takes("Untyped", 1, bytes(feed(plan(11, "Untyped"))), "X-Other", "x");
    }

    @Test
    void readsTheCharsetThatTheDocumentDeclaresWhateverTheHeaderSays() {
        String feed = "<?xml version='1.0' encoding='ISO-8859-1'?>" + feed(plan(12, "Año"));
        takes("Año", 1, feed.getBytes(StandardCharsets.ISO_8859_1), "Content-Type", "text/xml; charset=UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "2021-09-31T20:00:00'/>", "2021-03-28T20:00:00' price='&undeclared;'/>", "2021-03-28T20:00:00'><</plan>"
    })
    void losesOnePoisonedPlanOfTenThousandAndNoOther(String poison) {
        String bad = "<base_plan base_plan_id='5000' sell_mode='online' title='Poisoned'><plan plan_id='1' plan_start_date='" + poison
                + "</base_plan>";
        String[] plans = IntStream.range(0, 10_000)
                .mapToObj(i -> i == 5_000 ? bad : ProviderFeed.plan(i, "One of many", DAY.plusDays(i % 1_000)))
                .toArray(String[]::new);
        try (RunningMarquee fresh = RunningMarquee.start()) {
            fresh.provider().says(ProviderFeed.of(plans));
            await().until(() -> fresh.database().number("select count(*) from polls where outcome = 'ok'") == 1);
            fresh.awaitFresh();
            assertThat(fresh.database().rows("select count(*), count(distinct base_id), bool_or(base_id = '5000') from plans"))
                    .containsExactly("9999 | 9999 | f");
            assertThat(fresh.events("")).hasSize(9_999);
            assertThat(fresh.database().rows("select reason ~ '^[a-z_]+$', detail <> '', fragment like '%Poisoned%' from rejections"))
                    .containsExactly("t | t | t");
            assertThat(fresh.database().rows("select read, stored, rejected from polls where outcome = 'ok'"))
                    .containsExactly("10000 | 9999 | 1");
        }
    }

    static List<String> doctypes() {
        String bomb = IntStream.rangeClosed(1, 9)
                .mapToObj(i -> "<!ENTITY e" + i + " '" + ("&e" + (i - 1) + ";").repeat(10) + "'>")
                .reduce("<!ENTITY e0 'ha'>", String::concat);
        return List.of(
                "<!DOCTYPE planList [<!ENTITY word SYSTEM 'FILE'>]>",
                "<!DOCTYPE planList [<!ENTITY word SYSTEM 'TRAP'>]>",
                "<!DOCTYPE planList [<!ENTITY % all SYSTEM 'TRAP'> %all;]>",
                "<!DOCTYPE planList SYSTEM 'TRAP'>",
                "<!DOCTYPE planList PUBLIC '-//x//y' 'TRAP'>",
                "<!DOCTYPE planList SYSTEM 'FILE'>",
                "<!DOCTYPE planList [<!ATTLIST base_plan title CDATA 'Wrong'>]>",
                "<!DOCTYPE planList [" + bomb + "<!ENTITY word '&e9;'>]>");
    }

    private static String aimed(String text) {
        return text.replace("FILE", secret.toUri().toString()).replace("TRAP", TRAP.url());
    }

    private static void assertUntouched() {
        assertThat(TRAP.requests()).isZero();
        assertThat(marquee.get("/search").body()).doesNotContain(SECRET);
        assertThat(marquee.database().number("select (select count(*) from plans x where x::text like '%" + SECRET + "%')"
                        + " + (select count(*) from rejections x where x::text like '%" + SECRET + "%')"
                        + " + (select count(*) from polls x where x::text like '%" + SECRET + "%')"))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("doctypes")
    void rejectsDoctypesAndTouchesNeitherFilesNorTheNetwork(String doctype) {
        String feed = feed(plan(2, "Wrong &word;"), plan(3, "Wrong"));
        rejects("DOCTYPE is not allowed", bytes(aimed("<?xml version='1.0'?>" + doctype) + feed));
        rejects("DOCTYPE is not allowed", bytes(aimed("<!-- x --><?x y?>" + doctype) + feed));
        assertUntouched();
    }

    @Test
    void followsNoOtherReferenceEither() {
        String record = plan(21, "Inside").replace("<zone",
                "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='FILE' parse='text'/><xi:include"
                        + " xmlns:xi='http://www.w3.org/2001/XInclude' href='TRAP'/><zone");
        String doctype = plan(22, "Wrong").replace("<zone", "<!DOCTYPE x [<!ENTITY word SYSTEM 'FILE'>]><zone name='&word;'");
        String feed = feed(plan(20, "Beside"), record, doctype, plan(23, "&word;"), plan(24, "Beside"));
        takes("Beside", 2, bytes(aimed("<?xml-stylesheet type='text/xsl' href='TRAP'?>"
                + feed.replace("<planList>", "<planList xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
                        + " xsi:noNamespaceSchemaLocation='TRAP' xsi:schemaLocation='urn:x TRAP'>"))));
        assertThat(titled("Inside")).isEqualTo(1);
        assertThat(marquee.database().number("select count(*) from plans where base_id in ('22', '23')")).isZero();
        assertUntouched();
    }

    static Stream<Arguments> giants() {
        String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
        return Stream.of(
                Arguments.of("Depth", "record_unreadable", plan(30, "Wrong").replace("<zone", deep + "<zone")),
                Arguments.of("Attribute", "record_unreadable",
                        plan(31, "Wrong").replace("<zone", "<zone name='" + "x".repeat(600_000) + "'")),
                Arguments.of("Title", "record_unreadable", plan(32, "x".repeat(600_000))),
                Arguments.of("Attributes", "record_unreadable", plan(33, "Wrong").replace("<zone", "<zone "
                        + IntStream.range(0, 5_000).mapToObj(i -> "a" + i % 4_999 + "='' ").reduce(new StringBuilder(),
                                StringBuilder::append, StringBuilder::append))),
                Arguments.of("Text", "record_too_large", plan(34, "Wrong").replace("<zone", "x".repeat(30_000_000) + "<zone")),
                Arguments.of("Comment", "record_too_large",
                        plan(36, "Wrong").replace("<zone", "<!--" + "x".repeat(30_000_000) + "--><zone")),
                Arguments.of("Outside", null, deep),
                Arguments.of("Between", null, "x".repeat(30_000_000)),
                Arguments.of("Remark", null, "<!--" + "x".repeat(30_000_000) + "-->"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("giants")
    void losesAGiantAloneAndKeepsTheHeapFlat(String title, String reason, String giant) {
        byte[] body = bytes(feed(plan(40, title), giant, plan(41, title)));
        marquee.database().execute("delete from rejections");
        long before = Memory.used();
        takes(title, 2, body);
        assertThat(marquee.database().rows("select distinct reason from rejections"))
                .isEqualTo(reason == null ? List.of() : List.of(reason));
        Memory.assertGrowth(before, 24 * Memory.MEGABYTE);
        assertThat(marquee.database().number("select count(*) from plans where base_id between '30' and '39'")).isZero();
    }

    @Test
    void readsOnToAGiantTagAndNoFurther() {
        String giant = plan(35, "Wrong").replace("<zone", "<zone name='" + "x".repeat(30_000_000) + "'");
        says(bytes(feed(plan(42, "Before"), giant, plan(43, "Behind"))));
        await().until(() -> titled("Before") == 1);
        assertThat(marquee.awaitPoll()).isEqualTo("partial");
        assertThat(marquee.database().rows("select distinct reason from polls where outcome = 'partial'"))
                .containsExactly("a tag larger than 1048576 bytes");
        assertThat(titled("Behind")).isZero();
    }

    @Test
    void rejectsAGiantTagOutsideOfAnyPlan() {
        rejects("a tag larger than 1048576 bytes", bytes("<planList x='" + "x".repeat(30_000_000) + "'><output/></planList>"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAGzipBombAtTheLimitOfTheUnpackedFeed(boolean announced) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes(feed(plan(50, "Wrong")).replace("</planList>", "")));
            byte[] blanks = new byte[1_000_000];
            Arrays.fill(blanks, (byte) ' ');
            for (int i = 0; i <= MAX_BYTES; i += blanks.length) {
                out.write(blanks);
            }
        }
        long before = Memory.used();
        rejects("larger than " + MAX_BYTES + " bytes", packed.toByteArray(), announced ? "Content-Encoding" : "X-Other", "gzip");
        Memory.assertGrowth(before, 24 * Memory.MEGABYTE);
    }

    @Test
    void unpacksGzipWhetherOrNotItIsAnnounced() throws IOException {
        takes("Announced", 1, gzip(bytes(feed(plan(60, "Announced")))), "Content-Encoding", "gzip");
        assertThat(marquee.provider().lastHeader("Accept-Encoding")).isEqualTo("gzip");
        takes("Not announced", 1, gzip(bytes(feed(plan(60, "Not announced")))));
        takes("Plain", 1, bytes(feed(plan(60, "Plain"))));
        byte[] packed = gzip(bytes(feed(plan(60, "Packed by mistake"))));
        rejects(".+", Arrays.copyOf(packed, 12));
        // a declaration that the bytes contradict loses
        takes("Not packed", 1, bytes(feed(plan(60, "Not packed"))), "Content-Encoding", "gzip");
    }
}
