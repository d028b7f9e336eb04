package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Polls read and store in turn; one that only has to say how it ended keeps no other one waiting. */
@Tag("application")
class PollTurnsTest {

    private static final ConditionFactory SOON =
            Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    private static final String ENDED = "select count(distinct provider) from polls where outcome = 'ok'";

    @TempDir
    Path routes;

    @Test
    void endWhileOthersReadAndStore() throws Exception {
        TestDatabase database = TestDatabase.create();
        ProviderFolder folder = new ProviderFolder(routes);
        try (FakeProvider first = new FakeProvider();
                FakeProvider second = new FakeProvider();
                RunningMarquee marquee = RunningMarquee.start(database, first, folder.settings(Map.of("POLL_PERIOD", "1h")));
                Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            first.says(ProviderFeed.of(1, "First", LocalDate.EPOCH));
            second.says(ProviderFeed.of(1, "Second", LocalDate.EPOCH));
            connection.setAutoCommit(false);
            // no poll can store how it ended
            statement.execute("lock table feeds in exclusive mode");
            folder.put("first", ProviderFolder.file("first", first.url()));
            SOON.until(() -> marquee.get("/search").body().contains("First"));
            folder.put("second", ProviderFolder.file("second", second.url()));
            SOON.until(() -> marquee.get("/search").body().contains("Second"));
            assertThat(database.number(ENDED)).isZero();
            connection.rollback();
            SOON.until(() -> database.number(ENDED) == 2);
        }
    }
}
