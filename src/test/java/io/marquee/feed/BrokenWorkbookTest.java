package io.marquee.feed;

import static io.marquee.kit.Workbook.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Workbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no workbook, or a damaged or hostile one: each ends its poll, with a reason that says what it is. */
class BrokenWorkbookTest {

    private static final String ROWS = row("a") + row("1") + row("2");
    private static final int ENTRY = 0x02014B50;
    private static final int END = 0x06054B50;
    private static final String DAMAGED = "the part xl/worksheets/sheet1.xml of the workbook is damaged";
    private static final String ILL_FORMED = "the part xl/worksheets/sheet1.xml of the workbook is ill-formed";

    @TempDir
    private Path directory;

    private FeedFile read(byte[] file) {
        return FeedFile.of(directory, "xlsx", "a", 1 << 20, file);
    }

    private static byte[] good() {
        return Workbook.of(ROWS).bytes();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ole(String stream) {
        byte[] file = Arrays.copyOf(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1}, 2048);
        byte[] name = stream.getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, file, 1024, name.length);
        return file;
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(text("<!DOCTYPE html><html><body>Sign in</body></html>"), "HTML, such as a page to sign in"),
                Arguments.of(text("\uFEFF\r\n<table><tr><td>a</td></tr></table>"), "HTML, such as a page to sign in"),
                Arguments.of(text("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"), "XML; the format xml reads it"),
                Arguments.of(text("{\"a\":1}"), "JSON; the format json reads it"),
                Arguments.of(text("a;b\r\n1;2\r\n"), "text, such as CSV; the format csv reads it"),
                Arguments.of(ole("Workbook"), "an old one (.xls), or a file of another program; save it as .xlsx"),
                Arguments.of(ole("EncryptedPackage"), "one with a password; save it without"),
                Arguments.of(text("%PDF-1.7"), "a PDF"),
                Arguments.of(new byte[] {1, 2, 3, 0}, "a file of another kind"),
                Arguments.of(text("PK"), "the begin of one: the end of the zip is missing"),
                Arguments.of(zip("mimetype", "content.xml"), "one of OpenDocument (.ods); save it as .xlsx"),
                Arguments.of(zip("a.csv"), "a zip without one"),
                Arguments.of(zip(), "a zip without one"),
                Arguments.of(Workbook.of(ROWS).without(Workbook.ROOT).bytes(), "a zip without one"),
                Arguments.of(Workbook.of(ROWS).part(Workbook.ROOT, "<Relationships/>").bytes(), "a zip without one"),
                Arguments.of(Workbook.of(ROWS).part(Workbook.BOOK, "<document/>").bytes(), "a zip without one"),
                Arguments.of(Workbook.of(ROWS).part(Workbook.ROOT, Workbook.relationships(Workbook.relationship("r", "officeDocument", "xl/workbook.bin"))).bytes(),
                        "a binary one (.xlsb); save it as .xlsx"),
                Arguments.of(changed(good(), Workbook.SHEET, 8, 1), "one with a password; save it without"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("others")
    void saysWhatItIsInTheirPlace(byte[] file, String what) {
        FeedFile read = read(file);
        assertThat(read.problem()).isEqualTo("no workbook (.xlsx), but " + what);
        assertThat(read.records()).isEmpty();
    }

    static Stream<Arguments> damaged() throws IOException {
        byte[] good = good();
        return Stream.of(
                Arguments.of("without a sheet", Workbook.of(ROWS).without(Workbook.SHEET).bytes(), "the workbook has no part xl/worksheets/sheet1.xml"),
                Arguments.of("without the book", Workbook.of(ROWS).without(Workbook.BOOK).bytes(), "the workbook has no part xl/workbook.xml"),
                Arguments.of("without the texts", Workbook.of(ROWS).without(Workbook.TEXTS).bytes(), "the workbook has no part xl/sharedStrings.xml"),
                Arguments.of("without the styles", Workbook.of(ROWS).without(Workbook.STYLES).bytes(), "the workbook has no part xl/styles.xml"),
                Arguments.of("without relationships", Workbook.of(ROWS).without(Workbook.RELATIONSHIPS).bytes(), "the workbook has no visible sheet"),
                Arguments.of("a sheet without rows", Workbook.of(ROWS).part(Workbook.SHEET, "<worksheet/>").bytes(), "the sheet has no rows"),
                Arguments.of("a sheet of nothing", Workbook.of(ROWS).part(Workbook.SHEET, "").bytes(), ILL_FORMED),
                Arguments.of("a sheet of words", Workbook.of(ROWS).part(Workbook.SHEET, "words").bytes(), ILL_FORMED),
                Arguments.of("a sheet that ends early", Workbook.of(ROWS).part(Workbook.SHEET, Workbook.beforeRows()).bytes(), ILL_FORMED),
                Arguments.of("a sheet in UTF-16", Workbook.of(ROWS).part(Workbook.SHEET, Workbook.sheet(ROWS).getBytes(StandardCharsets.UTF_16)).bytes(),
                        "a part of the workbook is not in UTF-8"),
                Arguments.of("a sheet in UTF-16 without a mark",
                        Workbook.of(ROWS).part(Workbook.SHEET, Workbook.sheet(ROWS).getBytes(StandardCharsets.UTF_16BE)).bytes(),
                        "a part of the workbook is not in UTF-8"),
                Arguments.of("a DOCTYPE", Workbook.of(ROWS).part(Workbook.SHEET, "<!DOCTYPE worksheet [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><worksheet/>").bytes(),
                        "DOCTYPE is not allowed"),
                Arguments.of("a DOCTYPE of the texts", Workbook.of(ROWS).part(Workbook.TEXTS, "<!DOCTYPE sst [<!ENTITY x 'xxxx'>]><sst><si><t>&x;</t></si></sst>").bytes(),
                        "DOCTYPE is not allowed"),
                Arguments.of("an entity", Workbook.of(row("a") + "<row><c t='str'><v>&x;</v></c></row>").bytes(), ILL_FORMED),
                Arguments.of("a checksum that is wrong", changed(good, Workbook.SHEET, 16, 1), DAMAGED),
                Arguments.of("fewer bytes than there are", changed(good, Workbook.SHEET, 24, 10), DAMAGED),
                Arguments.of("more bytes than there are", changed(good, Workbook.SHEET, 24, 100_000), DAMAGED),
                Arguments.of("fewer packed bytes", changed(good, Workbook.SHEET, 20, 10), DAMAGED),
                Arguments.of("packed bytes beyond the end", changed(good, Workbook.SHEET, 20, 0x7FFFFFFF), DAMAGED),
                Arguments.of("a place beyond the end", changed(good, Workbook.SHEET, 42, 0x7FFFFFFF), DAMAGED),
                Arguments.of("a place that is no part", changed(good, Workbook.SHEET, 42, 3), DAMAGED),
                Arguments.of("packed in another way", changed(good, Workbook.SHEET, 10, 12), "a part of the workbook is packed in another way than deflate"),
                Arguments.of("a part twice", replaced(Workbook.of(ROWS).part("xl/worksheets/sheet2.xml", "x").bytes(), "sheet2.xml", "sheet1.xml"),
                        "the workbook has two parts xl/worksheets/sheet1.xml"),
                Arguments.of("levels", Workbook.of("<a>".repeat(100)).bytes(), "more than 64 levels"),
                Arguments.of("an attribute without end", Workbook.of("<row a='" + ">".repeat(2 << 20) + "'/>").bytes(), "a tag larger than 1048576 bytes"),
                Arguments.of("tags that are data", Workbook.of("<row><c t='str'><v><![CDATA[" + "<".repeat(2 << 20) + "]]></v></c></row>").bytes(),
                        "a tag larger than 1048576 bytes"),
                Arguments.of("tags that are data, after an end that is none",
                        Workbook.of("<row><c t='str'><v><<![CDATA[]]]>]]<![CDATA[".replace("<<", "<") + "]] >]<".repeat(1 << 20) + "]]></v></c></row>").bytes(),
                        "a tag larger than 1048576 bytes"),
                Arguments.of("long names", Workbook.of(numbered("<" + "a".repeat(2_000) + "#/>", 200)).bytes(), "a part of the workbook with more than 2000 names"),
                Arguments.of("long namespaces", Workbook.of(numbered("<row xmlns='" + "a".repeat(100_000) + "#'/>", 3)).bytes(),
                        "a part of the workbook with more than 2000 names"),
                Arguments.of("a long attribute", Workbook.of("<row><c r='" + "A".repeat(2_000) + "'/></row>").bytes(), "an attribute of more than 1024 characters"),
                Arguments.of("a long name of a sheet", Workbook.of(ROWS).part(Workbook.BOOK, Workbook.book("", "<sheet name='" + "x".repeat(2_000) + "' r:id='rId1'/>")).bytes(),
                        "an attribute of more than 1024 characters"),
                Arguments.of("a long name of a column", Workbook.of(row("a", "x".repeat(256))).bytes(), "a column with a name of more than 255 characters"),
                Arguments.of("names", Workbook.of(names("<a#/>")).bytes(), "a part of the workbook with more than 2000 names"),
                Arguments.of("names of attributes", Workbook.of(names("<row a#='1'/>")).bytes(), "a part of the workbook with more than 2000 names"),
                Arguments.of("namespaces", Workbook.of(names("<row xmlns='u#'/>")).bytes(), "a part of the workbook with more than 2000 names"),
                Arguments.of("prefixes", Workbook.of(names("<row xmlns:p#='u'/>")).bytes(), "a part of the workbook with more than 2000 names"),
                Arguments.of("styles", Workbook.of(ROWS).part(Workbook.STYLES, "<styleSheet><cellXfs>" + "<xf/>".repeat(70_000) + "</cellXfs></styleSheet>").bytes(),
                        "more than 65536 styles"),
                Arguments.of("sheets", Workbook.of(ROWS).part(Workbook.BOOK, Workbook.book("", "<sheet name='x' r:id='rId1'/>".repeat(2_001))).bytes(),
                        "a workbook of more than 2000 sheets"),
                Arguments.of("relationships", Workbook.of(ROWS).part(Workbook.RELATIONSHIPS, Workbook.relationships(numbered("<Relationship Id='r#'/>", 2_001))).bytes(),
                        "a part of the workbook that names more than 2000 others"),
                Arguments.of("parts", parts(10_001), "a zip of more than 10000 parts"),
                Arguments.of("a bomb", bomb(), "a part of the workbook is more than 250 times as large as it is packed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damaged")
    void saysWhatIsWrongWithIt(String name, byte[] file, String problem) {
        FeedFile read = read(file);
        assertThat(read.problem()).isEqualTo(problem);
        assertThat(read.records()).isEmpty();
    }

    @Test
    void readsWhatOnlyLooksOdd() throws IOException {
        byte[] good = good();
        FeedFile read = read(good);
        assertThat(read.records()).hasSize(2);
        ByteArrayOutputStream around = new ByteArrayOutputStream();
        around.writeBytes(text("\r\n<!-- a warning of PHP -->"));
        around.writeBytes(good);
        assertThat(read(around.toByteArray())).as("text before it").isEqualTo(read);
        around.writeBytes(text("\r\n\r\n"));
        assertThat(read(around.toByteArray())).as("text around it").isEqualTo(read);
        assertThat(read(Workbook.of(ROWS).part("../../etc/passwd", "x").part("C:\\x", "x").part("\0", "x").bytes())).as("names that lead elsewhere").isEqualTo(read);
        assertThat(read(Workbook.of(ROWS).part("xl/media/nested.zip", good).part("notes.txt", new byte[] {'P', 'K', 5, 6, 0, 0}).bytes())).isEqualTo(read);
        assertThat(read(parts(9_000)).problem()).isNull();
        assertThat(read(Workbook.of(row("a") + "<row><c t='str'><v><![CDATA[<1]]]]></v></c></row><row><c t='str'><v><!-- <![CDATA[ -->2</v></c></row>").bytes()).records())
                .containsExactly("{\"a\":\"<1]]\"}", "{\"a\":\"2\"}");
    }

    /** The directory is at the end of a zip, so that nothing of one that is cut off can be read. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.2, 0.5, 0.8, 0.99})
    void readsNothingOfAWorkbookThatIsCutOff(double share) {
        byte[] good = good();
        FeedFile read = read(Arrays.copyOf(good, (int) (good.length * share)));
        assertThat(read.problem()).isEqualTo("no workbook (.xlsx), but the begin of one: the end of the zip is missing");
        assertThat(read.records()).isEmpty();
    }

    /** Whatever bytes are others: it is the same feed, or none; and nothing is thrown. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void believesNothingThatIsDamaged(int seed) {
        byte[] good = good();
        FeedFile read = read(good);
        Random random = new Random(seed);
        int failed = 0;
        for (int i = 0; i < 400; i++) {
            byte[] other = good.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
            }
            FeedFile now = read(other);
            failed += now.problem() == null ? 0 : 1;
            if (now.problem() == null) {
                assertThat(now).isEqualTo(read);
            } else {
                assertThat(now.records()).as(now.problem()).isEmpty();
                assertThat(now.problem()).doesNotContain("unexpected", "Exception");
            }
        }
        assertThat(failed).isGreaterThan(100);
    }

    /** Else each of them could have us read megabytes. */
    @Test
    void looksAtFewPlacesThatMayBeTheEndOfADirectory() {
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN).putInt(END).putInt(12, 1 << 20);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(good());
        for (int i = 0; i < ZipEntries.MAX_ENDS - 1; i++) {
            file.writeBytes(end.array());
        }
        assertThat(read(file.toByteArray()).records()).hasSize(2);
        file.writeBytes(end.array());
        assertThat(read(file.toByteArray()).problem()).endsWith("the begin of one: the end of the zip is missing");
    }

    private static String names(String part) {
        return numbered(part, 3_000);
    }

    private static String numbered(String part, int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(part.replace("#", String.valueOf(i)));
        }
        return all.toString();
    }

    private static byte[] zip(String... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String part : parts) {
                zip.putNextEntry(new ZipEntry(part));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] parts(int more) {
        Workbook book = Workbook.of(ROWS);
        for (int i = 0; i < more; i++) {
            book.part("x" + i, "");
        }
        return book.bytes();
    }

    /** 200 MB of a sheet in some 200 kB. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (java.io.OutputStream sheet = Workbook.sheetOf(bytes)) {
            sheet.write(text(Workbook.beforeRows() + ROWS));
            byte[] rows = text("<row/>".repeat(1 << 16));
            for (int i = 0; i < 500; i++) {
                sheet.write(rows);
            }
            sheet.write(text(Workbook.BEHIND_ROWS));
        }
        return bytes.toByteArray();
    }

    /** With a number of the directory's entry of a part changed, by its place in the entry. */
    private static byte[] changed(byte[] file, String part, int place, int value) {
        ByteBuffer bytes = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = bytes.getInt(end(bytes) + 16); bytes.getInt(at) == ENTRY; at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30)) {
            if (new String(bytes.array(), at + 46, bytes.getShort(at + 28), StandardCharsets.UTF_8).equals(part)) {
                if (place == 8 || place == 10) {
                    bytes.putShort(at + place, (short) value);
                } else {
                    bytes.putInt(at + place, value);
                }
                return bytes.array();
            }
        }
        throw new AssertionError("no part " + part);
    }

    private static int end(ByteBuffer bytes) {
        int at = bytes.limit() - 22;
        while (bytes.getInt(at) != END) {
            at--;
        }
        return at;
    }

    private static byte[] replaced(byte[] file, String name, String other) {
        return new String(file, StandardCharsets.ISO_8859_1).replace(name, other).getBytes(StandardCharsets.ISO_8859_1);
    }
}
