package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The statements by which operators withdraw, and those that settle it, with so many plans at a time. */
public record Withdrawing(int plans) {

    private static final NamedStatement WITHDRAW = NamedStatement.of("withdraw-plans");
    private static final NamedStatement RESTORE = NamedStatement.of("restore-plans");
    private static final NamedStatement LIST = NamedStatement.of("list-unsettled");
    private static final NamedStatement SETTLE = NamedStatement.of("settle-plans");
    private static final int MOST_LOOKS = 1_000;

    /** What is noted, as JSON. */
    public String withdraw(Connection connection, String provider, UUID plan) throws SQLException {
        return order(WITHDRAW, connection, provider, plan);
    }

    public String restore(Connection connection, String provider, UUID plan) throws SQLException {
        return order(RESTORE, connection, provider, plan);
    }

    private static String order(NamedStatement statement, Connection connection, String provider, UUID plan) throws SQLException {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", provider);
        parameters.put("plan", plan);
        parameters.put("reason", "they ask for it");
        parameters.put("by", "Ada");
        return (String) statement.rows(connection, parameters).get(0).get("outcome");
    }

    public List<Map<String, Object>> list(Connection connection, Long pastMs) throws SQLException {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("pastMs", pastMs);
        parameters.put("plans", plans);
        parameters.put("withdrawals", 20);
        return LIST.rows(connection, parameters);
    }

    /** How many events have left what is published, and come back. */
    public long settle(Connection connection, List<Map<String, Object>> rows, Long pastMs) throws SQLException {
        long moved = 0;
        for (Map<String, Object> row : rows) {
            Map<String, Object> parameters = new HashMap<>(row);
            parameters.put("pastMs", pastMs);
            Map<String, Object> settled = SETTLE.rows(connection, parameters).get(0);
            moved += (long) settled.get("gone") + (long) settled.get("back");
        }
        return moved;
    }

    public void settleAll(Connection connection) throws SQLException {
        settleAll(connection, null);
    }

    /** Looks until there is nothing to settle. */
    public void settleAll(Connection connection, Long pastMs) throws SQLException {
        int looks = 0;
        for (List<Map<String, Object>> rows = list(connection, pastMs); !rows.isEmpty(); rows = list(connection, pastMs)) {
            settle(connection, rows, pastMs);
            assertThat(looks++).isLessThan(MOST_LOOKS);
        }
    }
}
