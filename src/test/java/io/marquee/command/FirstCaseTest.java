package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.Workbook;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first case that {@code new} writes: what is in it, and when there is none. */
@Tag("application")
class FirstCaseTest {

    @TempDir
    Path folder;

    private final FakeProvider provider = new FakeProvider();

    @AfterEach
    void closeProvider() {
        provider.close();
    }

    private Path cases() {
        return folder.resolve("routes/providers/acme.cases");
    }

    private Command drafted(String type, byte[] feed, String parameters) {
        provider.says(200, type, feed);
        Command drafted = Command.run(folder, "new", "acme", provider.url() + parameters);
        assertThat(drafted.exit()).as(drafted.out() + drafted.errors()).isZero();
        assertThat(Command.run(folder, "lint").errors()).isEmpty();
        return drafted;
    }

    private void assertGood() {
        assertThat(Command.run(folder, "test").out()).endsWith("good=1 bad=0\n");
    }

    private void assertNoCase(Command drafted, String why) {
        assertThat(drafted.out()).contains("no case is written: " + why, "next: check what is guessed, then: ").doesNotContain("wrote " + cases());
        assertThat(cases()).doesNotExist();
    }

    private void assertWrittenWithout(String secret) throws IOException {
        try (Stream<Path> written = Files.walk(folder.resolve("routes"))) {
            assertThat(written.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(one ->
                    assertThat(new String(Files.readAllBytes(one), StandardCharsets.ISO_8859_1).replace("\0", "")).doesNotContain(secret));
        }
    }

    private static byte[] workbook(String title) {
        return Workbook.of(Workbook.row("id", "title", "start") + Workbook.row("1", title, "2030-05-12") + Workbook.row("2", "B", "2030-05-13")).bytes();
    }

    /** A header tells nothing of a workbook. */
    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "text/html; charset=utf-8", "text/plain; charset=iso-8859-1", "text/plain; charset=utf-16", "application/x; charset=binary"})
    void keepsAWorkbookByteByByte(String type) throws Exception {
        byte[] sent = workbook("Hamlet");
        drafted(type, sent, "");
        assertThat(cases().resolve("first/1.xlsx")).hasBinaryContent(sent);
        assertThat(cases().resolve("first/events.txt")).content().contains("Hamlet | 2030-05-12");
        assertGood();
    }

    @ParameterizedTest
    @CsvSource({"UTF-16, false", "UTF-16LE, false", "UTF-16BE, false", "UTF-16, true", "UTF-16LE, true", "UTF-16BE, true"})
    void writesAFeedInUtf16WithoutItsSecrets(String charset, boolean declared) throws Exception {
        String feed = "<a self='https://a.example/?key=s3cr%2Ft12'><b id='1' title='Ópera s3cr/t12' start='2030-05-12'/></a>";
        drafted("application/xml", ((declared ? "<?xml version='1.0' encoding='UTF-16'?>" : "") + feed).getBytes(Charset.forName(charset)), "?key=s3cr%2Ft12");
        assertWrittenWithout("s3cr");
        assertThat(cases().resolve("first/events.txt")).content(StandardCharsets.UTF_8).contains("Ópera $ACME_KEY | 2030-05-12");
        assertGood();
    }

    @Test
    void writesNoSecretInTheFileItself() throws Exception {
        String feed = "<a xmlns:x='https://a.example/?key=s3cret12'><x:b id='1' title='A' start='2030-05-12'/></a>";
        drafted("application/xml", feed.getBytes(StandardCharsets.UTF_8), "?key=s3cret12");
        assertWrittenWithout("s3cret12");
        assertGood();
    }

    @Test
    void writesNoCaseOfAWorkbookWithASecret() throws Exception {
        assertNoCase(drafted("application/octet-stream", workbook("for s3cr/t12"), "?key=s3cr%2Ft12"), "the workbook holds a secret of the URL");
        assertWrittenWithout("s3cr");
    }

    @Test
    void searchesAllPartsOfAWorkbook() throws Exception {
        byte[] noise = new byte[3 << 20];
        new Random(7).nextBytes(noise);
        byte[] hidden = "a s3cret12".getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(hidden, 0, noise, (1 << 20) - 7, hidden.length);
        assertNoCase(drafted("application/octet-stream", with(workbook("Hamlet"), noise), "?key=s3cret12"), "the workbook holds a secret of the URL");
    }

    @Test
    void keepsAWorkbookWithoutTheSecret() {
        drafted("application/octet-stream", workbook("Hamlet"), "?key=s3cret12");
        assertGood();
    }

    private static byte[] with(byte[] workbook, byte[] more) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(workbook)); ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry part = in.getNextEntry(); part != null; part = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(part.getName()));
                in.transferTo(out);
            }
            out.putNextEntry(new ZipEntry("xl/media/image1.png"));
            out.write(more);
        }
        return bytes.toByteArray();
    }

    @Test
    void writesNoCaseOfAWorkbookThatIsTooLarge() throws Exception {
        byte[] noise = new byte[9 << 20];
        new Random(7).nextBytes(noise);
        assertNoCase(drafted("application/octet-stream", with(workbook("Hamlet"), noise), ""), "the workbook is larger than 8388608 bytes");
    }

    /** What {@code test} could not read. */
    @Test
    void writesNoCaseWithMoreEventsThanAFileMayHold() {
        String rows = IntStream.range(0, 17_000).mapToObj(i -> Workbook.row("" + i, "Hamlet, Prince of Denmark, in the great hall of the castle " + i, "2030-05-12"))
                .collect(Collectors.joining());
        byte[] workbook = Workbook.of(Workbook.row("id", "title", "start") + rows).bytes();
        assertNoCase(drafted("application/octet-stream", workbook, ""), "events.txt would be larger than 1048576 bytes");
    }

    @Test
    void writesNoCaseWithMoreRejectionsThanAFileMayHold() {
        String dates = IntStream.range(0, 9_000).mapToObj(i -> "\"x" + i + "\"").collect(Collectors.joining(","));
        String feed = "[{\"id\": \"" + "i".repeat(200) + "\", \"title\": \"A\", \"dates\": [\"2030-05-12\", \"2030-05-13\", " + "\"2030-05-14\", ".repeat(499) + dates + "]}]";
        assertNoCase(drafted("application/json", feed.getBytes(StandardCharsets.UTF_8), ""), "rejections.txt would be larger than 1048576 bytes");
    }

    /** A poll that is not good gives no case that is. */
    @Test
    void writesNoGoodCaseOfAPollThatIsNot() throws Exception {
        byte[] feed = "[{\"id\": 1, \"title\": \"A\", \"start\": \"2030-05-12\"}] more".getBytes(StandardCharsets.UTF_8);
        assertThat(drafted("application/json", feed, "").out()).contains("the poll: text after the end");
        assertThat(cases().resolve("first/events.txt")).content().contains("\nfit: the poll of this case is not good: text after the end");
        assertThat(Command.run(folder, "test").out()).endsWith("good=0 bad=1\n");
    }

    /** The end of a calendar in Shift JIS is no text in it: there is a draft, but no case. */
    @Test
    void saysWhyThereIsNoCaseOfAFeedThatCannotBeReadToItsEnd() {
        String event = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A\r\nDTSTART:20300512T180000Z\r\nEND:VEVENT\r\n";
        byte[] feed = ("BEGIN:VCALENDAR\r\n" + event.repeat(20_000) + "X-END:\u00FF\u00FF\r\nEND:VCALENDAR\r\n").getBytes(StandardCharsets.ISO_8859_1);
        provider.says(200, "text/calendar; charset=shift_jis", feed);
        Command drafted = Command.run(folder, "new", "acme", provider.url());
        assertThat(drafted.errors()).contains("the feed cannot be read: ").doesNotContain("Exception", "null");
        assertThat(drafted.exit()).isEqualTo(1);
    }

    @Test
    void saysThatANameCannotHaveVariables() {
        Command drafted = Command.run(folder, "new", "3sat", provider.url() + "?key=x");
        assertThat(drafted.errors()).contains("a provider that has variables needs a name that begins with a letter, not 3sat");
        assertThat(folder.resolve("routes")).doesNotExist();
        provider.says(200, "text/csv", "id;title;start\n1;A;2030-05-12\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Command.run(folder, "new", "3sat", provider.url()).exit()).isZero();
    }

    @Test
    void saysThatAPlainValueIsInTheCase() throws Exception {
        Command drafted = drafted("application/json", "[{\"id\": 1, \"title\": \"A\", \"start\": \"2030-05-12\"}]".getBytes(StandardCharsets.UTF_8), "?session=2030");
        assertThat(drafted.out()).contains("open  the case: the value of ACME_SESSION is too plain");
        assertThat(cases().resolve("first/events.txt")).content().contains("A | 2030-05-12");
        assertThat(folder.resolve("routes/providers/acme.camel.yaml")).content().contains("?session=$ACME_SESSION");
    }
}
