package io.marquee.feed;

import static io.marquee.kit.Workbook.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Workbook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of a sheet as records. */
class XlsxRecordsTest {

    @TempDir
    private Path directory;

    private FeedFile read(String path, Workbook book) {
        return FeedFile.of(directory, "xlsx", path, 1 << 20, book.bytes());
    }

    private FeedFile rows(String path, String rows) {
        return read(path, Workbook.of(rows));
    }

    /** What the cell becomes that is written so, in the column a. */
    private String cell(String xml, String... formats) {
        FeedFile read = read("a", Workbook.of(row("a", "b") + "<row>" + xml + "<c r=\"B2\" t=\"str\"><v>x</v></c></row>").part(Workbook.STYLES, Workbook.styles(formats))
                .part(Workbook.TEXTS, Workbook.texts("<t>plain</t>", "<t xml:space=\"preserve\"> kept </t>", "<t> \n trimmed </t>",
                        "<r><rPr><b/></rPr><t>Rock </t></r><r><t xml:space=\"preserve\">&amp; Roll</t></r><rPh sb=\"0\" eb=\"1\"><t>ROKKU</t></rPh>", "", "<t/>",
                        "<t>a_x000D_\nb_x005F_x000D__x0000_</t>")));
        assertThat(read.problem()).isNull();
        assertThat(read.rejected()).isEmpty();
        return read.records().get(0).replaceFirst("^\\{\"a\":(.*),\"b\":\"x\"}$", "$1");
    }

    @Test
    void readsRowsAsObjectsWithTheNamesAboveThem() {
        FeedFile read = rows("Title,Date", row("Title", "Date", "Place") + row("Hamlet", "2030-05-12", "Globe") + row("", "", "") + row("Faust", "2030-05-13"));
        assertThat(read.problem()).isNull();
        assertThat(read.rejected()).isEmpty();
        assertThat(read.records()).containsExactly(
                "{\"Title\":\"Hamlet\",\"Date\":\"2030-05-12\",\"Place\":\"Globe\"}", "{\"Title\":\"Faust\",\"Date\":\"2030-05-13\",\"Place\":null}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "<c r='A2' t='s'><v>0</v></c>                          | \"plain\"",
        "<c r='A2' t='s'><v>1</v></c>                          | \" kept \"",
        "<c r='A2' t='s'><v>2</v></c>                          | \"trimmed\"",
        "<c r='A2' t='s'><v>3</v></c>                          | \"Rock& Roll\"",
        "<c r='A2' t='s'><v>4</v></c>                          | null",
        "<c r='A2' t='s'><v>5</v></c>                          | null",
        "<c r='A2' t='s'><v>6</v></c>                          | \"a\\r\\nb_x000D__x0000_\"",
        "<c r='A2' t='inlineStr'><is><t>in line</t></is></c>   | \"in line\"",
        "<c r='A2' t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r></is></c> | \"inline\"",
        "<c r='A2' t='str'><f>A1&amp;B1</f><v>a formula</v></c> | \"a formula\"",
        "<c r='A2' t='str'><f>A1</f><v></v></c>                | null",
        "<c r='A2'><f>1+1</f><v>2</v></c>                      | \"2\"",
        "<c r='A2'><f>1+1</f></c>                              | null",
        "<c r='A2'><v>12</v></c>                               | \"12\"",
        "<c r='A2' t='n'><v>12.50</v></c>                      | \"12.5\"",
        "<c r='A2'><v>12.300000000000001</v></c>               | \"12.3\"",
        "<c r='A2'><v>0.30000000000000004</v></c>              | \"0.3\"",
        "<c r='A2'><v>28.999999999999996</v></c>               | \"29\"",
        "<c r='A2'><v>1E3</v></c>                              | \"1000\"",
        "<c r='A2'><v>1.0E-3</v></c>                           | \"0.001\"",
        "<c r='A2'><v>1.2345678901234568E+20</v></c>           | \"123456789012346000000\"",
        "<c r='A2'><v>4111111111111111</v></c>                 | \"4111111111111111\"",
        "<c r='A2'><v>-0</v></c>                               | \"0\"",
        "<c r='A2'><v>-7.10</v></c>                            | \"-7.1\"",
        "<c r='A2'><v>abc</v></c>                              | \"abc\"",
        "<c r='A2'><v>1e100000000</v></c>                      | \"1e100000000\"",
        "<c r='A2' t='b'><v>1</v></c>                          | true",
        "<c r='A2' t='b'><v>0</v></c>                          | false",
        "<c r='A2' t='b'><v>TRUE</v></c>                       | true",
        "<c r='A2' t='e'><v>#N/A</v></c>                       | null",
        "<c r='A2' t='d'><v>2030-05-12T20:00:00</v></c>        | \"2030-05-12T20:00:00\"",
        "<c r='A2' s='1'/>                                     | null",
        "<c r='A2'><v/></c>                                    | null",
    })
    void readsTheValueOfACell(String cell, String value) {
        assertThat(cell(cell.replace('\'', '"'))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        // format                     | number               | becomes
        "14                           | 47615                | 2030-05-12",
        "22                           | 47615.8333333333     | 2030-05-12T20:00:00",
        "22                           | 47615.833333333336   | 2030-05-12T20:00:00",
        "22                           | 47615.833333332      | 2030-05-12T20:00:00",
        "22                           | 47615                | 2030-05-12T00:00:00",
        "20                           | 0.83333333333333337  | 20:00:00",
        "20                           | 47615.5              | 12:00:00",
        "45                           | 0.0625               | 01:30:00",
        "46                           | 1.0625               | 25:30:00",
        "14                           | 47615.833333333336   | 2030-05-12T20:00:00",
        "14                           | 59                   | 1900-02-28",
        "14                           | 60                   | 1900-02-29",
        "14                           | 61                   | 1900-03-01",
        "14                           | 1                    | 1900-01-01",
        "14                           | 0                    | 1900-01-00",
        "14                           | -1                   | -1",
        "14                           | 2958465              | 9999-12-31",
        "14                           | 2958466              | 2958466",
        "14                           | 1e30                 | 1000000000000000000000000000000",
        "dd.mm.yyyy                   | 47615                | 2030-05-12",
        "d. mmmm yyyy                 | 47615                | 2030-05-12",
        "[$-407]d. mmmm yyyy;@        | 47615                | 2030-05-12",
        "[$-F800]dddd, mmmm dd, yyyy  | 47615                | 2030-05-12",
        "mmm yy                       | 47615                | 2030-05-12",
        "mmmm                         | 47615                | 2030-05-12",
        "yyyy\\-mm\\-dd\\ hh:mm:ss    | 47615.5              | 2030-05-12T12:00:00",
        "d/m/yy h:mm AM/PM            | 47615.75             | 2030-05-12T18:00:00",
        "m/d/yyyy\" at \"h:mm         | 47615.75             | 2030-05-12T18:00:00",
        "h:mm AM/PM                   | 0.75                 | 18:00:00",
        "hh\" Uhr \"mm                | 0.75                 | 18:00:00",
        "mm:ss.0                      | 0.5                  | 12:00:00",
        "[h]:mm                       | 1.5                  | 36:00:00",
        "[mm]:ss                      | 0.0625               | 01:30:00",
        "ggge\"年\"m\"月\"d\"日\"     | 47615                | 2030-05-12",
        "57                           | 47615                | 2030-05-12",
        "General                      | 47615                | 47615",
        "0.00E+00                     | 47615                | 47615",
        "##0.0e+0                     | 47615                | 47615",
        "0                            | 47615.5              | 47615.5",
        "#,##0.00 \"EUR per day\"     | 12.5                 | 12.5",
        "#,##0.00 [$€-407]            | 12.5                 | 12.5",
        "[Red][>100]0;[Blue]0         | 12.5                 | 12.5",
        "\\d\\a\\y 0                  | 12.5                 | 12.5",
        "_d* 0                        | 12.5                 | 12.5",
        "@                            | 12                   | 12",
        "9                            | 0.15                 | 0.15",
        "99999                        | 12                   | 12",
    })
    void readsANumberByItsFormat(String format, String number, String becomes) {
        assertThat(cell("<c r=\"A2\" s=\"1\"><v>" + number + "</v></c>", format)).isEqualTo('"' + becomes + '"');
    }

    @ParameterizedTest
    @CsvSource({"14, 0, 1904-01-01", "14, 46153, 2030-05-12", "22, 46153.75, 2030-05-12T18:00:00", "20, 0.75, 18:00:00", "14, 60, 1904-03-01", "14, 2957004, 2957004"})
    void countsDaysFrom1904IfTheWorkbookSaysSo(String format, String number, String becomes) {
        Workbook book = Workbook.of(row("a") + "<row><c s='1'><v>" + number + "</v></c></row>").part(Workbook.STYLES, Workbook.styles(format))
                .part(Workbook.BOOK, Workbook.book("<workbookPr date1904='1'/>", "<sheet name='Shows' r:id='rId1'/>"));
        assertThat(read("a", book).records()).containsExactly("{\"a\":\"" + becomes + "\"}");
    }

    @Test
    void takesTheFirstRowWithTheColumnsForTheirNames() {
        String table = row("Title", "Date") + row("Hamlet", "2030-05-12");
        String record = "{\"Title\":\"Hamlet\",\"Date\":\"2030-05-12\"}";
        assertThat(rows("Date,Title", row("What is on", "Title") + row("") + table).records()).containsExactly(record);
        assertThat(rows("!", "<row/>" + table).records()).containsExactly(record);
        assertThat(rows("!", row("What is on") + table).records()).contains("{\"What is on\":\"Title\"}");
        assertThat(rows("Title", row("x").repeat(XlsxRecords.MAX_ABOVE - 1) + table).records()).containsExactly(record);
        assertThat(rows("Title", row("x").repeat(XlsxRecords.MAX_ABOVE) + table).problem())
                .isEqualTo("no column Title, the row that fits best has x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "Title                 | -       | Title",
        "Title,Date            | -       | Title,Date",
        "Title; Date, time     | -       | Title;Date, time",
        "Shows!Title           | Shows   | Title",
        "Shows !Title          | Shows   | Title",
        "Shows!                | Shows   | ``",
        "!                     | -       | ``",
        "!Book now!,Date       | -       | Book now!,Date",
        "'A, b!c'!Title        | A, b!c  | Title",
        "'It''s on'!Title      | It's on | Title",
        "On  sale,On sale      | -       | On sale,On sale",
    })
    void findsSheetAndColumnsInThePath(String path, String sheet, String columns) {
        XlsxPath parsed = XlsxPath.parse(path);
        assertThat(parsed.sheet()).isEqualTo(sheet);
        assertThat(String.join(path.contains(";") ? ";" : ",", parsed.columns())).isEqualTo(columns);
    }

    @Test
    void readsNamesAsAReaderOfTheSheetSeesThem() {
        FeedFile read = rows("On sale,Date", "<row><c t='inlineStr'><is><t xml:space='preserve'> On&#10;sale </t></is></c><c t='str'><v>Date</v></c><c t='str'><v> </v></c></row>"
                + row("yes", "2030-05-12", "a note"));
        assertThat(read.problem()).isNull();
        assertThat(read.records()).containsExactly("{\"On sale\":\"yes\",\"Date\":\"2030-05-12\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Title      | <row/>                                          | empty",
        "Title      | ``                                              | empty",
        "Title,Date | T:Name,Date;Hamlet,2030                         | no column Title, the row that fits best has Name, Date",
        "Title      | T:Title,Title                                   | the column Title is there twice",
        "Nope!Title | T:Title                                         | no sheet Nope, there is Shows",
    })
    void saysWhyThereAreNoRecords(String path, String rows, String problem) {
        String xml = rows.startsWith("T:") ? row(rows.substring(2).split(";")[0].split(",")) : rows;
        assertThat(rows(path, xml).problem()).isEqualTo(problem);
    }

    @Test
    void tellsNoLongNames() {
        String name = "x".repeat(60_000);
        assertThat(rows("Title", row(name)).problem()).hasSizeLessThan(200);
        assertThat(rows("!", row(name.substring(0, 255), name.substring(0, 255))).problem()).hasSizeLessThan(200).endsWith("is there twice");
        String part = name.substring(0, 1_000);
        assertThat(read("None!a", Workbook.of("").part(Workbook.BOOK, Workbook.book("", "<sheet name='" + part + "' r:id='rId1'/>"))).problem()).hasSizeLessThan(200);
        assertThat(read("a", Workbook.of("").part(Workbook.RELATIONSHIPS, Workbook.relationships(Workbook.relationship("rId1", "worksheet", part)))).problem())
                .hasSizeLessThan(200);
    }

    @Test
    void readsNoMoreColumnsThanItHasNamesFor() {
        String[] names = new String[XlsxRecords.MAX_NAMES + 1];
        for (int i = 0; i < names.length; i++) {
            names[i] = "n" + i;
        }
        assertThat(rows("n0", row(names)).problem()).isEqualTo("more than 500 columns");
        names[7] = "";
        assertThat(rows("n0", row(names) + row("x")).records()).hasSize(1);
    }

    @Test
    void passesRowsWithoutContent() {
        FeedFile read = rows("a", row("a", "b") + "<row/><row><c s='1'/></row>" + row(" ") + "<row hidden='1'><c><v>1</v></c></row>"
                + "<row><c r='C5'><v>9</v></c></row><row><c t='e'><v>#REF!</v></c></row>");
        assertThat(read.records()).containsExactly("{\"a\":\"1\",\"b\":null}", "{\"a\":null,\"b\":null}");
        assertThat(read.problem()).isNull();
    }

    @Test
    void findsCellsWithAndWithoutReferences() {
        FeedFile read = rows("a", row("a", "b", "c", "d") + "<row r='9'><c r='B9'><v>2</v></c><c><v>3</v></c><c r='a9'><v>1</v></c></row>"
                + "<row r='3'><c><v>1</v></c><c r='D3'><v>4</v></c></row>");
        assertThat(read.problem()).isNull();
        assertThat(read.rejected()).isEmpty();
        assertThat(read.records()).containsExactly("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":null}", "{\"a\":\"1\",\"b\":null,\"c\":null,\"d\":\"4\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "<c r='A2' t='s'><v>7</v></c>                                    | record 1 has a cell A2 whose text the workbook does not have",
        "<c t='s'><v>-1</v></c>                                          | record 1 has a cell whose text the workbook does not have",
        "<c r='A2'><v>1</v></c><c r='A2'><v>2</v></c>                    | record 1 has the cell A2 twice",
        "<c r='XFE2'><v>1</v></c>                                        | record 1 has a cell beyond the column XFD",
        "<c r='ZZZZZZZZZZ2'><v>1</v></c>                                 | record 1 has a cell beyond the column XFD",
        "<c r='12'><v>1</v></c>                                          | record 1 has a cell beyond the column XFD",
        "<c t='str'><v>LONG</v></c>                                      | record 1 has a text of more than 65536 characters",
        "<c t='inlineStr'><is><t>LONG</t></is></c>                       | record 1 has a text of more than 65536 characters",
        "<c t='inlineStr'><is><r><t>HALF</t></r><r><t>HALF</t></r></is></c> | record 1 has a text of more than 65536 characters",
    })
    void losesOnlyTheRowThatIsOutOfOrder(String cells, String why) {
        String row = cells.replace("LONG", "x".repeat(KeptTexts.LONGEST + 1)).replace("HALF", "x".repeat(KeptTexts.LONGEST / 2 + 1));
        FeedFile read = rows("a", row("a") + "<row>" + row + "</row>" + row("good"));
        assertThat(read.rejected()).extracting(record -> record.rejected().detail()).containsExactly(why);
        assertThat(read.records()).containsExactly("{\"a\":\"good\"}");
        assertThat(read.problem()).isNull();
    }

    /** A cell of 30 bytes may stand for a text of thousands. */
    @Test
    void givesNoMoreThanAFeedMayBeHoweverOftenItsTextsAreShared() throws IOException {
        String text = "x".repeat(30_000);
        byte[] book = Workbook.of("<row><c t='str'><v>a</v></c></row>" + "<row><c t='s'><v>0</v></c></row>".repeat(1_000)).part(Workbook.TEXTS, Workbook.texts("<t>" + text + "</t>"))
                .bytes();
        try (Spool spool = new Spool(directory, 3_000_000, 1 << 24, 1)) {
            Download download = spool.save(new ByteArrayInputStream(book), null, 0);
            FeedFile read = FeedFile.read(new Feeds(1 << 20, spool).open(List.of(download), "xlsx", "a", FeedOptions.USUAL));
            assertThat(read.records()).hasSize(99);
            assertThat(read.problem()).isEqualTo("larger than 3000000 bytes");
        }
    }

    @Test
    void readsNoMoreRowsThanExcelHas() {
        FeedFile read = rows("a", row("a") + "<row/>".repeat(XlsxRows.MAX_ROWS - 2) + row("last") + row("too many"));
        assertThat(read.records()).containsExactly("{\"a\":\"last\"}");
        assertThat(read.problem()).isEqualTo("more than 1048576 rows");
    }

    @Test
    void losesOnlyTheRowThatIsTooLarge() {
        String many = "<row>" + "<c t='s'><v>0</v></c>".repeat(500) + "</row>";
        Workbook book = Workbook.of("<row><c t='str'><v>a</v></c></row>" + many + row("good")).part(Workbook.TEXTS, Workbook.texts("<t>" + "x".repeat(30_000) + "</t>"));
        FeedFile read = read("a", book);
        assertThat(read.rejected()).extracting(record -> record.rejected().detail()).containsExactly("record 1 is larger than 1048576 characters");
        assertThat(read.records()).containsExactly("{\"a\":\"good\"}");
    }

    @Test
    void keepsTheRowsBeforeTheOneWhereTheXmlBreaks() {
        FeedFile read = rows("a", row("a") + row("1") + row("2") + "<row><c><v>3</c></row>" + row("4"));
        assertThat(read.records()).containsExactly("{\"a\":\"1\"}", "{\"a\":\"2\"}");
        assertThat(read.problem()).isEqualTo("the part xl/worksheets/sheet1.xml of the workbook is ill-formed");
    }
}
