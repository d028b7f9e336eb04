package io.marquee.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ProjectFiles;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How PostgreSQL runs each statement that was prepared while the tables were empty: it keeps that plan when they are full. None may compare each row
 * of one with each of another; a poll with 100,000 rejections once took a minute and a half for that.
 */
@Tag("application")
class StatementPlansTest {

    private static final Path STATEMENTS = Path.of("src/main/resources/sql");
    private static final Pattern COMMENT = Pattern.compile("(?m)--.*$");
    private static final Pattern PARAMETER = Pattern.compile(":\\?\\w+|(?<!\\?)\\?(?!\\?)");
    /** Sides of a loop that have one row at most, or one for each poll under way. */
    private static final Pattern FEW = Pattern.compile("\\b(room|totals|t|ours|half|poll|released)(_\\d+)?\\b");

    /** By the simple protocol, as statements are explained without their parameters. */
    private static final TestDatabase DATABASE = simple();

    private static TestDatabase simple() {
        String url = TestDatabase.create().url();
        return TestDatabase.at(url + (url.contains("?") ? "&" : "?") + "preferQueryMode=simple");
    }

    static List<Path> statements() {
        return ProjectFiles.files(STATEMENTS, ".sql");
    }

    private static List<String> plan(Path statement) throws IOException {
        AtomicInteger count = new AtomicInteger();
        String sql = PARAMETER.matcher(COMMENT.matcher(Files.readString(statement)).replaceAll(""))
                .replaceAll(found -> "\\$" + count.incrementAndGet());
        return DATABASE.rows("explain (generic_plan) " + sql);
    }

    private static List<String> loops(List<String> plan) {
        List<String> loops = new ArrayList<>();
        for (int i = 0; i < plan.size() - 1; i++) {
            boolean compares = plan.get(i + 1).contains("Join Filter") && !FEW.matcher(plan.get(i + 1)).find();
            if (plan.get(i).matches(".*Nested Loop (Semi|Anti) Join.*") || plan.get(i).contains("Nested Loop") && compares) {
                loops.add(plan.get(i).strip() + " " + plan.get(i + 1).strip());
            }
        }
        return loops;
    }

    @ParameterizedTest
    @MethodSource("statements")
    void compareNoTwoTablesRowByRow(Path statement) throws IOException {
        List<String> plan = plan(statement);
        assertThat(plan).isNotEmpty();
        assertThat(loops(plan)).isEmpty();
    }

    @Test
    void wouldNoticeSuchALoop() {
        assertThat(loops(DATABASE.rows("explain (generic_plan) delete from rejections r where r.provider = $1 and r.id in ("
                + "select id from rejections where provider = $1 order by last_at desc, id desc offset $2)"))).isNotEmpty();
    }
}
