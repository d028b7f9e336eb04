package io.marquee.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drafted of feeds that say little of use. */
class OddFeedsTest {

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

    /** A line of a calendar goes on behind a blank or a tab. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "\t"})
    void leavesOutAllLinesOfASeries(String margin) throws Exception {
        String series = "BEGIN:VEVENT\r\nUID:s\r\nSUMMARY:S\r\nDTSTART:20200101T200000\r\nRRULE:FREQ=DAILY;\r\n" + margin + "INTERVAL=2\r\nX-MORE:a\r\n" + margin + "b\r\nEND:VEVENT\r\n";
        String only = new String(Drafted.of(folder, "BEGIN:VCALENDAR\r\n" + series + "END:VCALENDAR\r\n").caseFeed(), StandardCharsets.UTF_8);
        assertThat(only).isEqualTo("BEGIN:VCALENDAR\r\n" + series.replace("RRULE:FREQ=DAILY;\r\n" + margin + "INTERVAL=2\r\n", "") + "END:VCALENDAR\r\n");
    }
}
