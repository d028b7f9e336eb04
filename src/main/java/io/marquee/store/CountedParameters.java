package io.marquee.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
        return proxy(DataSource.class, source, (method, arguments, result) ->
                result instanceof Connection connection ? counting(connection) : result);
    }

    private static Connection counting(Connection connection) {
        return proxy(Connection.class, connection, (method, arguments, result) ->
                "prepareStatement".equals(method) ? counting((PreparedStatement) result, (String) arguments[0]) : result);
    }

    private static PreparedStatement counting(PreparedStatement statement, String sql) {
        ParameterMetaData count = proxy(ParameterMetaData.class, null, (method, arguments, result) -> {
            if (!"getParameterCount".equals(method)) {
                throw new UnsupportedOperationException(method);
            }
            return Math.toIntExact(sql.chars().filter(c -> c == '?').count());
        });
        InvocationHandler plain = handler(statement, (method, arguments, result) -> result);
        return (PreparedStatement) Proxy.newProxyInstance(
                CountedParameters.class.getClassLoader(), new Class<?>[] {PreparedStatement.class},
                (self, method, arguments) ->
                        "getParameterMetaData".equals(method.getName()) ? count : plain.invoke(self, method, arguments));
    }

    /** Replaces the result of a call. */
    private interface Then {
        Object apply(String method, Object[] arguments, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, Then then) {
        return type.cast(Proxy.newProxyInstance(
                CountedParameters.class.getClassLoader(), new Class<?>[] {type}, handler(target, then)));
    }

    private static InvocationHandler handler(Object target, Then then) {
        return (self, method, arguments) ->
                then.apply(method.getName(), arguments, target == null ? null : call(target, method, arguments));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
