package io.marquee.kit;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;

/**
 * The rows of a database as an earlier version left them, in a file of {@code src/test/resources/database}. Its first line says by which
 * migration the tables were made; migrations never change once they are out.
 */
public final class StoredDatabase {

    private static final Path FOLDER = Path.of("src/test/resources/database");
    private static final String HEAD = "-- tables of migration ";
    /** Providers first: polls name them. */
    private static final String TABLES = "select table_name from information_schema.tables where table_schema = 'public'"
            + " and table_type = 'BASE TABLE' order by table_name <> 'providers', table_name";

    private static final String PUBLISHED = "select event from plans where published_at is not null order by event_starts_at, id";

    private StoredDatabase() {}

    public static Path file(String version) {
        return FOLDER.resolve(version + ".sql");
    }

    /** All that are kept. */
    public static List<Path> all() {
        return ProjectFiles.files(FOLDER, ".sql");
    }

    /** The newest one that another version than this has left. */
    public static Path before() {
        return all().stream()
                .filter(file -> !file.equals(file(ProjectFiles.version())))
                .max(Comparator.comparingInt(StoredDatabase::migration).thenComparing(Path::toString))
                .orElseThrow();
    }

    private static int migration(Path file) {
        return Integer.parseInt(ProjectFiles.text(file).lines().findFirst().orElseThrow().substring(HEAD.length()).strip());
    }

    /** What a search without bounds answers to such rows. */
    public static String answer(TestDatabase database) {
        return "{\"data\":{\"events\":[" + String.join(",", database.rows(PUBLISHED)) + "]},\"error\":null}";
    }

    /** A database of its own with these tables and rows. */
    public static TestDatabase restore(Path file) {
        TestDatabase database = TestDatabase.empty();
        Flyway.configure().dataSource(database.url(), "postgres", "").target(String.valueOf(migration(file))).load().migrate();
        database.execute(ProjectFiles.text(file));
        return database;
    }

    /** What a file has to hold of a database, one statement a line. */
    public static String of(TestDatabase database) {
        StringBuilder file = new StringBuilder(HEAD)
                .append(database.number("select max(version::int) from flyway_schema_history")).append('\n')
                .append("delete from flyway_schema_history;\n");
        for (String table : database.rows(TABLES)) {
            List<String> columns =
                    database.rows("select column_name from information_schema.columns where table_name = '" + table + "' order by ordinal_position");
            String values = columns.stream().map(column -> "quote_nullable(" + column + "::text)").collect(Collectors.joining(", "));
            database.rows("select concat_ws(', ', " + values + ") from " + table + " order by 1").forEach(row -> file.append("insert into ")
                    .append(table).append(" (").append(String.join(", ", columns)).append(") overriding system value values (").append(row)
                    .append(");\n"));
        }
        for (String table : List.of("polls", "rejections", "approvals", "withdrawals")) {
            file.append("select setval(pg_get_serial_sequence('").append(table).append("', 'id'), (select coalesce(max(id), 0) + 1 from ")
                    .append(table).append("), false);\n");
        }
        return file.toString();
    }
}
