package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marquee.plan.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlRecordsTest {

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String ONE = "<base_event base_event_id=\"1\" title=\"ñ🎭\"><event event_id=\"1\"/></base_event>";
    private static final String TWO = "<base_event base_event_id=\"2\"><event event_id=\"2\">x</event></base_event>";
    private static final String THREE = "<base_event base_event_id='3'/>";

    @TempDir
    Path directory;

    @Test
    void cutsAFeedIntoItsRecords() {
        FeedFile feed = feed(DECLARATION + "<eventList version=\"1.0\">\n<output>" + ONE + "\n" + TWO + THREE + "</output></eventList>\n");
        assertThat(feed).isEqualTo(new FeedFile(List.of(ONE, TWO, THREE), List.of(), null));
    }

    @Test
    void numbersTheRecords() throws IOException {
        assertThat(feed(list(ONE + "<base_event>" + TWO)).rejected()).extracting(FeedRecord::number).containsExactly(2L);
    }

    @Test
    void readsTheOtherDialect() {
        String plan = "<base_plan base_plan_id=\"1\"><plan/></base_plan>";
        assertThat(feed("<planList><output>" + plan + "</output></planList>").records()).containsExactly(plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<eventList/>", "<eventList></eventList>", "<eventList><output/></eventList>", "<eventList><output> </output></eventList>"})
    void takesAnEmptyListAsGood(String feed) {
        assertThat(feed(feed)).isEqualTo(new FeedFile(List.of(), List.of(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                  | empty",
                "' \n'                               | empty",
                "<?xml version='1.0'?>               | empty",
                "<feed><output/></feed>              | root <feed> is not eventList, planList",
                "<html><body>503</body></html>       | root <html> is not eventList, planList",
                "<output/>                           | root <output> is not eventList, planList",
                "<planList/><planList/>              | another root <planList> after the end",
                "<!doctype html><html></html>        | text outside of the root, or not XML",
                "<!DOCTYPE html><html></html>        | DOCTYPE is not allowed",
                "{\"error\":\"<eventList/>\"}        | text outside of the root, or not XML",
                "Service Unavailable                 | text outside of the root, or not XML",
                "</eventList>                        | </eventList> where it does not belong"
            })
    void saysWhyAFeedIsNone(String feed, String problem) {
        assertThat(feed(feed)).isEqualTo(new FeedFile(List.of(), List.of(), problem));
    }

    @Test
    void rejectsADoctype() {
        FeedFile feed = feed("<!DOCTYPE eventList [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + list(ONE));
        assertThat(feed).isEqualTo(new FeedFile(List.of(), List.of(), "DOCTYPE is not allowed"));
    }

    @Test
    void passesOverWhatOnlyLooksLikeTags() {
        String record = "<base_event title='a > b </base_event>'.replace><!-- </base_event><base_event> -- ->--><![CDATA[</base_event>]]]>"
                .replace("</base_event>'.replace", "'")
                + "]]><?pi </base_event> ?? ?><event t=\"/>\"/></base_event>";
        String noise = "<!-- <base_event/> --><?pi <base_event/>?><![CDATA[<base_event>]]>";
        FeedFile feed = feed("<!-- <x> --->" + noise.replace("<![CDATA[<base_event>]]>", "") + list(noise + record + noise + TWO) + "<!-- </x> -->");
        assertThat(feed).isEqualTo(new FeedFile(List.of(record, TWO), List.of(), null));
    }

    @Test
    void passesOverElementsBesideThePath() {
        String meta = "<meta><base_event/><meta>x</meta><output><base_event/></output></meta>";
        FeedFile feed = feed("<eventList>" + meta + "<output>" + meta + ONE + meta + "</output>" + meta + "</eventList>");
        assertThat(feed).isEqualTo(new FeedFile(List.of(ONE), List.of(), null));
    }

    @Test
    void keepsRecordsThatHoldElementsNamedLikeTheirAncestors() {
        String nested = "<base_event><base_event><output><output/></output></base_event><eventList/></base_event>";
        assertThat(feed(list(ONE + nested + TWO))).isEqualTo(new FeedFile(List.of(ONE, nested, TWO), List.of(), null));
    }

    @Test
    void readsSeveralListsAndNamesBeyondAscii() {
        FeedFile feed = FeedFile.of(
                directory, "<raíz><x><ñ>1</ñ></x><x><ñ>2</ñ></x></raíz>".getBytes(StandardCharsets.UTF_8), null, "raíz/x/ñ", 100);
        assertThat(feed).isEqualTo(new FeedFile(List.of("<ñ>1</ñ>", "<ñ>2</ñ>"), List.of(), null));
    }

    @Test
    void chargesAMissingEndTagToItsRecord() {
        String open = "<base_event base_event_id=\"x\"><event/>";
        for (String records : new String[] {ONE + open + TWO + THREE, ONE + TWO + open + THREE, ONE + TWO + THREE + open}) {
            FeedFile feed = feed(list(records));
            assertThat(feed.records()).containsExactly(ONE, TWO, THREE);
            assertThat(feed.rejected()).hasSize(1).first().satisfies(record -> {
                assertThat(record.rejected().reason()).isEqualTo(Reason.RECORD_UNREADABLE);
                assertThat(record.rejected().fragment()).startsWith(open);
            });
            assertThat(feed.problem()).isNull();
        }
    }

    @Test
    void chargesEachOfManyMissingEndTagsToItsRecord() {
        int count = 100_000;
        FeedFile feed = feed(list(("<base_event>x<base_event/>").repeat(count)));
        assertThat(feed.records()).hasSize(count);
        assertThat(feed.rejected()).hasSize(count);
        assertThat(feed.rejected().get(7).rejected().fragment()).isEqualTo("<base_event>x");
        assertThat(feed.problem()).isNull();
    }

    @Test
    void chargesMissingEndTagsToRecordsThatAreTooLargeWithWhatFollows() {
        String open = "<base_event>" + "x".repeat(500);
        String feed = list(open.repeat(1_000) + ONE + open.repeat(1_000) + TWO);
        FeedFile read = FeedFile.of(directory, bytes(feed), null, FeedFile.PATH, 100_000);
        assertThat(read.records()).containsExactly(ONE, TWO);
        assertThat(read.rejected()).hasSize(2_000);
        assertThat(read.problem()).isNull();
    }

    @Test
    void chargesAForgottenQuoteToItsRecord() {
        for (String broken : new String[] {
            "<base_event title=\"x><event/></base_event>",
            "<base_event title=\"x sell_mode=\"online\"><event/></base_event>",
            "<base_event><event title='x/></base_event>",
            "<base_event><event title='x></event></base_event>"
        }) {
            FeedFile feed = feed(list(ONE + broken + TWO + THREE));
            assertThat(feed).isEqualTo(new FeedFile(List.of(ONE, broken, TWO, THREE), List.of(), null));
        }
    }

    @Test
    void keepsTheNeighboursOfAnEmptyRecordWithAForgottenQuote() {
        FeedFile feed = feed(list(ONE + "<base_event title=\"x/>" + TWO + THREE));
        assertThat(feed.records()).containsExactly(ONE, TWO, THREE);
        assertThat(feed.rejected()).hasSize(1);
        assertThat(feed.problem()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a < b", "<", "<<", "<>", "< base_event>", "<!", "<!x>", "a <b c", "</", "&lt;"})
    void keepsTheNeighboursOfARecordWithAStrayBracket(String stray) {
        String broken = "<base_event>" + stray + "</base_event>";
        FeedFile feed = feed(list(ONE + broken + TWO));
        assertThat(feed).isEqualTo(new FeedFile(List.of(ONE, broken, TWO), List.of(), null));
    }

    @Test
    void keepsTheNeighboursOfARecordThatIsTooLarge() {
        for (int size : new int[] {1_001, 200_000, 1_500_000}) {
            String large = "<base_event><!--" + "x".repeat(size / 2) + "--><event title='" + "y".repeat(size / 2) + "'/></base_event>";
            FeedFile feed = FeedFile.of(directory, bytes(list(ONE + large + TWO)), null, FeedFile.PATH, 1_000);
            assertThat(feed.records()).containsExactly(ONE, TWO);
            assertThat(feed.rejected()).hasSize(1).first().satisfies(record -> {
                assertThat(record.rejected().reason()).isEqualTo(Reason.RECORD_TOO_LARGE);
                assertThat(record.rejected().detail()).isEqualTo("record 2 is larger than 1000 bytes");
                assertThat(record.rejected().fragment()).startsWith(large.substring(0, 1_000));
            });
            assertThat(feed.problem()).isNull();
        }
    }

    @Test
    void takesARecordOfExactlyTheLimit() {
        byte[] feed = bytes(list(ONE));
        int size = bytes(ONE).length;
        assertThat(FeedFile.of(directory, feed, null, FeedFile.PATH, size).records()).containsExactly(ONE);
        assertThat(FeedFile.of(directory, feed, null, FeedFile.PATH, size - 1).rejected()).hasSize(1);
    }

    @Test
    void keepsRecordsLargerThanTheReadBuffer() {
        String large = "<base_event>" + "<event title='ñ'/>".repeat(20_000) + "</base_event>";
        assertThat(feed(list(ONE + large + TWO + large))).isEqualTo(new FeedFile(List.of(ONE, large, TWO, large), List.of(), null));
    }

    @Test
    void keepsTheRecordsBeforeACutAtAnyByte() {
        byte[] feed = bytes(DECLARATION + list("<!-- ñ -->" + ONE + "<x a='>'/>" + TWO + "\n<![CDATA[x]]>" + THREE + "<y>z</y>"));
        List<String> all = List.of(ONE, TWO, THREE);
        String text = new String(feed, StandardCharsets.ISO_8859_1);
        int[] ends = all.stream().mapToInt(r -> text.indexOf(new String(bytes(r), StandardCharsets.ISO_8859_1)) + bytes(r).length).toArray();
        for (int cut = 0; cut < feed.length; cut++) {
            int at = cut;
            int complete = (int) Arrays.stream(ends).filter(end -> end <= at).count();
            FeedFile read = FeedFile.of(directory, Arrays.copyOf(feed, cut), null, FeedFile.PATH, 10_000);
            assertThat(read.records()).as("cut at %d", cut).isEqualTo(all.subList(0, complete));
            assertThat(read.rejected()).isEmpty();
            assertThat(read.problem()).as("cut at %d", cut).isNotNull();
        }
    }

    @Test
    void keepsTheRecordsBeforeStrayBytes() {
        for (String stray : new String[] {"x", "ñ", "<eventList/>", "</output>", "<", "<!--"}) {
            FeedFile feed = feed(list(ONE + TWO) + "\n" + stray);
            assertThat(feed.records()).containsExactly(ONE, TWO);
            assertThat(feed.problem()).isNotNull();
        }
    }

    @Test
    void declaresTheNamespacesOfTheAncestorsOnARecord() {
        FeedFile feed = feed("<eventList xmlns:xsi=\"urn:i\" xmlns='urn:d' a:xmlns:b='no'><output xmlns:x = 'urn:x' xmlns:xsi='urn:2'>"
                + "<base_event xsi:nil='true'/><base_event>y</base_event></output><output>" + "<base_event a='xmlns'/></output></eventList>");
        assertThat(feed.records())
                .containsExactly(
                        "<base_event xmlns:xsi='urn:2' xmlns='urn:d' xmlns:x = 'urn:x' xsi:nil='true'/>",
                        "<base_event xmlns:xsi='urn:2' xmlns='urn:d' xmlns:x = 'urn:x'>y</base_event>",
                        "<base_event xmlns:xsi=\"urn:i\" xmlns='urn:d' a='xmlns'/>");
    }

    @Test
    void leavesARecordItsOwnNamespaces() {
        FeedFile feed = feed("<eventList xmlns:a='1' xmlns:b='2'><output><base_event xmlns:a='3'/></output></eventList>");
        assertThat(feed.records()).containsExactly("<base_event xmlns:b='2' xmlns:a='3'/>");
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, UTF-8, EFBBBF", "UTF-16, UTF-16LE, FFFE", "UTF-16, UTF-16BE, FEFF", "UTF-16, UTF-16LE, ''",
        "UTF-16LE, UTF-16LE, ''", "UTF-16, UTF-16BE, ''", "ISO-8859-1, UTF-8, EFBBBF", "utf-8, UTF-8, ''"
    })
    void readsUnicodeByItsMark(String declared, String encoding, String mark) throws IOException {
        String feed = "<?xml version=\"1.0\" encoding=\"" + declared + "\"?>" + list(ONE + TWO);
        byte[] sent = concat(java.util.HexFormat.of().parseHex(mark), feed.getBytes(Charset.forName(encoding)));
        assertThat(FeedFile.of(directory, sent, "windows-1252", FeedFile.PATH, 10_000))
                .isEqualTo(new FeedFile(List.of(ONE, TWO), List.of(), null));
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-1, ñ", "iso-8859-15, ñ€", "windows-1252, ñ€", "US-ASCII, n"})
    void readsTheDeclaredEncoding(String declared, String title) {
        String record = "<base_event title=\"" + title + "\"/>";
        String feed = "<?xml version='1.0' encoding='" + declared + "' ?>" + list(record);
        assertThat(FeedFile.of(directory, feed.getBytes(Charset.forName(declared)), "utf-8", FeedFile.PATH, 10_000).records())
                .containsExactly(record);
    }

    @Test
    void readsTheCharsetOfTheContentTypeWhenNothingIsDeclared() throws IOException {
        String record = "<base_event title=\"ñ\"/>";
        byte[] sent = list(record).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(FeedFile.spooled(directory, sent, "text/xml; Charset=\"ISO-8859-1\"").records()).containsExactly(record);
        assertThat(FeedFile.spooled(directory, bytes(list(record)), "text/html").records()).containsExactly(record);
    }

    @Test
    void rejectsAnUnknownEncoding() {
        byte[] feed = bytes("<?xml version='1.0' encoding='EBCDIC-37'?>" + list(ONE));
        assertThatExceptionOfType(java.io.UncheckedIOException.class)
                .isThrownBy(() -> FeedFile.of(directory, feed, null, FeedFile.PATH, 1_000))
                .withCauseInstanceOf(FeedException.class)
                .withMessageContaining("unknown encoding EBCDIC-37");
    }

    @Test
    void keepsTheRecordsBeforeHalfACharacter() {
        byte[] feed = list(THREE + TWO).getBytes(StandardCharsets.UTF_16);
        FeedFile read = FeedFile.of(directory, Arrays.copyOf(feed, feed.length - 1), null, FeedFile.PATH, 1_000);
        assertThat(read.problem()).isNotNull();
    }

    @Test
    void chargesInvalidUtf8ToItsRecord() {
        byte[] feed = bytes(list(THREE + "<base_event title='!'/>" + TWO));
        feed[new String(feed, StandardCharsets.UTF_8).indexOf('!')] = (byte) 0xFF;
        FeedFile read = FeedFile.of(directory, feed, null, FeedFile.PATH, 1_000);
        assertThat(read.records()).hasSize(3).startsWith(THREE).endsWith(TWO);
        assertThat(read.problem()).isNull();
    }

    @Test
    void unpacksGzipThatNoHeaderAnnounces() throws IOException {
        assertThat(FeedFile.spooled(directory, gzip(bytes(list(ONE + TWO))), null))
                .isEqualTo(new FeedFile(List.of(ONE, TWO), List.of(), null));
    }

    @Test
    void knowsNoOtherFormatAndNoUnnamedLevel() {
        Download download = new Download(directory, 0, "", null, null);
        assertThatIllegalArgumentException().isThrownBy(() -> new Feeds(1).open(List.of(download), "pdf", "a/b", FeedOptions.USUAL));
        for (String path : new String[] {"", "a//b", "/a", "a/", "a|/b"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Feeds(1).open(List.of(download), "xml", path, FeedOptions.USUAL));
        }
    }

    private FeedFile feed(String feed) {
        return FeedFile.of(directory, feed);
    }

    private static String list(String records) {
        return "<eventList><output>" + records + "</output></eventList>";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] one, byte[] two) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(one);
        both.write(two);
        return both.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }
}
