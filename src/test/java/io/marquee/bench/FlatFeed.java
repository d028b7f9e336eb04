package io.marquee.bench;

import io.marquee.kit.Workbook;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The same plans in one format or the other, one a record; the version changes no plan. */
final class FlatFeed implements Body {

    private static final int MINUTES_APART = 10;
    private static final DateTimeFormatter OF_CALENDARS = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    private final FlatFormat format;
    private final int plans;

    FlatFeed(FlatFormat format, int plans) {
        this.format = format;
        this.plans = plans;
    }

    @Override
    public void writeTo(OutputStream stream, int version) throws IOException {
        OutputStream packed = format == FlatFormat.XLSX ? Workbook.sheetOf(stream) : stream;
        OutputStream out = new BufferedOutputStream(packed, 1 << 16);
        write(out, format.head());
        for (int i = 0; i < plans; i++) {
            write(out, i == 0 ? "" : format.between());
            write(out, record(i));
        }
        write(out, format.tail());
        out.flush();
        if (packed != stream) {
            packed.close();
        }
    }

    /** Blank lines at the end, which no format minds. */
    @Override
    public String comment(int number) {
        return "\n".repeat(number % 50 + 1);
    }

    private String record(int i) {
        LocalDateTime start = Feed.FIRST.plusMinutes((long) i * MINUTES_APART % (Feed.DAYS * Feed.MINUTES_A_DAY));
        LocalDateTime end = start.plusHours(2);
        return format.record(i, "Concierto de Rocío Márquez en el Teatro Real " + i, start, end, 10 + i % 90,
                OF_CALENDARS.format(start), OF_CALENDARS.format(end));
    }

    String providerFile(String name, String url) {
        List<String> f = format.fields();
        return """
                - templatedRoute:
                    routeTemplateRef: poll-provider
                    routeId: poll-%1$s
                    prefixId: %1$s
                    parameters:
                      - {name: provider, value: %1$s}
                      - {name: url, value: "%2$s"}
                      - {name: format, value: %3$s}
                      - {name: records, value: "%4$s"}
                      - name: mapping
                        value: |
                          [ { base_id: %5$s, plan_id: "1", title: %6$s,
                              sell_mode: ({ onsale: "online" }[%7$s] // "offline"), start: %8$s, end: %9$s, prices: [%10$s] } ]
                """.formatted(name, url, format.name().toLowerCase(Locale.ROOT), format.records(), f.get(0), f.get(1), f.get(2), f.get(3), f.get(4), f.get(5));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
