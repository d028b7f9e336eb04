package io.marquee.kit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plans that a route of a provider's own delivers, by the statement that stores them.
 *
 * @param plans each a line of the statement's text
 */
public record Delivery(String provider, List<String> plans) {

    private static final NamedStatement UPSERT = NamedStatement.of("upsert-plans");

    public void store(Connection connection) throws SQLException {
        UPSERT.rows(connection, parameters());
    }

    /** How many pages of the database that looks at. */
    public long pages(Connection connection) throws SQLException {
        return UPSERT.pages(connection, parameters());
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", provider);
        parameters.put("poll", null);
        parameters.put("worker", "test");
        parameters.put("leaseMs", 60_000);
        parameters.put("read", plans.size());
        parameters.put("maxPlans", 1_000_000);
        parameters.put("rejectionsKept", 100);
        parameters.put("pollsKept", 100);
        parameters.put("plans", String.join("\u001e", plans));
        parameters.put("rejections", "[]");
        return parameters;
    }
}
