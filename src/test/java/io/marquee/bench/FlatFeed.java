package io.marquee.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;

/** The same plans in one format or the other, one a record; the version changes no plan. */
final class FlatFeed implements Body {

    enum Format {
        XML("feed/item", ".id", ".title", ".status", ".start", ".end", ".price"),
        JSON("items", ".id", ".title", ".status", ".start", ".end", ".price"),
        CSV("id,title,status,start,end,price", ".id", ".title", ".status", ".start", ".end", ".price");

        private final String records;
        private final String[] fields;

        Format(String records, String... fields) {
            this.records = records;
            this.fields = fields;
        }
    }

    private static final int MINUTES_APART = 10;

    private final Format format;
    private final int plans;

    FlatFeed(Format format, int plans) {
        this.format = format;
        this.plans = plans;
    }

    @Override
    public void writeTo(OutputStream stream, int version) throws IOException {
        OutputStream out = new BufferedOutputStream(stream, 1 << 16);
        write(out, switch (format) {
            case XML -> "<feed>";
            case JSON -> "{\"items\":[";
            case CSV -> "id,title,status,start,end,price\n";
        });
        for (int i = 0; i < plans; i++) {
            write(out, record(i));
        }
        write(out, switch (format) {
            case XML -> "</feed>";
            case JSON -> "]}";
            case CSV -> "";
        });
        out.flush();
    }

    /** Blank lines at the end, which no format minds. */
    @Override
    public String comment(int number) {
        return "\n".repeat(number % 50 + 1);
    }

    private String record(int i) {
        LocalDateTime start = Feed.FIRST.plusMinutes((long) i * MINUTES_APART % (Feed.DAYS * Feed.MINUTES_A_DAY));
        Object[] values = {i, "Concierto de Rocío Márquez en el Teatro Real " + i, start, start.plusHours(2), 10 + i % 90};
        return switch (format) {
            case XML -> "<item id=\"%s\" title=\"%s\" status=\"onsale\" start=\"%s:00\" end=\"%s:00\" price=\"%s.50\"/>\n".formatted(values);
            case JSON -> (i == 0 ? "" : ",")
                    + "{\"id\":\"%s\",\"title\":\"%s\",\"status\":\"onsale\",\"start\":\"%s:00\",\"end\":\"%s:00\",\"price\":%s.5}\n".formatted(values);
            case CSV -> "%s,\"%s\",onsale,%s:00,%s:00,%s.50\n".formatted(values);
        };
    }

    String providerFile(String name, String url) {
        String[] f = format.fields;
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
                """.formatted(name, url, format.name().toLowerCase(java.util.Locale.ROOT), format.records, f[0], f[1], f[2], f[3], f[4], f[5]);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
