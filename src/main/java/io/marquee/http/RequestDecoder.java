package io.marquee.http;

import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/** The decoder of Vert.x, but one that denies a request with two lengths; Netty's own would leave one out (RFC 9112, section 6.3). */
final class RequestDecoder extends VertxHttpRequestDecoder {

    RequestDecoder(HttpServerOptions options) {
        super(options);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }
}
