package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A statement of the application, to be run by a test with its parameters by name. */
public final class NamedStatement {

    private static final Pattern COMMENT = Pattern.compile("(?m)--.*$");
    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");

    private static final Pattern BUFFERS = Pattern.compile("\\s*Buffers: shared (.*)");
    private static final Pattern PAGES = Pattern.compile("(?:hit|read)=(\\d+)");

    private final String sql;
    private final List<String> names;

    private NamedStatement(String text) {
        String plain = COMMENT.matcher(text).replaceAll("");
        names = PARAMETER.matcher(plain).results().map(found -> found.group(1)).collect(Collectors.toList());
        sql = PARAMETER.matcher(plain).replaceAll("?");
    }

    /** @param name of its file, without the ending */
    public static NamedStatement of(String name) {
        try {
            return new NamedStatement(Files.readString(Path.of("src/main/resources/sql", name + ".sql")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its rows, each by the names of its columns. */
    public List<Map<String, Object>> rows(Connection connection, Map<String, ?> parameters) throws SQLException {
        return rows(connection, sql, parameters);
    }

    /** How many pages of the database it looks at, of tables and of indexes. */
    public long pages(Connection connection, Map<String, ?> parameters) throws SQLException {
        for (Map<String, Object> line : rows(connection, "explain (analyze, buffers, timing off) " + sql, parameters)) {
            Matcher buffers = BUFFERS.matcher(line.values().iterator().next().toString());
            if (buffers.matches()) {
                // those of the topmost node hold those of all others
                return PAGES.matcher(buffers.group(1)).results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
            }
        }
        throw new IllegalStateException("a plan without its buffers");
    }

    private List<Map<String, Object>> rows(Connection connection, String text, Map<String, ?> parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 0; i < names.size(); i++) {
                Object value = parameters.get(names.get(i));
                if (value == null) {
                    statement.setNull(i + 1, Types.NULL);
                } else {
                    statement.setObject(i + 1, value);
                }
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                        row.put(result.getMetaData().getColumnLabel(column), result.getObject(column));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }
}
