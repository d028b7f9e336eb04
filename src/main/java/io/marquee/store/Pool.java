package io.marquee.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.marquee.settings.Settings;
import java.time.Duration;

/** The two connection pools: searches read by one, polls write by the other, so that neither can take the other's connections. */
enum Pool {

    READER("reader", "database.read-timeout"),
    WRITER("writer", "database.write-timeout");

    private static final int LEAST_VALIDATION_MILLIS = 250;
    /** A connection that was used a moment ago is not tried out before it is used again: looks come more often than that. */
    private static final String TRUSTED_MILLIS = "2500";

    private final String label;
    private final String longestStatement;

    Pool(String label, String longestStatement) {
        this.label = label;
        this.longestStatement = longestStatement;
    }

    /** @param metrics told of each connection that is taken and given back */
    HikariDataSource open(String url, Settings settings, MetricsTrackerFactory metrics) {
        Duration statement = settings.duration(longestStatement);
        Duration connect = settings.duration("database.connect-timeout");
        System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", TRUSTED_MILLIS);
        HikariConfig config = new HikariConfig();
        config.setPoolName(label);
        config.setMetricsTrackerFactory(metrics);
        config.setJdbcUrl(url);
        config.setUsername(settings.text("database.user"));
        config.setPassword(settings.text("database.password"));
        config.setMaximumPoolSize(settings.number("database." + label + "-connections"));
        config.setMinimumIdle(1);
        config.setConnectionTimeout(connect.toMillis());
        config.setValidationTimeout(Math.max(LEAST_VALIDATION_MILLIS, connect.toMillis() / 2));
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "marquee-" + label);
        config.addDataSourceProperty("connectTimeout", String.valueOf(seconds(connect)));
        config.addDataSourceProperty("socketTimeout", String.valueOf(seconds(statement.plusSeconds(1))));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "options",
                // a statement of an instance that is gone ends within a second, and with it its locks
                "-c TimeZone=UTC -c client_connection_check_interval=1s -c statement_timeout=" + statement.toMillis()
                        // read in the order of the index the first rows come at once; sorted, only when all are read
                        + (this == READER ? " -c enable_sort=off" : ""));
        return new HikariDataSource(config);
    }

    /** A duration in whole seconds, as the driver takes it; at least one. */
    static int seconds(Duration duration) {
        return Math.toIntExact(Math.max(1, duration.toSeconds()));
    }
}
