package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.Marquee;
import io.marquee.kit.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole application whose numbers are all at the edge of what is taken: no library rejects one, and none overflows. */
@Tag("application")
class EdgesTest {

    /** A renewal must be shorter than a lease; the last one is waited for. */
    private static final Set<String> LEFT = Set.of("poll.renewal", "stop.drain");

    @TempDir
    Path folder;

    private void startsWith(Function<Bound, String> edge) throws Exception {
        Settings settings = Settings.load(folder, Map.of(
                "HTTP_PORT", "0", "MANAGEMENT_PORT", "0", "STOP_DRAIN", "0s", "DATA_DIR", folder.resolve("data").toString(),
                "DATABASE_URL", TestDatabase.create().url(), "POLL_RENEWAL", "2ms"));
        for (Map.Entry<String, Bound> each : Keys.bounds().entrySet()) {
            if (!LEFT.contains(each.getKey())) {
                settings = settings.with(each.getKey(), edge.apply(each.getValue()));
            }
        }
        if (settings.duration("poll.lease").toMillis() <= 2) {
            settings = settings.with("poll.lease", "3ms");
        }
        try (Marquee marquee = Marquee.start(settings)) {
            assertThat(marquee.port()).isPositive();
        }
    }

    @Test
    void startsWithTheLeastOfEverything() throws Exception {
        startsWith(Bound::least);
    }

    @Test
    void startsWithTheGreatestOfEverything() throws Exception {
        startsWith(Bound::greatest);
    }
}
