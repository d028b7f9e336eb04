package io.marquee.hostile;

import io.marquee.kit.Workbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.io.output.CloseShieldOutputStream;

/**
 * How feeds of one format are written, in the pieces that faults are made of. The formats are those that the core can read; one that is
 * not written down here fails the suite, so that no format comes without its faults.
 *
 * @param records where its records are
 * @param head before the first record
 * @param tail behind the last one
 * @param between two records
 * @param record of an id and a title, the title as text of the format
 * @param opening what opens a level within a record, without an end
 */
public record Notation(
        String format, String records, String head, String tail, String between, Function<String[], String> record, String opening) {

    private static final Map<String, Notation> KNOWN = Map.of(
            "xml", new Notation("xml", "list/item", "<list>", "</list>", "",
                    of -> "<item id=\"" + of[0] + "\" title=\"" + of[1] + "\" price=\"" + of[2] + "\">" + of[3] + "</item>", "<a>"),
            "json", new Notation("json", "list", "{\"list\":[", "]}", ",",
                    of -> "{\"id\":" + of[0] + ",\"title\":\"" + of[1] + "\",\"price\":" + of[2] + ",\"more\":[" + of[3] + "]}", "["),
            "csv", new Notation("csv", "id,title,price", "id,title,price,more\n", "", "\n",
                    of -> of[0] + "," + of[1] + "," + of[2] + "," + of[3], "\""),
            "ndjson", new Notation("ndjson", "/", "\n", "\n", "\n",
                    of -> "{\"id\":" + of[0] + ",\"title\":\"" + of[1] + "\",\"price\":" + of[2] + ",\"more\":[" + of[3] + "]}", "["),
            "ical", new Notation("ical", "VEVENT", "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n", "",
                    of -> "BEGIN:VEVENT\r\nID:" + of[0] + "\r\nTITLE:" + of[1] + "\r\nPRICE:" + of[2] + "\r\nMORE:" + of[3]
                            + "\r\nDTSTART:20320201T200000\r\nEND:VEVENT\r\n", "BEGIN:VALARM\r\n"),
            "xlsx", new Notation("xlsx", "id,title,price", Workbook.beforeRows() + Workbook.row("id", "title", "price", "more"), Workbook.BEHIND_ROWS, "",
                    of -> "<row><c><v>" + of[0] + "</v></c><c t=\"str\"><v>" + of[1] + "</v></c><c><v>" + of[2] + "</v></c><c t=\"str\"><v>" + of[3]
                            + "</v></c></row>", "<a>"),
            "jsonld", new Notation("jsonld", "Event", "<!doctype html><html>", "</html>", "",
                    of -> "<script type=\"application/ld+json\">{\"@type\":\"Event\",\"id\":" + of[0] + ",\"title\":\"" + of[1]
                            + "\",\"price\":" + of[2] + ",\"more\":[" + of[3] + "]}</script>", "<script type=\"application/ld+json\">["));

    /** The id of the record that is good, and the day of its plan; all others are of one day. */
    static final int GOOD = 2_000_000;
    static final LocalDate GOOD_DAY = LocalDate.of(2032, 3, 1);

    private static final String MAPPING = """
            [ { base_id: .id, plan_id: "1", title: .title, sell_mode: "online", prices: [.price],
              start: (if "\\(.id)" == "%s" then "%sT20:00:00" else "2032-02-01T20:00:00" end) } ]""".formatted(GOOD, GOOD_DAY);

    /** All formats that the core can read. */
    public static List<Notation> all() {
        return io.marquee.feed.Feeds.formats().stream().map(Notation::of).toList();
    }

    public static Notation of(String format) {
        Notation notation = KNOWN.get(format);
        if (notation == null) {
            throw new AssertionError("the hostile suite does not know how " + format + " is written");
        }
        return notation;
    }

    public String mapping() {
        return MAPPING;
    }

    /** One that is read and stored, whatever else is in a feed. */
    String good(String title) {
        return record(GOOD, title);
    }

    /** A record of this id and title. */
    public String record(int id, String title) {
        return record.apply(new String[] {String.valueOf(id), title, "10", ""});
    }

    /** A record with this for its price, and this among its contents. */
    String record(int id, String title, String price, String more) {
        return record.apply(new String[] {String.valueOf(id), title, price, more});
    }

    /** A feed of these records. */
    public byte[] feed(List<String> written) {
        ByteArrayOutputStream feed = new ByteArrayOutputStream();
        try (OutputStream out = packed(feed)) {
            out.write(written.stream().collect(Collectors.joining(between, head, tail)).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return feed.toByteArray();
    }

    /** Where to write the text of a feed that goes to this stream; closing it ends the feed and leaves the stream open. */
    OutputStream packed(OutputStream out) throws IOException {
        return format.equals("xlsx") ? Workbook.sheetOf(out) : CloseShieldOutputStream.wrap(out);
    }
}
