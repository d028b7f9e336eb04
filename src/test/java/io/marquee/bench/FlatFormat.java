package io.marquee.bench;

import io.marquee.kit.Workbook;
import java.util.List;

/**
 * How a feed of flat plans is written in one format. A pattern of a record is filled in with its id, title, start and end in ISO 8601,
 * price in whole euros, and start and end as calendars write them.
 */
enum FlatFormat {
    XML("feed/item", List.of(".id", ".title", ".status", ".start", ".end", ".price"), "<feed>", "", "</feed>",
            "<item id=\"%1$s\" title=\"%2$s\" status=\"onsale\" start=\"%3$s:00\" end=\"%4$s:00\" price=\"%5$s.50\"/>\n"),
    JSON("items", List.of(".id", ".title", ".status", ".start", ".end", ".price"), "{\"items\":[", ",", "]}", object()),
    NDJSON("/", List.of(".id", ".title", ".status", ".start", ".end", ".price"), "", "", "", object()),
    CSV("id,title,status,start,end,price", List.of(".id", ".title", ".status", ".start", ".end", ".price"),
            "id,title,status,start,end,price\n", "", "", "%1$s,\"%2$s\",onsale,%3$s:00,%4$s:00,%5$s.50\n"),
    XLSX("id,title,status,start,end,price", List.of(".id", ".title", ".status", ".start", ".end", ".price"),
            Workbook.beforeRows() + Workbook.row("id", "title", "status", "start", "end", "price"), "", Workbook.BEHIND_ROWS,
            "<row><c><v>%1$s</v></c><c t=\"str\"><v>%2$s</v></c><c t=\"str\"><v>onsale</v></c><c t=\"str\"><v>%3$s:00</v></c>"
                    + "<c t=\"str\"><v>%4$s:00</v></c><c><v>%5$s.5</v></c></row>"),
    JSONLD("Event", List.of(".identifier", ".name", ".offers.availability", ".startDate", ".endDate", ".offers.price"),
            "<!doctype html><html><body>\n", "", "</body></html>",
            "<script type=\"application/ld+json\">{\"@type\":\"Event\",\"identifier\":\"%1$s\",\"name\":\"%2$s\",\"startDate\":\"%3$s:00\","
                    + "\"endDate\":\"%4$s:00\",\"offers\":{\"availability\":\"onsale\",\"price\":%5$s.5}}</script>\n"),
    ICAL("VEVENT", List.of(".uid", ".summary", ".\"x-sale\"", ".occurrences[0].starts", ".occurrences[0].ends", ".\"x-cost\""),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "", "END:VCALENDAR\r\n",
            "BEGIN:VEVENT\r\nUID:%1$s\r\nSUMMARY:%2$s\r\nX-SALE:onsale\r\nDTSTART:%6$s\r\nDTEND:%7$s\r\nX-COST:%5$s.50\r\nEND:VEVENT\r\n");

    private final String records;
    private final List<String> fields;
    private final String head;
    private final String between;
    private final String tail;
    private final String record;

    /**
     * @param records where the records are, as a provider's file has it
     * @param fields id, title, status, start, end, and price in a mapping
     * @param head before the first record
     * @param tail behind the last one
     */
    FlatFormat(String records, List<String> fields, String head, String between, String tail, String record) {
        this.records = records;
        this.fields = fields;
        this.head = head;
        this.between = between;
        this.tail = tail;
        this.record = record;
    }

    private static String object() {
        return "{\"id\":\"%1$s\",\"title\":\"%2$s\",\"status\":\"onsale\",\"start\":\"%3$s:00\",\"end\":\"%4$s:00\",\"price\":%5$s.5}\n";
    }

    String records() {
        return records;
    }

    List<String> fields() {
        return fields;
    }

    String head() {
        return head;
    }

    String between() {
        return between;
    }

    String tail() {
        return tail;
    }

    /** @param values as the class says */
    String record(Object... values) {
        return record.formatted(values);
    }
}
