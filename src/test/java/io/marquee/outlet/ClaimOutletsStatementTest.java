package io.marquee.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.NamedStatement;
import io.marquee.kit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the statement does that claims outlets. */
@Tag("application")
@Tag("postgres")
class ClaimOutletsStatementTest {

    private static final Map<String, String> PARAMETERS = Map.of("worker", "other", "names", "{newsroom}", "leases", "{60000}", "fromNow", "{false}",
            "changed", "{}", "running", "{}");

    private final TestDatabase database = TestDatabase.create();

    /** PostgreSQL takes {@code now()} when a statement comes; until it looks another instance may have moved the cursor of what it publishes. */
    @ParameterizedTest
    @CsvSource({"clock_timestamp(), false", "clock_timestamp() + interval '1 hour', true"})
    void takesNoOutletThatAnotherInstanceHasMovedSinceItWasAsked(String touched, boolean claimed) throws SQLException {
        database.execute("update change_epochs set place = change_place()");
        database.execute("insert into changes (number, plan, provider, became) values (1, gen_random_uuid(), 'fever', '{}'), (2, gen_random_uuid(), 'fever', '{}')");
        try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select now()");
            database.execute("insert into outlets (name, epoch, number, worker, leased_until, touched_at) "
                    + "select 'newsroom', epoch, 1, 'one', now() + interval '1 minute', " + touched + " from change_epochs");
            NamedStatement.of("claim-outlets").rows(connection, PARAMETERS);
            connection.commit();
        }
        assertThat(database.rows("select worker from outlets")).containsExactly(claimed ? "other" : "one");
    }
}
