package io.marquee.store;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import javax.sql.DataSource;

/**
 * Wraps a data source so that its statements know how many parameters they have. camel-jdbc asks for that before it runs a statement, and
 * PostgreSQL's driver would ask the server: a round trip more for each, and the statement analysed twice.
 *
 * <p>Each question mark of a statement counts: none may stand in a literal, a comment, or an operator.
 */
final class CountedParameters {

    private CountedParameters() {}

    static DataSource of(DataSource source) {
        return Proxies.of(DataSource.class, (self, method, arguments) -> {
            Object result = Proxies.call(source, method, arguments);
            return result instanceof Connection connection ? counting(connection) : result;
        });
    }

    private static Connection counting(Connection connection) {
        return Proxies.of(Connection.class, (self, method, arguments) -> {
            Object result = Proxies.call(connection, method, arguments);
            return "prepareStatement".equals(method.getName()) ? counting((PreparedStatement) result, (String) arguments[0]) : result;
        });
    }

    private static PreparedStatement counting(PreparedStatement statement, String sql) {
        ParameterMetaData count = Proxies.of(ParameterMetaData.class, (self, method, arguments) -> {
            if (!"getParameterCount".equals(method.getName())) {
                throw new UnsupportedOperationException(method.getName());
            }
            return Math.toIntExact(sql.chars().filter(c -> c == '?').count());
        });
        return Proxies.of(PreparedStatement.class, (self, method, arguments) ->
                "getParameterMetaData".equals(method.getName()) ? count : Proxies.call(statement, method, arguments));
    }
}
