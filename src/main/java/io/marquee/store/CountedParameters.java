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
 * A data source whose statements know how many parameters they have. PostgreSQL's driver asks the server for that, and camel-jdbc
 * wants it of every statement before it runs it: a round trip, and the whole statement analysed once more.
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

    /** What becomes of a result. */
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
