package io.marquee.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The body of every answer that is not a success: {@code {"error":{"code","message"},"data":null}}. */
public final class ErrorBody {

    private ErrorBody() {}

    /**
     * @param code stable, upper snake case
     * @param message fixed words for a person
     */
    public static ByteBuffer of(String code, String message) {
        String json = new JsonObject()
                .put("error", new JsonObject().put("code", code).put("message", message))
                .putNull("data")
                .encode();
        return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    }

    /** For what needs the database while it cannot be asked, or is asked by as many as may. */
    public static ByteBuffer databaseUnavailable() {
        return of("DATABASE_UNAVAILABLE", "The database cannot be asked right now.");
    }

    /** For a request that comes while as many as may are under way. */
    public static ByteBuffer overloaded() {
        return of("OVERLOADED", "Too many requests are under way.");
    }

    /** For a status alone: 404 is {@code NOT_FOUND}, 405 {@code METHOD_NOT_ALLOWED}, and so on. */
    public static ByteBuffer of(int status) {
        String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
        return of(phrase.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]+", "_"), phrase + ".");
    }
}
