package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.change.Settling;
import io.marquee.kit.LogLines;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** What takes events out of what is published, and brings them back. */
final class SettlePlansRouteTest extends PollRouteTest {

    private static final String LIST = "list-statement";
    private static final String SETTLE = "settle-statement";
    private static final String AT_ONCE = "CamelSchedulerPolledMessages";

    SettlePlansRouteTest() {
        super("settle-plans");
    }

    @Override
    void bind(Main main) throws Exception {
        super.bind(main);
        main.bind("settling", new Settling(SETTINGS));
    }

    @Override
    void advise() throws Exception {
        unschedule("settle-plans");
        replaceStep("settle-unsettled", LIST);
        replaceStep("settle-some", SETTLE);
    }

    private static Map<String, Object> row(String provider, boolean more) {
        Map<String, Object> row = new HashMap<>();
        row.put("provider", provider);
        row.put("withdrawals", 3L);
        row.put("withdrawal", 7L);
        row.put("settled_to", null);
        row.put("plans", "{}");
        row.put("last", null);
        row.put("more", more);
        return row;
    }

    private static Map<String, Object> settled(long gone, long back) {
        return Map.of("gone", gone, "back", back);
    }

    @Test
    void settlesEachRowOfTheListAndLooksAgainLater() {
        answers(LIST, List.of(row("fever", false), row("acme", false)));
        answers(SETTLE, settled(0, 0));
        assertThat(send("settle-plans").getProperty(AT_ONCE)).isEqualTo(false);
        assertThat(calls(SETTLE)).isEqualTo(2);
        Map<String, Object> parameters = row("acme", false);
        parameters.put("pastMs", null);
        assertThat(lastParameters(SETTLE)).isEqualTo(parameters);
        assertThat(lastCall(SETTLE).getVariable("statement")).isEqualTo(sql("settle-plans"));
        assertThat(lastCall(LIST).getMessage().getBody()).isEqualTo(sql("list-unsettled"));
        Map<String, Object> listed = new HashMap<>(Map.of("plans", 5_000, "withdrawals", 20));
        listed.put("pastMs", null);
        assertThat(lastCall(LIST).getMessage().getHeader("CamelJdbcParameters")).isEqualTo(listed);
    }

    /** What an operator has said is settled at once; a failure there is no failure of what was said. */
    @Test
    void settlesNow() {
        answers(LIST, List.of(row("fever", true)));
        answers(SETTLE, settled(1, 0));
        send("settle-now");
        assertThat(calls(SETTLE)).isOne();
        assertThat(lastCall(LIST).getMessage().getBody()).isEqualTo(sql("list-unsettled"));
        fails(SETTLE, new SQLException("away", "08006"));
        assertThat(send("settle-now").getException()).isNull();
        assertThat(send("settle-plans").getProperty(AT_ONCE)).hasToString("false");
    }

    @Test
    void settlesOne() {
        answers(SETTLE, settled(1, 0));
        try (LogLines lines = LogLines.in("text")) {
            send("settle-some", row("fever", false));
            assertThat(lines.written()).anyMatch(line -> line.contains("settled provider=fever gone=1 back=0"));
        }
    }

    @Test
    void saysNothingWhenNothingLeavesOrComesBack() {
        answers(LIST, List.of());
        try (LogLines lines = LogLines.in("text")) {
            assertThat(send("settle-plans").getProperty(AT_ONCE)).isEqualTo(false);
            assertThat(lines.written()).isEmpty();
        }
        assertThat(calls(SETTLE)).isZero();
    }

    @Test
    void looksAgainAtOnceWhileThereIsMore() {
        answers(SETTLE, settled(0, 1));
        answers(LIST, List.of(row("fever", true)));
        assertThat(send("settle-plans").getProperty(AT_ONCE)).isEqualTo(true);
    }

    @Test
    void looksAgainAtOnceAfterAsManyWithdrawalsAsALookTakes() {
        answers(SETTLE, settled(0, 1));
        answers(LIST, Collections.nCopies(20, row("fever", false)));
        assertThat(send("settle-plans").getProperty(AT_ONCE)).isEqualTo(true);
    }

    @Test
    void restsAfterAFailureAndTriesNoOtherProviderMeanwhile() {
        answers(LIST, List.of(row("fever", true), row("acme", true)));
        fails(SETTLE, new SQLException("away", "08006"));
        assertThat(send("settle-plans").getException()).isNull();
        assertThat(calls(SETTLE)).isEqualTo(1);
        fails(LIST, new SQLException("away", "08006"));
        assertThat(send("settle-plans").getProperty(AT_ONCE)).isIn(false, "false");
    }

    @Test
    void restsAfterAProviderThatFails() {
        answers(LIST, List.of(row("fever", true)));
        fails(SETTLE, new SQLException("away", "08006"));
        assertThat(send("settle-plans").getProperty(AT_ONCE)).isIn(false, "false");
    }
}
