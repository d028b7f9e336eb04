package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.change.ChangeLog;
import io.marquee.kit.LogLines;
import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** What lets old versions of events go, and says that the database is another one. */
final class TrimChangesRouteTest extends PollRouteTest {

    private static final String STATEMENT = "trim-statement";

    private final ChangeLog log = new ChangeLog(SETTINGS);

    TrimChangesRouteTest() {
        super("trim-changes");
    }

    @Override
    void bind(Main main) throws Exception {
        super.bind(main);
        main.bind("changeLog", log);
    }

    @Override
    void advise() throws Exception {
        unschedule("trim-changes");
        replaceStep("trim-changes", STATEMENT);
    }

    @Test
    void asksHowLongVersionsAreKept() {
        answers(STATEMENT, Map.of("begun", false, "epoch", "one", "gone", 0L, "held_back", 1.5));
        try (LogLines lines = LogLines.in("text")) {
            send("trim-changes");
            assertThat(lines.written()).noneMatch(line -> line.contains("begin anew"));
        }
        assertThat(log.heldBack()).isEqualTo(1.5);
        assertThat(lastCall(STATEMENT).getVariable("statement")).isEqualTo(sql("trim-changes"));
        assertThat(lastCall(STATEMENT).getMessage().getBody()).isEqualTo(Map.of("keptMs", 2_592_000_000L));
    }

    @Test
    void saysThatAnEpochBegan() {
        answers(STATEMENT, Map.of("begun", true, "epoch", "two", "gone", 0L, "held_back", 0.0));
        try (LogLines lines = LogLines.in("text")) {
            send("trim-changes");
            assertThat(lines.written()).anyMatch(line -> line.contains("begin anew") && line.contains("epoch=two"));
        }
    }

    @Test
    void survivesADatabaseThatIsAway() {
        fails(STATEMENT, new SQLException("away", "08006"));
        assertThat(send("trim-changes").getException()).isNull();
    }
}
