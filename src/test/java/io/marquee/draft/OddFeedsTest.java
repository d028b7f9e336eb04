package io.marquee.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drafted of feeds that say one thing in several ways, that say little of use, or that are to cost much. */
class OddFeedsTest {

    private static final String ATOM = "http://www.w3.org/2005/Atom";

    @TempDir
    Path folder;

    /** Times of which most are none, though those that are looked at first are. */
    @ParameterizedTest
    @ValueSource(strings = {
        "[{'id':1,'title':'A','dates':['2030-05-12T20:00:00','tba','tba']}]",
        "[{'id':1,'title':'A','dates':['2030-05-12T20:00:00','tba','tba']},{'id':2,'title':'B','dates':['2030-05-12T20:00:00','?','?']}]",
        "{'events':[{'id':1,'title':'A','dates':[['2030-05-12T20:00:00','tba','tba']]}]}",
        "[{'id':1,'title':'A','dates':['12.05.2030 20:00',1,2,3]}]",
        "[{'id':1,'title':'A','published':[1904839200,'soon','later']}]",
        "[{'id':1,'title':'A','dates':[{'start':'2030-05-12T20:00:00'},{'start':'tba'},{'start':'tba'}]}]",
        "<events><event id='1' title='A'><date>2030-05-12</date><date>tba</date><date>tba</date></event></events>"})
    void leavesTimesOpenThatAreMostlyNone(String feed) throws Exception {
        Draft draft = Drafted.of(folder, feed.startsWith("<") ? feed : feed.replace('\'', '"')).draft();
        assertThat(draft.open()).anyMatch(line -> line.startsWith("start: null, fit: "));
        assertThat(draft.mapping()).contains("title: ");
    }

    /** Documents with one namespace in several spellings. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<feed xmlns='URI' xmlns:atom='URI'><atom:link href='x'/>EVENTS</feed>                   | entry      | feed/entry",
        "<atom:feed xmlns='URI' xmlns:atom='URI'><link href='x'/>EVENTS</atom:feed>              | entry      | atom:feed/entry",
        "<atom:feed xmlns='URI' xmlns:atom='URI'><link href='x'/>EVENTS</atom:feed>              | atom:entry | atom:feed/atom:entry",
        "<a:feed xmlns:a='URI' xmlns:b='URI'>EVENTS</a:feed>                                     | b:entry    | a:feed/b:entry",
        "<a:feed xmlns:a='URI'>EVENTS<b:more xmlns:b='URI'/></a:feed>                            | a:entry    | a:feed/a:entry",
        "<a:feed xmlns:a='URI'>EVENTS</a:feed>                                                   | a:entry    | a:feed/a:entry",
        "<feed xmlns='URI'>EVENTS</feed>                                                         | entry      | feed/entry"})
    void findsRecordsWhateverTheSpellingsOfANamespace(String document, String element, String records) throws Exception {
        for (int events : new int[] {2, 300}) {
            String feed = document.replace("URI", ATOM).replace("EVENTS", IntStream.range(0, events)
                    .mapToObj(i -> "<%1$s id='%2$d' title='T' start='2030-05-12'><p>%3$s</p></%1$s>".formatted(element, i, "x".repeat(events * 5)))
                    .collect(Collectors.joining()));
            Drafted drafted = Drafted.of(folder, feed);
            assertThat(drafted.draft().records()).isEqualTo(records);
            assertThat(drafted.lines()).hasSize(Math.min(events, Sample.MOST)).startsWith("0 | 0 | online | 2030-05-12 |  |  | T");
            Drafted again = Drafted.of(folder, drafted.caseFeed(), null);
            assertThat(again.lines()).startsWith("0 | 0 | online | 2030-05-12 |  |  | T", "1 | 1 | online | 2030-05-12 |  |  | T");
        }
    }

    private static Structure xml(String document) throws IOException {
        return XmlStructure.of(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
    }

    private static Structure json(String document) throws IOException {
        return JsonStructure.of(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
    }

    /** Each place would hold a copy of all names above it. */
    @Test
    @Timeout(60)
    void keepsNoCopiesOfLongNames() throws Exception {
        String name = "r".repeat(200_000);
        String many = IntStream.range(0, 100_000).mapToObj(i -> "<a" + i + " x=''/>").collect(Collectors.joining());
        assertThat(xml("<" + name + ">" + many + "</" + name + ">").places()).isEmpty();
        assertThat(xml("<r>" + many + "</r>").places()).hasSize(40).allMatch(place -> place.length() < 10);
        String objects = IntStream.range(0, 100_000).mapToObj(i -> "\"a" + i + "\":{}").collect(Collectors.joining(","));
        assertThat(json("{\"" + name + "\":{" + objects + "}}").places()).containsExactly("/");
        String way = IntStream.range(0, 60).mapToObj(i -> "\"" + "n".repeat(150) + "\":{").collect(Collectors.joining());
        assertThat(json("{" + way + objects + "}".repeat(61)).places()).allMatch(place -> place.length() <= 1_000);
        String tags = IntStream.range(0, 60).mapToObj(i -> "<" + "n".repeat(150) + ">").collect(Collectors.joining());
        assertThat(xml(tags + many).places()).isNotEmpty().allMatch(place -> place.length() <= 1_000);
    }

    @Test
    void takesNamesUpToALengthAndOnlyTheRecordsBehindThem() throws Exception {
        String longest = "n".repeat(200);
        assertThat(xml("<r><" + longest + " a='1'/></r>").places()).contains("r/" + longest);
        assertThat(xml("<r><" + longest + "n a='1'><b c='1'/></" + longest + "n></r>").places()).containsExactly("r");
        assertThat(xml("<r><" + longest + "n a='1'/><b c='1'/></r>").places()).containsExactly("r", "r/b");
        assertThat(json("{\"" + longest + "\":{\"b\":{}}}").places()).contains(longest + "/b");
        assertThat(json("{\"" + longest + "n\":{\"b\":{}}, \"c\":{}}").places()).containsExactly("/", "c");
    }

    /** A line of a calendar goes on behind a blank or a tab. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "\t"})
    void leavesOutAllLinesOfASeries(String margin) throws Exception {
        String series = "BEGIN:VEVENT\r\nUID:s\r\nSUMMARY:S\r\nDTSTART:20200101T200000\r\nRRULE:FREQ=DAILY;\r\n" + margin + "INTERVAL=2\r\nX-MORE:a\r\n" + margin + "b\r\nEND:VEVENT\r\n";
        String only = new String(Drafted.of(folder, "BEGIN:VCALENDAR\r\n" + series + "END:VCALENDAR\r\n").caseFeed(), StandardCharsets.UTF_8);
        assertThat(only).isEqualTo("BEGIN:VCALENDAR\r\n" + series.replace("RRULE:FREQ=DAILY;\r\n" + margin + "INTERVAL=2\r\n", "") + "END:VCALENDAR\r\n");
    }
}
