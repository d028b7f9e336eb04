package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RawProvider;
import io.marquee.kit.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/** What a provider may send: each fault of an answer under each status, all statuses at once. */
final class ProviderAnswers {

    private static final List<Integer> STATUSES = List.of(200, 201, 204, 302, 304, 401, 404, 429, 500, 503);
    /** Answers that may be on their way while a poll is told to have ended: the kernel's buffers. */
    private static final long ON_ITS_WAY = 16L << 20;
    private static final int OFTEN = 8;
    private static final long SOME_POLLS_MILLIS = 4_000;

    private ProviderAnswers() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            rows.add(Row.plain(number(answer), "a provider's " + answer.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + " under any status ends its poll, and no other", target -> polls(target, answer)));
        }
        return rows;
    }

    private static int number(Answer answer) {
        String name = answer.name();
        return name.contains("GZIP") ? 54
                : name.contains("RETRY") ? 53
                : name.contains("LOCATION") ? 55
                : name.contains("NUL") || name.contains("ETAG") ? 52
                : 51;
    }

    private static void polls(Target target, Answer answer) throws IOException {
        Map<Integer, RawProvider> providers = new TreeMap<>();
        Map<Integer, Taken> taken = new TreeMap<>();
        List<SourceFile> files = new ArrayList<>();
        Held before = target.held();
        try {
            for (int status : STATUSES) {
                RawProvider provider = new RawProvider(new byte[0]);
                taken.put(status, new Taken());
                provider.turns(answer.under(status, taken.get(status)));
                providers.put(status, provider);
                files.add(Sources.of("status" + status, provider.url(), Notation.of("xml")).with("period", "1h"));
            }
            files.forEach(target::put);
            Map<String, String> ends = new TreeMap<>();
            files.forEach(file -> ends.put(file.name(), target.management().awaitEnd(file.name())));
            if (answer.isHarmless()) {
                // whether they are asked again too soon
                Pause.millis(SOME_POLLS_MILLIS);
            }
            SoftAssertions.assertSoftly(softly -> {
                softly.assertThat(ends.values()).as("ends of the polls %s", ends).isSubsetOf("failed", "partial");
                taken.forEach((status, ofIt) -> {
                    softly.assertThat(ofIt.most()).as("bytes taken under %s", status).isLessThan(Target.FEED_BYTES + ON_ITS_WAY);
                    softly.assertThat(ofIt.answers()).as("requests under %s", status).isBetween(1, OFTEN);
                });
                softly.assertThat(target.held().memoryGrowthSince(before)).as("what the answers take").isEmpty();
            });
        } finally {
            files.forEach(target::remove);
            providers.values().forEach(RawProvider::close);
        }
        Pause.until("the files are gone", () -> target.management().text("/observe/providers"), told -> !told.contains("\"name\":\"status"));
        Pause.until("nothing stays in the spool", () -> spooled(target), List::isEmpty);
        Pause.until("all is given back", () -> target.held().growthSince(before), String::isEmpty);
        assertThat(target.log()).doesNotContain(Target.SECRET);
    }

    /** What lies in the spool that is not of the good provider's poll under way: anything large. */
    private static List<Path> spooled(Target target) throws IOException {
        Path spool = target.folder().resolve("data/spool");
        if (!Files.isDirectory(spool)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(spool)) {
            return files.filter(file -> file.toFile().length() > 1 << 16).toList();
        }
    }
}
