package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.change.ChangeStreams;
import io.marquee.kit.LogLines;
import io.marquee.settings.Settings;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** How often the log of changes is read for the clients that wait for it. */
final class TellChangesRouteTest extends PollRouteTest {

    private final Deque<Integer> pages = new ArrayDeque<>();
    private final List<Object> told = new ArrayList<>();
    private final Told streams = new Told(SETTINGS);

    /** Stands for clients that need as many pages as there are. */
    public final class Told {

        private final ChangeStreams real;

        Told(Settings settings) {
            real = new ChangeStreams(settings);
        }

        public boolean look() {
            return !pages.isEmpty();
        }

        public boolean hasNext() {
            return !pages.isEmpty();
        }

        public Map<String, Object> parameters() {
            return Map.of("after", pages.remove(), "limit", 7);
        }

        public void tell(List<Map<String, Object>> rows) {
            told.add(rows);
        }

        public void failed(Exception cause) {
            real.failed(cause);
        }
    }

    TellChangesRouteTest() {
        super("tell-changes");
    }

    @Override
    void bind(Main main) throws Exception {
        super.bind(main);
        main.bind("changeStreams", streams);
    }

    @Override
    void advise() throws Exception {
        unschedule("tell-changes");
        replaceRoute("ask-reader");
    }

    @Test
    void readsNothingForNobody() {
        send("tell-changes");
        assertThat(calls("ask-reader")).isZero();
    }

    @Test
    void readsPageAfterPage() {
        pages.addAll(List.of(3, 4));
        answers("ask-reader", List.of(Map.of("number", 5)));
        send("tell-changes");
        assertThat(told).containsExactly(List.of(Map.of("number", 5)), List.of(Map.of("number", 5)));
        assertThat(lastCall("ask-reader").getVariable("statement")).isEqualTo(sql("list-changes"));
        assertThat(lastCall("ask-reader").getMessage().getBody()).isEqualTo(Map.of("after", 4, "limit", 7));
    }

    @Test
    void saysOnceThatTheDatabaseIsAway() {
        fails("ask-reader", new SQLException("away", "08006"));
        try (LogLines lines = LogLines.in("text")) {
            for (int i = 0; i < 3; i++) {
                pages.add(i);
                assertThat(send("tell-changes").getException()).isNull();
            }
            assertThat(lines.written()).filteredOn(line -> line.contains("clients of changes wait")).hasSize(1);
        }
        assertThat(told).isEmpty();
    }
}
