package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.kit.RawProvider;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;

/** What may stand in a feed: each fault in each format, all formats at once. */
final class Feeds {

    private static final Set<FeedFault> QUICK = Set.of(FeedFault.LEVELS_WITHOUT_END_IN_A_RECORD, FeedFault.A_NUMBER_WITH_A_HUGE_EXPONENT);
    private static final int REJECTIONS_KEPT = 1_000;

    private Feeds() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (FeedFault fault : FeedFault.values()) {
            Row row = Row.plain(fault.number(), "in each format, " + fault.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + " cost one refusal each, or one poll", target -> polls(target, fault));
            rows.add(QUICK.contains(fault) ? row.quick() : row);
        }
        return rows;
    }

    private static void polls(Target target, FeedFault fault) throws IOException {
        Map<SourceFile, RawProvider> providers = new LinkedHashMap<>();
        Held before = target.held();
        try {
            for (Notation notation : Notation.all()) {
                RawProvider provider = new RawProvider(new byte[0]);
                provider.turns((connection, out) -> {
                    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
                    buffered.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    fault.write(notation, new FeedFault.Feed(buffered));
                    buffered.flush();
                    connection.close();
                });
                providers.put(SourceFile.of("feed-" + notation.format(), provider.url(), notation).with("period", "2s"), provider);
            }
            providers.keySet().forEach(target::put);
            SoftAssertions.assertSoftly(softly -> providers.forEach((file, provider) -> {
                String end = target.management().awaitEnd(file.name());
                softly.assertThat(end).as(file.name()).isIn("ok", "unchanged", "failed", "partial");
                JsonNode told = target.management().json("/observe/rejections?limit=1&provider=" + file.name());
                softly.assertThat(told.path("counts").findValues("items").stream().mapToInt(JsonNode::asInt).sum())
                        .as("rejections kept of " + file.name())
                        .isLessThanOrEqualTo(2 * REJECTIONS_KEPT);
            }));
            assertThat(target.held().memoryGrowthSince(before)).as("what the feeds take").isEmpty();
            heals(target, providers);
        } finally {
            providers.keySet().forEach(target::remove);
            providers.values().forEach(RawProvider::close);
        }
        Pause.until("the files are gone", () -> target.management().text("/observe/providers"), told -> !told.contains("\"feed-"));
    }

    /** The next good poll is as if nothing had been. */
    private static void heals(Target target, Map<SourceFile, RawProvider> providers) {
        String title = "Healed " + System.nanoTime();
        providers.forEach((file, provider) -> {
            Notation notation = Notation.of(file.name().split("-")[1]);
            byte[] feed = notation.feed(List.of(notation.record(1, title)));
            provider.turns(RawProvider.announcing(feed.length, feed));
        });
        Pause.until("a good poll in each format", () -> target.ask("GET", "/search?starts_at=2032-02-01&ends_at=2032-02-02").text(),
                found -> found.split(title, -1).length > providers.size());
    }
}
