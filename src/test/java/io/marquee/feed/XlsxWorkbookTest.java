package io.marquee.feed;

import static io.marquee.kit.Workbook.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Workbook;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workbooks as programs write them: which part is which, and which sheet is read. */
class XlsxWorkbookTest {

    private static final Path WRITTEN = Path.of("src/test/resources/workbooks");
    private static final String GOOD = "{\"a\":\"1\"}";
    private static final String ROWS = row("a") + "<row><c><v>1</v></c></row>";
    private static final String OTHER = Workbook.sheet(row("a") + "<row><c><v>2</v></c></row>");

    @TempDir
    private Path directory;

    private FeedFile read(String path, byte[] book) {
        return FeedFile.of(directory, "xlsx", path, 1 << 20, book);
    }

    static Stream<Path> written() throws IOException {
        try (Stream<Path> files = Files.list(WRITTEN)) {
            return files.sorted().toList().stream();
        }
    }

    /** One sheet, written by openpyxl, POI, SheetJS, and XlsxWriter, and by hand as Excel, Google, and LibreOffice write it. */
    @ParameterizedTest
    @MethodSource("written")
    void readsTheSameWhateverWroteIt(Path file) throws IOException {
        FeedFile read = read("Shows!Id,Title,Start,Opens,Price,On sale", Files.readAllBytes(file));
        assertThat(read.problem()).isNull();
        assertThat(read.rejected()).isEmpty();
        assertThat(read.records()).containsExactly(
                "{\"Id\":\"1\",\"Title\":\"First night\",\"Start\":\"2030-05-01T20:00:00\",\"Opens\":\"19:30:00\",\"Price\":\"12.5\",\"On sale\":true}",
                "{\"Id\":\"B-2\",\"Title\":\"Rock & Roll Señor\",\"Start\":\"2030-05-02\",\"Opens\":null,\"Price\":\"30\",\"On sale\":false}");
        assertThat(read("Id,Title", Files.readAllBytes(file))).isEqualTo(read);
        assertThat(written()).hasSizeGreaterThan(6);
    }

    static Stream<Arguments> parts() {
        String strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
        String office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        String sheet = new String(part(Workbook.SHEET), StandardCharsets.UTF_8);
        return Stream.of(
                Arguments.of("as the kit writes it", Workbook.of(ROWS)),
                Arguments.of("no shared texts, no styles", Workbook.of(ROWS).without(Workbook.TEXTS).without(Workbook.STYLES)
                        .part(Workbook.RELATIONSHIPS, Workbook.relationships(Workbook.relationship("rId1", "worksheet", "worksheets/sheet1.xml")))),
                Arguments.of("absolute names", Workbook.of(ROWS).part(Workbook.RELATIONSHIPS,
                        Workbook.relationships(Workbook.relationship("rId1", "worksheet", "/xl/worksheets/sheet1.xml")))),
                Arguments.of("names by way of others", Workbook.of(ROWS).part(Workbook.RELATIONSHIPS,
                        Workbook.relationships(Workbook.relationship("rId1", "worksheet", "./../xl/./worksheets/sheet1.xml")))),
                Arguments.of("names above the top", Workbook.of(ROWS).part(Workbook.RELATIONSHIPS,
                        Workbook.relationships(Workbook.relationship("rId1", "worksheet", "../../../xl/worksheets/sheet1.xml")))),
                Arguments.of("backslashes", Workbook.of(ROWS).renamed(Workbook.SHEET, "xl\\worksheets\\sheet1.xml").part(Workbook.RELATIONSHIPS,
                        Workbook.relationships(Workbook.relationship("rId1", "worksheet", "worksheets\\sheet1.xml")))),
                Arguments.of("other letters", Workbook.of(ROWS).renamed(Workbook.SHEET, "xl/worksheets/Sheet1.XML")),
                Arguments.of("a slash before the names", Workbook.of(ROWS).renamed(Workbook.SHEET, "/" + Workbook.SHEET)),
                Arguments.of("parts under other names", Workbook.of(ROWS).renamed(Workbook.BOOK, "book.xml").renamed(Workbook.SHEET, "s.xml")
                        .part(Workbook.ROOT, Workbook.relationships(Workbook.relationship("x", "officeDocument", "book.xml")))
                        .part("_rels/book.xml.rels", Workbook.relationships(Workbook.relationship("rId1", "worksheet", "s.xml")))),
                Arguments.of("the strict namespaces", strict(Workbook.of(ROWS), office, strict)),
                Arguments.of("prefixes", Workbook.of(ROWS).part(Workbook.SHEET, sheet.replaceAll("<(/?)(?=[a-z])", "<$1x:").replace("xmlns=", "xmlns:x="))),
                Arguments.of("a byte order mark", Workbook.of(ROWS).part(Workbook.SHEET, "\uFEFF" + sheet)),
                Arguments.of("a dimension that lies", Workbook.of(ROWS).part(Workbook.SHEET, sheet.replace("<sheetData>", "<dimension ref='A1:XFD1048576'/><sheetData>"))),
                Arguments.of("elements of others", Workbook.of(ROWS).part(Workbook.SHEET,
                        sheet.replace("<sheetData>", "<sheetData><z:row xmlns:z='urn:z'><z:c><z:v>9</z:v></z:c></z:row>").replace("<c ", "<c xmlns:z='urn:z' z:t='s' z:r='Q9' "))),
                Arguments.of("what follows the rows", Workbook.of(ROWS).part(Workbook.SHEET, sheet.replace("</sheetData>", "</sheetData><row><c><v>9</v></c></row>"))),
                Arguments.of("hidden sheets and charts before it", Workbook.of(ROWS).part("xl/2.xml", OTHER)
                        .part(Workbook.BOOK, Workbook.book("", "<sheet name='H' state='hidden' r:id='r2'/><sheet name='V' state='veryHidden' r:id='r2'/>"
                                + "<sheet name='C' r:id='r3'/><sheet name='None' r:id='r9'/><sheet name='No id'/><sheet name='Shows' r:id='rId1'/>"))
                        .part(Workbook.RELATIONSHIPS, Workbook.relationships(Workbook.relationship("rId1", "worksheet", "worksheets/sheet1.xml")
                                + Workbook.relationship("r2", "worksheet", "2.xml") + Workbook.relationship("r3", "chartsheet", "2.xml")))));
    }

    private static byte[] part(String name) {
        return Workbook.of(ROWS).content(name);
    }

    private static Workbook strict(Workbook book, String office, String strict) {
        for (String part : List.of(Workbook.ROOT, Workbook.RELATIONSHIPS, Workbook.BOOK, Workbook.SHEET, Workbook.STYLES, Workbook.TEXTS)) {
            book.part(part, new String(book.content(part), StandardCharsets.UTF_8).replace(office, strict)
                    .replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"));
        }
        return book;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void findsItsPartsWhateverTheyAreCalled(String name, Workbook book) {
        FeedFile read = read("a", book.bytes());
        assertThat(read.problem()).isNull();
        assertThat(read.records()).containsExactly(GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shows!a", "shows!a", " SHOWS !a", "'Shows'!a", "a", "!a", "!", "Shows!"})
    void takesTheSheetThatIsNamed(String path) {
        assertThat(read(path, twoSheets("hidden")).records()).containsExactly(GOOD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Other!a | {\"a\":\"2\"}", "'Other'!a | {\"a\":\"2\"}"})
    void readsAHiddenSheetIfItIsNamed(String path, String record) {
        assertThat(read(path, twoSheets("hidden")).records()).containsExactly(record);
    }

    @Test
    void saysWhichSheetsThereAre() {
        assertThat(read("Third!a", twoSheets("visible")).problem()).isEqualTo("no sheet Third, there is Other, Shows");
        Workbook hidden = Workbook.of(ROWS).part(Workbook.BOOK, Workbook.book("", "<sheet name='Shows' state='hidden' r:id='rId1'/>"));
        assertThat(read("a", hidden.bytes()).problem()).isEqualTo("the workbook has no visible sheet");
    }

    private static byte[] twoSheets(String state) {
        return Workbook.of(ROWS).part("xl/2.xml", OTHER)
                .part(Workbook.BOOK, Workbook.book("", "<sheet name='Other' state='" + state + "' r:id='r2'/><sheet name='Shows' r:id='rId1'/>"))
                .part(Workbook.RELATIONSHIPS, Workbook.relationships(
                        Workbook.relationship("rId1", "worksheet", "worksheets/sheet1.xml") + Workbook.relationship("r2", "worksheet", "2.xml")))
                .bytes();
    }

    @Test
    void readsSeveralWorkbooksAsOneFeed() {
        byte[] book = Workbook.of(ROWS).bytes();
        assertThat(FeedFile.of(directory, "xlsx", "a", 1 << 20, book, book).records()).containsExactly(GOOD, GOOD);
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    @Test
    void readsWhatIsPackedOnceMoreAndLeavesNothingInTheSpool() throws IOException {
        String[] texts = Stream.iterate(0, i -> i + 1).limit(100_000).map(i -> "<t>text number " + i + "</t>").toArray(String[]::new);
        byte[] book = Workbook.of(row("a") + "<row><c t='s'><v>99999</v></c></row>").part(Workbook.TEXTS, Workbook.texts(texts)).bytes();
        try (Spool spool = new Spool(directory, 1 << 24, 1 << 24, 1)) {
            Download download = spool.save(new ByteArrayInputStream(packed(book)), null, 0);
            long before = spool.used();
            try (Records records = new Feeds(1 << 20, spool).open(List.of(download), "xlsx", "a", FeedOptions.USUAL)) {
                assertThat(records.next().text()).isEqualTo("{\"a\":\"text number 99999\"}");
                assertThat(spool.used()).isGreaterThan(before);
            }
            assertThat(spool.used()).isEqualTo(before);
            spool.discard(List.of(download));
            assertThat(spool.used()).isZero();
            try (Stream<Path> left = Files.list(spool.folder())) {
                assertThat(left.filter(file -> file.toString().endsWith(Spool.SUFFIX))).isEmpty();
            }
        }
    }

    @Test
    void endsWhenTheSpoolHasNoRoomForItsTexts() throws IOException {
        String[] texts = Stream.iterate(0, i -> i + 1).limit(100_000).map(i -> "<t>text number " + i + "</t>").toArray(String[]::new);
        byte[] book = Workbook.of(row("a") + "<row><c t='s'><v>99999</v></c></row>").part(Workbook.TEXTS, Workbook.texts(texts)).bytes();
        try (Spool spool = new Spool(directory, 1 << 24, book.length + 1_000, 1)) {
            Download download = spool.save(new ByteArrayInputStream(book), null, 0);
            try (Records records = new Feeds(1 << 20, spool).open(List.of(download), "xlsx", "a", FeedOptions.USUAL)) {
                assertThat(records.hasNext()).isFalse();
                assertThat(records.problem()).startsWith("the spool is full");
            }
            assertThat(spool.used()).isEqualTo(book.length);
        }
    }

    @Test
    void readsNoMoreThanAFeedMayBeUnpacked() throws IOException {
        byte[] book = Workbook.of(row("a") + row("x").repeat(10_000)).bytes();
        try (Spool spool = new Spool(directory, 100_000, 1 << 24, 1)) {
            Download download = spool.save(new ByteArrayInputStream(book), null, 0);
            assertThat(FeedFile.read(new Feeds(1 << 20, spool).open(List.of(download), "xlsx", "a", FeedOptions.USUAL)).problem())
                    .isEqualTo("larger than 100000 bytes");
        }
    }

    /** Each part costs as much as a sheet to unpack, and a workbook may name two thousand. */
    @Test
    void opensOnePartOfAKindHoweverManyAreNamed() {
        StringBuilder named = new StringBuilder(Workbook.relationship("rId1", "worksheet", "worksheets/sheet1.xml"))
                .append(Workbook.relationship("rId2", "styles", "styles.xml")).append(Workbook.relationship("rId3", "sharedStrings", "sharedStrings.xml"));
        for (int i = 4; i < 1_000; i++) {
            named.append(Workbook.relationship("rId" + i, i % 2 == 0 ? "styles" : "sharedStrings", "none" + i + ".xml"));
        }
        FeedFile read = read("a", Workbook.of(ROWS).part(Workbook.RELATIONSHIPS, Workbook.relationships(named.toString())).bytes());
        assertThat(read.problem()).isNull();
        assertThat(read.records()).containsExactly(GOOD);
    }
}
