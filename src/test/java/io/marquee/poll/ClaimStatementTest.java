package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the statement does that claims polls. */
@Tag("application")
@Tag("postgres")
class ClaimStatementTest {

    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");
    private static final Map<String, String> PARAMETERS = Map.of("worker", "'other'", "leaseMs", "60000", "tickMs", "100", "names", "'{fever}'",
            "periods", "'{50}'", "changed", "'{}'", "running", "'{}'", "slots", "9", "unproven", "9", "failing", "9");

    private final TestDatabase database = TestDatabase.create();

    private static String claim() throws IOException {
        return PARAMETER.matcher(Files.readString(Path.of("src/main/resources/sql/claim-polls.sql")))
                .replaceAll(parameter -> PARAMETERS.get(parameter.group(1)));
    }

    /** PostgreSQL takes {@code now()} when a statement comes; planning it on a busy machine takes long enough for a poll to end meanwhile. */
    @Test
    void beginsAPollAfterTheOneBeforeHasEndedThoughItWasAskedForEarlier() throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select now()");
            database.execute("insert into providers (name, due_at) values ('fever', now() - interval '1 s')");
            database.execute("insert into polls (provider, worker, outcome, finished_at) values ('fever', 'one', 'ok', clock_timestamp())");
            statement.execute(claim());
            connection.commit();
        }
        assertThat(database.rows("select worker, outcome from polls order by id")).containsExactly("one | ok", "other | running");
        assertThat(database.number("select count(*) from polls a join polls b on a.id < b.id and b.started_at < a.finished_at")).isZero();
    }
}
