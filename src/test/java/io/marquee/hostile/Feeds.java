package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.kit.RawProvider;
import io.marquee.kit.SourceFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;

/** What may stand in a feed: each fault in each format, all formats at once. */
final class Feeds {

    private static final Duration POLLS_LIMIT = Duration.ofSeconds(150);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final int REJECTIONS_KEPT = 1_000;

    private Feeds() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (FeedFault fault : FeedFault.values()) {
            rows.add(Row.plain(fault.number(), "in each format, " + fault.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + " cost one rejection each, or one poll", target -> polls(target, fault)));
        }
        return rows;
    }

    private static void polls(Target target, FeedFault fault) throws IOException {
        String title = "Healed " + System.nanoTime();
        Map<SourceFile, RawProvider> providers = new LinkedHashMap<>();
        Held before = target.held();
        try {
            for (Notation notation : Notation.all()) {
                RawProvider provider = new RawProvider(new byte[0]);
                byte[] good = notation.feed(List.of(notation.good(title)));
                provider.turns((connection, out) -> {
                    provider.turns(RawProvider.announcing(good.length, good));
                    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
                    buffered.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    fault.write(notation, buffered);
                    buffered.flush();
                    connection.close();
                });
                providers.put(Sources.of("feed-" + notation.format(), provider.url(), notation).with("period", "2s"), provider);
            }
            providers.keySet().forEach(target::put);
            awaitEnds(target, providers.keySet(), before);
            // the next good poll is as if nothing had been
            Pause.until("a good poll in each format", () -> target.ask("GET", "/search?starts_at=" + Notation.GOOD_DAY + "&ends_at=" + Notation.GOOD_DAY.plusDays(1)).text(),
                    found -> found.split(title, -1).length > providers.size());
        } finally {
            providers.keySet().forEach(target::remove);
            providers.values().forEach(RawProvider::close);
        }
        Pause.until("the files are gone", () -> target.management().text("/observe/providers"), told -> !told.contains("\"feed-"));
    }

    /** Waits until each provider was polled, and looks meanwhile at what that takes. */
    private static void awaitEnds(Target target, Set<SourceFile> files, Held before) {
        Awaitility.await("the ends of the polls").atMost(POLLS_LIMIT).pollInterval(LOOK).until(() -> {
            assertThat(target.held().memoryGrowthSince(before)).as("what the feeds take").isEmpty();
            return files.stream().noneMatch(file -> target.management().end(file.name()).isEmpty());
        });
        SoftAssertions.assertSoftly(softly -> files.forEach(file -> {
            softly.assertThat(target.management().end(file.name())).as(file.name()).isIn("ok", "unchanged", "failed", "partial");
            JsonNode told = target.management().json("/observe/rejections?limit=1&provider=" + file.name());
            softly.assertThat(told.path("counts").findValues("items").stream().mapToInt(JsonNode::asInt).sum())
                    .as("rejections kept of " + file.name())
                    .isLessThanOrEqualTo(2 * REJECTIONS_KEPT);
        }));
    }
}
