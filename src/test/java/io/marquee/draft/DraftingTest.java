package io.marquee.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found in feeds: where their records are, how their times are written, and what their fields mean. */
class DraftingTest {

    @TempDir
    Path folder;

    /**
     * A feed and what must be found in it.
     *
     * @param draft {@code format | records | zone | dateFormat}
     */
    record Feed(String name, String text, String draft, List<String> plans) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Feed feed(String name, String text, String draft, String... plans) {
        return new Feed(name, text, draft, List.of(plans));
    }

    static Stream<Feed> feeds() {
        return Stream.of(
                feed("a list of its own", "[{\"id\": 1, \"name\": \"Hamlet\", \"start\": \"2030-05-12T20:00:00+02:00\", \"end\": \"2030-05-12T22:00:00+02:00\", \"price\": 12.5}]",
                        "json | / | UTC | ", "1 | 1 | online | 2030-05-12T20:00 | 2030-05-12T22:00 | 12.5-12.5 | Hamlet"),
                feed("the list with most of what a plan needs", """
                        {"venues": [{"id": 1, "name": "Hall"}, {"id": 2, "name": "Yard"}, {"id": 3, "name": "Cellar"}],
                         "data": {"timezone": "Europe/Lisbon", "items": [{"uid": "a", "title": "Hamlet", "startDate": "2030-05-12", "tags": ["x"]}]}}""",
                        "json | data/items | Europe/Lisbon | ", "a | a | online | 2030-05-12 |  |  | Hamlet"),
                feed("dates within a record, each with prices", """
                        {"shows": [{"code": "K", "headline": "Hamlet", "dates": [
                          {"id": 1, "begin": "12.05.2030 20:00", "availability": "SoldOut", "tiers": [{"amount": "10"}, {"amount": "25"}]},
                          {"id": 2, "begin": "13.05.2030 20:00", "availability": "InStock", "tiers": []}]}]}""",
                        "json | shows | UTC | dd.MM.yyyy HH:mm",
                        "K | 1 | offline | 2030-05-12T20:00 |  | 10-25 | Hamlet", "K | 2 | online | 2030-05-13T20:00 |  |  | Hamlet"),
                feed("times that are a list", "[{\"id\": 5, \"title\": \"Hamlet\", \"dates\": [\"2030-05-12T20:00\", \"2030-05-13T20:00\"]}]", "json | / | UTC | ",
                        "5 | 2030-05-12T20:00 | online | 2030-05-12T20:00 |  |  | Hamlet", "5 | 2030-05-13T20:00 | online | 2030-05-13T20:00 |  |  | Hamlet"),
                feed("an id that comes twice", "[{\"id\": 5, \"title\": \"A\", \"start\": \"2030-05-12\"}, {\"id\": 5, \"title\": \"A\", \"start\": \"2030-05-13\"}]",
                        "json | / | UTC | ", "5 | 2030-05-12 | online | 2030-05-12 |  |  | A", "5 | 2030-05-13 | online | 2030-05-13 |  |  | A"),
                feed("an id of each date beside that of the show", "id,session_id,title,date\n5,1,A,2030-05-12\n5,2,A,2030-05-13\n", "csv | id,session_id,title,date | UTC | ",
                        "5 | 1 | online | 2030-05-12 |  |  | A", "5 | 2 | online | 2030-05-13 |  |  | A"),
                feed("seconds since 1970", "{\"timezone\": \"Europe/Madrid\", \"events\": [{\"id\": 1, \"title\": \"A\", \"start\": 1904839200, \"end\": 1904844600000}]}",
                        "json | events | Europe/Madrid | ", "1 | 1 | online | 2030-05-12T20:00 | 2030-05-12T21:30 |  | A"),
                feed("the same as text", "id;title;start\n1;A;1904839200\n", "csv | id;title;start | UTC | ", "1 | 1 | online | 2030-05-12T18:00 |  |  | A"),
                feed("a date and its clock apart", "id;titel;datum;uhrzeit;eintritt\n1;Faust;12.05.2030;20:00;12,50 €\n2;Ring;13.05.2030;;\n",
                        "csv | id;titel;datum;uhrzeit;eintritt | UTC | dd.MM.yyyy[ HH:mm]",
                        "1 | 1 | online | 2030-05-12T20:00 |  | 12.5-12.5 | Faust", "2 | 2 | online | 2030-05-13 |  |  | Ring"),
                feed("digits without signs", "id\ttitle\tdate\n1\tA\t20300512\n", "csv | id\ttitle\tdate | UTC | ", "1 | 1 | online | 2030-05-12 |  |  | A"),
                feed("a row that says its delimiter", "sep=|\nid|title|start\n1|A, B|2030-05-12\n", "csv | id|title|start | UTC | ", "1 | 1 | online | 2030-05-12 |  |  | A, B"),
                feed("lines of JSON", "{\"id\": 1, \"title\": \"A\", \"start\": \"2030-05-12\"}\n{\"id\": 2, \"title\": \"B\", \"start\": \"2030-05-13\"}\n", "ndjson | / | UTC | ",
                        "1 | 1 | online | 2030-05-12 |  |  | A", "2 | 2 | online | 2030-05-13 |  |  | B"),
                feed("zones of each event", "[{\"id\": 1, \"title\": \"A\", \"start\": {\"dateTime\": \"2030-05-12T20:00\", \"timeZone\": \"Romance Standard Time\"}}]",
                        "json | / | Romance Standard Time | ", "1 | 1 | online | 2030-05-12T20:00 |  |  | A"),
                feed("words of a language", "[{\"id\": 1, \"titulo\": \"A\", \"fecha\": \"12 de mayo de 2030, 20:00\", \"precio\": \"Gratis\", \"estado\": \"Agotado\"}]",
                        "json | / | UTC | ", "1 | 1 | offline | 2030-05-12T20:00 |  | 0-0 | A"),
                feed("a flag that an event is cancelled", """
                        [{"id": 1, "title": "A", "start": "2030-05-12", "status": "published", "cancelled": true},
                         {"id": 2, "title": "B", "start": "2030-05-12", "status": "published", "cancelled": false}]""",
                        "json | / | UTC | ", "1 | 1 | offline | 2030-05-12 |  |  | A", "2 | 2 | online | 2030-05-12 |  |  | B"),
                feed("words of sale that nobody knows", """
                        [{"id": 1, "title": "A", "start": "2030-05-12", "status": "onsale"}, {"id": 2, "title": "B", "start": "2030-05-12", "status": "mañana"}]""",
                        "json | / | UTC | ", "1 | 1 | online | 2030-05-12 |  |  | A", "2 | 2 | offline | 2030-05-12 |  |  | B"),
                feed("titles of HTML", "[{\"id\": 1, \"title\": {\"rendered\": \"Rock &#038; Roll\"}, \"start\": \"2030-05-12\"}]", "json | / | UTC | ",
                        "1 | 1 | online | 2030-05-12 |  |  | Rock & Roll"),
                feed("elements with attributes", """
                        <?xml version="1.0"?><!-- shows --><events><event id="1" title="A"><date id="7" start="2030-05-12T20:00:00" onsale="true"><price>10</price><price>20</price></date></event></events>""",
                        "xml | events/event | UTC | ", "1 | 7 | online | 2030-05-12T20:00 |  | 10-20 | A"),
                feed("elements in elements", """
                        <feed><updated>2030-01-01</updated><list><item><id>1</id><title>A</title><when><start>2030-05-12T20:00</start></when></item>
                        <item><id>2</id><title>B</title><when><start>2030-05-13T20:00</start></when></item></list></feed>""",
                        "xml | feed/list/item | UTC | ", "1 | 2030-05-12T20:00 | online | 2030-05-12T20:00 |  |  | A", "2 | 2030-05-13T20:00 | online | 2030-05-13T20:00 |  |  | B"),
                feed("RSS with the module of events", """
                        <rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>On</title><link>https://a.example</link>
                        <item><title>Tea &amp; jazz</title><guid isPermaLink="false">e-1</guid><pubDate>Sun, 12 May 2024 20:00:00 +0200</pubDate>
                        <ev:startdate>2030-06-14T15:00:00+01:00</ev:startdate></item></channel></rss>""",
                        "xml | rss/channel/item | UTC | ", "e-1 | e-1 | online | 2030-06-14T15:00 |  |  | Tea & jazz"),
                feed("RSS that says when it was published", """
                        <rss version="2.0"><channel><item><title>A</title><link>https://a.example/1</link><pubDate>Sun, 12 May 2030 20:00:00 +0200</pubDate></item></channel></rss>""",
                        "xml | rss/channel/item | UTC | EEE, d MMM yyyy HH:mm:ss Z", "https://a.example/1 | https://a.example/1 | online | 2030-05-12T20:00 |  |  | A"),
                feed("Atom with times of Google", """
                        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:gd="http://schemas.google.com/g/2005"><title>On</title><id>f</id><updated>2029-01-01T00:00:00Z</updated>
                        <entry><id>e1</id><title>A</title><published>2029-01-01T00:00:00Z</published><gd:when startTime="2030-05-12T20:00:00Z" endTime="2030-05-12T21:00:00Z"/></entry></feed>""",
                        "xml | feed/entry | UTC | ", "e1 | 2030-05-12T20:00:00Z | online | 2030-05-12T20:00 | 2030-05-12T21:00 |  | A"),
                feed("a page for search engines", """
                        <!DOCTYPE html><html><head><script type="application/ld+json">{"@type": "MusicEvent", "name": "A", "startDate": "2030-05-12T20:00+02:00"}</script></head></html>""",
                        "jsonld | Event | UTC | ", "A | 2030-05-12T20:00+02:00 | online | 2030-05-12T20:00 |  |  | A"),
                feed("schema.org without a page", "{\"@graph\": [{\"@type\": \"Event\", \"@id\": \"1\", \"name\": \"A\", \"startDate\": \"2030-05-12\", \"offers\": [{\"price\": \"Free\"}]}]}",
                        "json | @graph | UTC | ", "1 | 2030-05-12 | online | 2030-05-12 |  | 0-0 | A"),
                feed("a calendar", """
                        BEGIN:VCALENDAR
                        X-WR-TIMEZONE:Europe/Madrid
                        BEGIN:VEVENT
                        UID:1
                        DTSTART:20300512T180000Z
                        SUMMARY:A
                        END:VEVENT
                        END:VCALENDAR
                        """, "ical | VEVENT | Europe/Madrid | ", "1 | 1 | online | 2030-05-12T20:00 |  |  | A"),
                feed("nothing to be found", "{\"a\": [{\"b\": 1}]}", "json | / | UTC | ", "id_missing"));
    }

    @ParameterizedTest
    @MethodSource("feeds")
    void findsWhatAFeedHolds(Feed feed) throws Exception {
        Drafted drafted = Drafted.of(folder, feed.text);
        Draft draft = drafted.draft();
        assertThat(String.join(" | ", draft.format(), draft.records(), draft.zone(), draft.dateFormat())).isEqualTo(feed.draft);
        assertThat(drafted.lines()).as(draft.mapping()).isEqualTo(feed.plans);
    }

    @ParameterizedTest
    @MethodSource("feeds")
    void writesTheSameOfTheSame(Feed feed) throws Exception {
        assertThat(Drafted.of(folder, feed.text).draft()).isEqualTo(Drafted.of(folder, feed.text).draft());
    }

    /** The pattern that is written, and whether it is a guess. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "13/05/2030 20:00; dd/MM/yyyy HH:mm; false", "05/13/2030 20:00; MM/dd/yyyy HH:mm; false", "03/04/2030 20:00; dd/MM/yyyy HH:mm; true",
        "12.5.2030; d.M.yyyy; false", "'May 12, 2030 8:00 PM'; MMM d, yyyy h:mm a; false", "Sun, 12 May 2030 20:00:00 +0200; EEE, d MMM yyyy HH:mm:ss Z; false"})
    void tellsTheNotationOfTimes(String time, String pattern, boolean guessed) throws Exception {
        Draft draft = Drafted.of(folder, "id;title;start\n1;A;" + time + "\n").draft();
        assertThat(draft.dateFormat()).isEqualTo(pattern);
        assertThat(draft.open().stream().anyMatch(line -> line.startsWith("start:") && line.contains("guess: " + pattern))).isEqualTo(guessed);
        assertThat(Drafted.of(folder, "id;title;start\n1;A;" + time + "\n").lines()).allSatisfy(line -> assertThat(line).contains("2030"));
    }

    @Test
    void readsEncodingsAsPollsDo() throws Exception {
        byte[] latin = "id;title;start\n1;Ópera;2030-05-12\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Drafted.of(folder, latin, null).lines()).containsExactly("1 | 1 | online | 2030-05-12 |  |  | Ópera");
        byte[] wide = "<a><b id='1' title='Ópera' start='2030-05-12'/></a>".getBytes(StandardCharsets.UTF_16);
        assertThat(Drafted.of(folder, wide, null).lines()).containsExactly("1 | 1 | online | 2030-05-12 |  |  | Ópera");
        byte[] told = "<a><b id='1' title='Ópera' start='2030-05-12'/></a>".getBytes(StandardCharsets.ISO_8859_1);
        Drafted drafted = Drafted.of(folder, told, "iso-8859-1");
        assertThat(drafted.lines()).containsExactly("1 | 1 | online | 2030-05-12 |  |  | Ópera");
        // no header comes with the case
        assertThat(drafted.caseFeed()).isEqualTo("<a><b id='1' title='Ópera' start='2030-05-12'/></a>".getBytes(StandardCharsets.UTF_8));
    }

    /** Feeds too large for a case, whose first records must give the same. */
    static Stream<String> largeFeeds() {
        String pad = "x".repeat(2_000);
        return Stream.of(
                "{\"a\": {\"events\": [%s]}}".formatted(many(i -> "{\"id\": %d, \"title\": \"T%d\", \"start\": \"2030-05-12\", \"pad\": \"%s\"}".formatted(i, i, pad), ",")),
                many(i -> "{\"id\": %d, \"title\": \"T%d\", \"start\": \"2030-05-12\", \"pad\": \"%s\"}".formatted(i, i, pad), "\n"),
                "<a:r xmlns:a='urn:a' xmlns:b='urn:b'><l>%s</l></a:r>".formatted(
                        many(i -> "<a:e id='%d'><b:title>T%d</b:title><start>2030-05-12</start><p>%s</p></a:e>".formatted(i, i, pad), "")),
                "id;title;start;pad\n" + many(i -> "%d;T%d;2030-05-12;\"%s\"\"\n;\"".formatted(i, i, pad), "\n"),
                "<!doctype html><html>" + many(i -> "<script type='application/ld+json'>{\"@type\": \"Event\", \"@id\": \"%d\", \"name\": \"T%d\", \"startDate\": \"2030-05-12\", \"x\": \"<\\/script>%s\"}</script>"
                        .formatted(i, i, pad), ""),
                "BEGIN:VCALENDAR\n" + many(i -> "BEGIN:VEVENT\nUID:%d\nSUMMARY:T%d\nDTSTART;VALUE=DATE:20300512\nX-PAD:%s\nEND:VEVENT\n".formatted(i, i, pad), "") + "END:VCALENDAR\n");
    }

    private static String many(IntFunction<String> record, String between) {
        return IntStream.range(0, 500).mapToObj(record).collect(Collectors.joining(between));
    }

    @ParameterizedTest
    @MethodSource("largeFeeds")
    void keepsTheFirstRecordsOfALargeFeed(String feed) throws Exception {
        Drafted whole = Drafted.of(folder, feed);
        assertThat(whole.lines()).hasSize(Sample.MOST);
        assertThat(whole.caseFeed().length).isBetween(1, CaseFeed.MOST + 5_000);
        Drafted first = Drafted.of(folder, whole.caseFeed(), null);
        assertThat(first.lines()).as("%s", first.draft()).isEqualTo(whole.lines().subList(0, CaseFeed.MOST_RECORDS));
        assertThat(first.draft().records()).isEqualTo(whole.draft().records());
    }

    @Test
    void leavesSeriesOutOfACase() throws Exception {
        String series = "BEGIN:VEVENT\r\nUID:s\r\nSUMMARY:S\r\nDTSTART:20200101T200000\r\nRRULE:FREQ=DAILY;\r\n INTERVAL=2\r\nEND:VEVENT\r\n";
        String single = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A\r\nDTSTART:20200101T200000\r\nEND:VEVENT\r\n";
        String zone = "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nRRULE:FREQ=YEARLY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
        String both = new String(Drafted.of(folder, "BEGIN:VCALENDAR\r\n" + zone + series + single + "END:VCALENDAR\r\n").caseFeed(), StandardCharsets.UTF_8);
        assertThat(both).isEqualTo("BEGIN:VCALENDAR\r\n" + zone + single + "END:VCALENDAR\r\n");
        String only = new String(Drafted.of(folder, "BEGIN:VCALENDAR\r\n" + series + "END:VCALENDAR\r\n").caseFeed(), StandardCharsets.UTF_8);
        assertThat(only).isEqualTo("BEGIN:VCALENDAR\r\n" + series.replace("RRULE:FREQ=DAILY;\r\n INTERVAL=2\r\n", "") + "END:VCALENDAR\r\n");
    }
}
