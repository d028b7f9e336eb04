package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.StoredDatabase;
import io.marquee.kit.TestDatabase;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar on the database that the version before left. */
class UpgradeIT {

    @TempDir
    Path folder;

    @Test
    void findsEveryEventOfTheVersionBeforeAndPollsOn() {
        TestDatabase database = StoredDatabase.restore(StoredDatabase.before());
        String before = StoredDatabase.answer(database);
        FakeProvider provider = new FakeProvider();
        provider.says(ProviderFeed.of(ProviderFeed.plan(4711, "After the upgrade", LocalDate.of(2031, 5, 6))));
        try (provider; PackagedMarquee marquee = PackagedMarquee.start(folder, Map.of("DATABASE_URL", database.url(), "FEVER_URL", provider.url()))) {
            database.execute("update providers set due_at = now()");
            marquee.awaitAnswer("Camela en concierto", "Pantomima Full", "After the upgrade");
            assertThat(marquee.search("?ends_at=2031-01-01T00:00:00Z")).isEqualTo(before);
            assertThat(marquee.stop()).isTrue();
        }
    }
}
