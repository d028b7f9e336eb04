package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.plan.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How feeds become records, and records trees. */
class FeedTest {

    private static final int MAX_RECORD = 100_000;
    private static final String HEAD = "<?xml version='1.0'?><list xmlns:x='urn:x'><out>";
    private static final String TAIL = "</out></list>";
    private static final String TWO = HEAD + "<r a='1'><r2/></r>\n<!-- <r a='no'/> --><other><r a='no'/></other>"
            + "<![CDATA[<r a='no'>]]><r a='2 > 1'><!-- </r> --><![CDATA[</r>]]></r>" + TAIL;

    @TempDir
    Path folder;

    /** Records and, at the end, the problem. */
    private List<String> read(byte[] feed, String contentType) throws IOException {
        Download download = new Spool(folder, 10_000_000).save(new ByteArrayInputStream(feed), contentType);
        try (Records records = new Feeds(MAX_RECORD).open(download, "xml", "list/out/r")) {
            return drain(records);
        }
    }

    private static List<String> drain(Records records) {
        List<String> found = new ArrayList<>();
        records.forEachRemaining(r -> found.add(r.refused() == null
                ? new String(r.bytes(), StandardCharsets.UTF_8)
                : r.refused().reason().code()));
        if (records.problem() != null) {
            found.add("problem");
        }
        return found;
    }

    private List<String> read(String feed) throws IOException {
        return read(feed.getBytes(StandardCharsets.UTF_8), null);
    }

    private static JsonNode tree(String record) throws IOException {
        return new XmlTreeMapper().readValue(record.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    @Test
    void cutsOutTheRecordsAndDeclaresTheirPrefixesOnThem() throws IOException {
        assertThat(read(TWO)).containsExactly(
                "<r xmlns:x='urn:x' a='1'><r2/></r>",
                "<r xmlns:x='urn:x' a='2 > 1'><!-- </r> --><![CDATA[</r>]]></r>");
    }

    @Test
    void keepsTheRecordsBeforeACutAtAnyByteAndNeverThrows() throws IOException {
        byte[] feed = TWO.getBytes(StandardCharsets.UTF_8);
        List<String> whole = read(feed, null);
        for (int cut = 1; cut < feed.length; cut++) {
            List<String> found = read(java.util.Arrays.copyOf(feed, cut), null);
            assertThat(found).as("cut at %d", cut).last().isEqualTo("problem");
            assertThat(found.subList(0, found.size() - 1)).isEqualTo(whole.subList(0, found.size() - 1));
        }
    }

    @Test
    void givesTheSameRecordsHoweverTheBytesArrive() throws IOException {
        Random random = new Random(42);
        StringBuilder feed = new StringBuilder(HEAD);
        for (int i = 0; i < 300; i++) {
            feed.append("<r n='").append(i).append("'>").append("é<z/>".repeat(random.nextInt(200))).append("</r> ");
        }
        byte[] bytes = feed.append(TAIL).toString().getBytes(StandardCharsets.UTF_8);
        InputStream dripping = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(700)));
            }
        };
        assertThat(drain(new XmlRecords(dripping, XmlPath.parse("list/out/r"), MAX_RECORD)))
                .hasSize(300)
                .isEqualTo(read(bytes, null));
    }

    @Test
    void letsABrokenRecordHarmOnlyItself() throws IOException {
        String good = "<r a='1'/>";
        for (String broken : List.of("<r><open></r>", "<r a='forgotten></r>", "<r a=''> < </r>", "<r>&nope;</r>", "<r></wrong></r>")) {
            assertThat(read(HEAD + good + broken + good + TAIL)).as(broken).hasSize(3).doesNotContain("problem");
        }
        assertThat(read(HEAD + good + "<r b='never closed'>" + good + good + TAIL)).hasSize(4).contains("record_unreadable");
    }

    @Test
    void refusesARecordThatIsTooLargeAndKeepsItsNeighbours() throws IOException {
        String large = "x".repeat(400_000);
        for (String record : List.of("<r a='" + large + "'/>", "<r>" + large + "</r>", "<r><!--" + large + "--></r>")) {
            assertThat(read(HEAD + "<r n='1'/>" + record + "<r n='2'/>" + TAIL))
                    .hasSize(3)
                    .contains(Reason.RECORD_TOO_LARGE.code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<!DOCTYPE list [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><list><out/></list>", "<html><body/></html>", "{\"a\":1}", "  ",
        "<list><out/></list>garbage", "garbage<list><out/></list>", "<list><out/></list><list/>", "<list></out></list>"
    })
    void saysThatAFeedIsNone(String feed) throws IOException {
        assertThat(read(feed)).containsExactly("problem");
    }

    @Test
    void takesAnEmptyListForWhatItIs() throws IOException {
        assertThat(read("<list/>")).isEmpty();
        assertThat(read(HEAD + TAIL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "windows-1252"})
    void readsWhatTheDeclarationSays(String encoding) throws IOException {
        String feed = "<?xml version='1.0' encoding='" + encoding + "'?><list><out><r t='Añón'/></out></list>";
        assertThat(read(feed.getBytes(Charset.forName(encoding)), "text/xml; charset=us-ascii")).containsExactly("<r t='Añón'/>");
    }

    @Test
    void readsAByteOrderMarkGzipAndTheCharsetOfTheHeader() throws IOException {
        String feed = "<list><out><r t='Añón'/></out></list>";
        assertThat(read("\ufeff" + feed)).containsExactly("<r t='Añón'/>");
        assertThat(read(feed.getBytes(StandardCharsets.ISO_8859_1), "text/xml; charset=\"ISO-8859-1\"")).containsExactly("<r t='Añón'/>");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(feed.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(packed.toByteArray(), null)).containsExactly("<r t='Añón'/>");
        assertThatThrownBy(() -> read("<?xml version='1.0' encoding='EBCDIC-9'?><list/>")).isInstanceOf(FeedException.class);
    }

    @Test
    void endsAGzipBombAtTheLimit() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[5_000_000]);
        }
        Spool spool = new Spool(folder, 1_000_000);
        assertThatThrownBy(() -> spool.save(new ByteArrayInputStream(packed.toByteArray()), null))
                .isInstanceOf(FeedException.class)
                .hasMessageContaining("larger than 1000000 bytes");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void readsARecordAsATree() throws IOException {
        assertThat(tree("<r xmlns:x='urn:x' a='1 &amp; 2'><z p='3'/><z p='4'>t</z><x:n>text</x:n><e/></r>"))
                .hasToString("{\"a\":\"1 & 2\",\"z\":[{\"p\":\"3\"},{\"p\":\"4\",\"#text\":\"t\"}],\"x:n\":[\"text\"],\"e\":[{}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<r>&ntilde;</r>", "<r a='1' a='2'/>", "<r><open></r>", "<r/>x", "<r/><r/>", "<r a='&#0;'/>", "<r a='\u0007'/>",
        "<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><r>&e;</r>", "<r x:a='1'/>"
    })
    void refusesARecordThatIsNotXml(String record) {
        assertThatThrownBy(() -> tree(record)).isInstanceOf(IOException.class);
    }

    @Test
    void boundsTheDepthAndTheSizeOfValues() {
        assertThatThrownBy(() -> tree("<a>".repeat(100_000) + "</a>".repeat(100_000))).hasMessageContaining("levels");
        assertThatThrownBy(() -> tree("<r a='" + "x".repeat(600_000) + "'/>")).hasMessageContaining("characters");
    }

    @Test
    void refusesARecordWithAnInvalidByte() {
        byte[] record = "<r a='?'/>".getBytes(StandardCharsets.UTF_8);
        record[6] = (byte) 0xC3;
        assertThatThrownBy(() -> new XmlTreeMapper().readValue(record, JsonNode.class)).isInstanceOf(IOException.class);
    }
}
