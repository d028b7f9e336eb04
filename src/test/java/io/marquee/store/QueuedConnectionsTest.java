package io.marquee.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.kit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Who waits for a connection, how long, and that a turn is never lost. */
@Tag("application")
class QueuedConnectionsTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestDatabase database = TestDatabase.create();

    private DataSource pool() {
        PGSimpleDataSource pool = new PGSimpleDataSource();
        pool.setUrl(database.url());
        pool.setUser("postgres");
        return pool;
    }

    @Test
    void saysThatNobodyGaveAConnectionBack() throws SQLException {
        DataSource queued = QueuedConnections.of(pool(), 2, SHORT);
        try (Connection one = queued.getConnection(); Connection two = queued.getConnection()) {
            assertThat(one).isNotEqualTo(two);
            assertThatThrownBy(queued::getConnection).isInstanceOf(NoTurnException.class).hasMessageStartingWith("all 2 connections");
        }
        queued.getConnection().close();
    }

    @Test
    void givesTheTurnToWhoWaits() throws Exception {
        DataSource queued = QueuedConnections.of(pool(), 1, LONG);
        Connection first = queued.getConnection();
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> {
            try (Connection connection = queued.getConnection()) {
                return connection.isValid(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        first.close();
        assertThat(second.join()).isTrue();
    }

    @Test
    void givesOneTurnBackHoweverOftenAConnectionIsClosed() throws SQLException {
        DataSource queued = QueuedConnections.of(pool(), 1, SHORT);
        Connection first = queued.getConnection();
        first.close();
        first.close();
        try (Connection only = queued.getConnection()) {
            assertThat(only.isValid(1)).isTrue();
            assertThatThrownBy(queued::getConnection).isInstanceOf(NoTurnException.class);
        }
    }

    @Test
    void keepsNoTurnForAConnectionThatBreaksAndThatCamelThereforeDoesNotClose() throws Exception {
        DataSource queued = QueuedConnections.of(pool(), 1, SHORT);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("queued", queued);
            camel.start();
            try (ProducerTemplate statement = camel.createProducerTemplate()) {
                for (String options : List.of("", "&transacted=true", "&outputType=StreamList")) {
                    assertThatThrownBy(() -> statement.requestBody(
                                    "jdbc:queued?useHeadersAsParameters=false" + options, "select pg_terminate_backend(pg_backend_pid())"))
                            .as(options)
                            .hasStackTraceContaining("terminating connection");
                    assertThat(statement.requestBody("jdbc:queued", "select 1 as one")).as(options).hasToString("[{one=1}]");
                }
            }
        }
    }

    @Test
    void keepsNoTurnForAConnectionThatThePoolCouldNotGive() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/nowhere");
        DataSource queued = QueuedConnections.of(nowhere, 1, SHORT);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(queued::getConnection).isInstanceOf(SQLException.class).isNotInstanceOf(NoTurnException.class);
        }
    }
}
