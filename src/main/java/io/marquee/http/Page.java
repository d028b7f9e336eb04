package io.marquee.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A page for people or of the documentation: a file that is served as it is, from memory outside of the heap, or a redirect to one.
 *
 * @param type of its content; null for a redirect
 * @param policy what a browser may do with it; null: nothing
 * @param location where a redirect leads; null when it is a file
 */
record Page(String type, String policy, String location, Buffer body, String etag) {

    private static final int NOT_MODIFIED = 304;
    private static final int FOUND = 302;
    private static final int TAG = 16;

    static Page file(String type, String policy, byte[] bytes) {
        return file(type, policy, bytes, DigestUtils.sha256Hex(bytes).substring(0, TAG));
    }

    /** @param version what tells apart the contents that the file may have */
    static Page file(String type, String policy, byte[] bytes, String version) {
        ByteBuf outside = Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
        return new Page(type, policy, null, BufferImpl.buffer(outside), '"' + version + '"');
    }

    static Page leadingTo(String location) {
        return new Page(null, null, location, Buffer.buffer(), null);
    }

    /** Answers a GET or a HEAD with it. */
    Future<Void> answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (location != null) {
            return response.setStatusCode(FOUND).putHeader(HttpHeaders.LOCATION, location).putHeader(HttpHeaders.CONTENT_LENGTH, "0").end();
        }
        response.putHeader(HttpHeaders.ETAG, etag).putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=60");
        if (policy != null) {
            response.putHeader("Content-Security-Policy", policy);
        }
        if (etag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            return response.setStatusCode(NOT_MODIFIED).end();
        }
        return response.putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()))
                .end(body);
    }
}
