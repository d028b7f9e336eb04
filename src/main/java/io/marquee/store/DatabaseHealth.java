package io.marquee.store;

import io.marquee.health.HealthDetail;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Health check: up while the tables are in place and a connection answers. It is no part of readiness, as most searches need no database. */
public final class DatabaseHealth extends HealthDetail {

    private static final int VALID_SECONDS = 1;

    private final Database database;

    public DatabaseHealth(Database database) {
        super("database");
        this.database = database;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("migrated", database.migrated().isDone());
        if (!database.migrated().isDone()) {
            builder.message("the tables are not in place yet").down();
            return;
        }
        try (Connection connection = database.reader().getConnection()) {
            builder.state(connection.isValid(VALID_SECONDS)
                    ? org.apache.camel.health.HealthCheck.State.UP
                    : org.apache.camel.health.HealthCheck.State.DOWN);
        } catch (SQLException e) {
            builder.message("no connection").down();
        }
    }
}
