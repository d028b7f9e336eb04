package io.marquee.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** The body of every answer that is not a success: {@code {"error":{"code","message"},"data":null}}. */
public final class ErrorBody {

    private ErrorBody() {}

    /**
     * @param code stable, upper snake case
     * @param message fixed words for a person
     */
    public static Buffer of(String code, String message) {
        return new JsonObject()
                .put("error", new JsonObject().put("code", code).put("message", message))
                .putNull("data")
                .toBuffer();
    }

    /** For a status alone: 404 is {@code NOT_FOUND}, 405 {@code METHOD_NOT_ALLOWED}, and so on. */
    public static Buffer of(int status) {
        HttpResponseStatus known = HttpResponseStatus.valueOf(status);
        String phrase = known.reasonPhrase();
        String code = phrase.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]+", "_");
        return of(code, phrase + ".");
    }
}
