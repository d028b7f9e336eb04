package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A feed in which a character breaks, in each format: its reading ends there, and says so in words of ours. */
class BrokenTextTest {

    private static final int LIMIT = 1 << 20;
    /** The beginning of a feed with two records, and the rest of it. */
    private static final Map<String, String[]> FEEDS = Map.of(
            "xml", new String[] {"<list><a id='1'/><a id='2'/>", "<a id='3'/></list>"},
            "json", new String[] {"{\"list\":[{\"id\":1},{\"id\":2},", "{\"id\":3}]}"},
            "ndjson", new String[] {"{\"id\":1}\n{\"id\":2}\n", "{\"id\":3}"},
            "jsonld", new String[] {
                "<script type='application/ld+json'>[{\"@type\":\"Event\"},{\"@type\":\"Event\"}]</script>",
                "<script type='application/ld+json'>{\"@type\":\"Event\"}</script>"
            },
            "ical", new String[] {
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20300501\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20300501\nEND:VEVENT\n",
                "BEGIN:VEVENT\nDTSTART:20300501\nEND:VEVENT\nEND:VCALENDAR\n"
            },
            "csv", new String[] {"id,title\n1,a\n2,b\n", "3,c\n"});
    private static final Map<String, String> PATHS = Map.of("xml", "list/a", "json", "list", "csv", "", "ndjson", "/", "jsonld", "Event", "ical", "VEVENT");

    @TempDir
    private Path directory;

    @Test
    void knowsEveryFormatOfText() {
        // a workbook is none: what may break in one is in BrokenWorkbookTest
        assertThat(Stream.concat(FEEDS.keySet().stream(), Stream.of("xlsx"))).containsExactlyInAnyOrderElementsOf(Feeds.formats());
    }

    static Stream<Arguments> broken() {
        // a lone half of a pair, the other half first, and half of a character at the end
        return FEEDS.keySet().stream().flatMap(format -> Stream.of(
                Arguments.of(format, "UTF-16LE", "FFFE", "00D84100"), Arguments.of(format, "UTF-16BE", "FEFF", "DC000041"),
                Arguments.of(format, "UTF-16LE", "FFFE", "41"), Arguments.of(format, "UTF-16BE", "FEFF", "00")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void endsThere(String format, String encoding, String mark, String wrong) throws IOException {
        ByteArrayOutputStream feed = new ByteArrayOutputStream();
        Charset charset = Charset.forName(encoding);
        feed.write(HexFormat.of().parseHex(mark));
        feed.write(FEEDS.get(format)[0].getBytes(charset));
        feed.write(HexFormat.of().parseHex(wrong));
        if (wrong.length() > 2) {
            feed.write(FEEDS.get(format)[1].getBytes(charset));
        }
        FeedFile read = FeedFile.of(directory, format, PATHS.get(format), LIMIT, feed.toByteArray());
        assertThat(read.problem()).isEqualTo("cut off: a text that is not in its encoding");
        assertThat(read.records()).hasSizeLessThan(3);
    }
}
