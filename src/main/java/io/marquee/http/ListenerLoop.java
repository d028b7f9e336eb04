package io.marquee.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SSLOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** One of several servers on the same port, each with an event loop of its own; connections are dealt out in turn. */
final class ListenerLoop extends AbstractVerticle {

    /** Most bytes of a request line, of the headers, and of a body that no operation takes. */
    static final int MAX_HEAD = 8_192;

    private static final int SECOND_MILLIS = 1_000;
    private static final int CERTIFICATE_MILLIS = 10_000;
    private static final int BAD_REQUEST = 400;
    private static final int LENGTH_REQUIRED = 411;
    private static final int TOO_LARGE = 413;
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final Set<String> TLS = Set.of("TLSv1.2", "TLSv1.3");

    private final HttpLimits limits;
    private final CommonHeaders headers;
    private final Reception reception;
    /** Null: without TLS. */
    private final ServerCertificate certificate;
    /** Shared by the servers of a port: one of them looks after the certificate. */
    private final AtomicBoolean watching;
    private final IntConsumer listens;
    private final HttpServerOptions options;
    /** Null: HTTP/1.1 alone. */
    private final Negotiation negotiation;
    private final Connections mine;

    /**
     * @param negotiation null: HTTP/1.1 alone
     * @param listens told the port once it is open
     */
    ListenerLoop(
            String host,
            int port,
            HttpLimits limits,
            ConnectionObserver observer,
            CommonHeaders headers,
            Reception reception,
            ServerCertificate certificate,
            Negotiation negotiation,
            AtomicBoolean watching,
            IntConsumer listens) {
        this.limits = limits;
        this.headers = headers;
        this.reception = reception;
        this.certificate = certificate;
        this.negotiation = negotiation;
        this.watching = watching;
        this.listens = listens;
        this.options = new HttpServerOptions()
                // that of Vert.x has other answers and none of our limits: see Multiplexing
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxInitialLineLength(MAX_HEAD)
                .setMaxHeaderSize(MAX_HEAD)
                .setHost(host)
                .setPort(port);
        this.mine = new Connections(options, limits.patience(), limits.waitingBytes() / limits.eventLoops(), observer);
    }

    @Override
    public void start(Promise<Void> started) {
        if (certificate != null) {
            options.setSsl(true)
                    // a handshake takes milliseconds: many clients that come together would keep those waiting that are here
                    .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                    .setUseAlpn(negotiation != null)
                    .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                    .setKeyCertOptions(certificate.options())
                    .setEnabledSecureTransportProtocols(TLS)
                    .setSslHandshakeTimeout(handshakeSeconds());
        }
        vertx.createHttpServer(options)
                .connectionHandler(negotiation == null ? mine::opened : multiplexed())
                .requestHandler(this::accept)
                .invalidRequestHandler(this::denyInvalid)
                .listen()
                .onSuccess(this::listens)
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private Handler<HttpConnection> multiplexed() {
        ContextInternal loop = (ContextInternal) context;
        Multiplexing multiplexing = new Multiplexing(loop, options, mine, this::accept, this::denyInvalid);
        negotiation.serve(loop.nettyEventLoop(), multiplexing);
        return certificate != null ? mine::opened : connection -> mine.opened(connection, multiplexing);
    }

    private void listens(HttpServer server) {
        listens.accept(server.actualPort());
        vertx.setPeriodic(SECOND_MILLIS, tick -> {
            mine.sweep();
            headers.tick();
        });
        if (certificate != null && watching.compareAndSet(false, true)) {
            vertx.setPeriodic(CERTIFICATE_MILLIS, tick -> renew(server));
        }
    }

    /** One of the servers takes it for all that share the port. */
    private void renew(HttpServer server) {
        vertx.executeBlocking(certificate::isRenewed).onSuccess(renewed -> {
            if (renewed) {
                SSLOptions tls = new SSLOptions()
                        .setUseAlpn(negotiation != null)
                        .setKeyCertOptions(certificate.options())
                        .setEnabledSecureTransportProtocols(TLS)
                        .setSslHandshakeTimeout(handshakeSeconds());
                server.updateSSLOptions(tls).onSuccess(certificate::taken).onFailure(certificate::rejected);
            }
        });
    }

    private long handshakeSeconds() {
        return Math.max(1, limits.patience().toSeconds());
    }

    private void accept(HttpServerRequest request) {
        Carrier flow = mine.carrier(request.connection());
        if (flow == null || flow.isClosing()) {
            return;
        }
        flow.requested();
        headers.put(request);
        if (headers.isDraining()) {
            flow.drain();
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && isTooLarge(length, reception.bodies(request))) {
            deny(request, TOO_LARGE, flow);
        } else {
            reception.accept(request);
        }
    }

    private static boolean isTooLarge(String contentLength, RequestBodies bodies) {
        int most = bodies == null ? MAX_HEAD : bodies.most();
        return contentLength.length() > 9 || Long.parseLong(contentLength) > most;
    }

    /** What never becomes a request: a request line or headers too long, or no HTTP at all. */
    private void denyInvalid(HttpServerRequest request) {
        Carrier flow = mine.carrier(request.connection());
        if (flow == null || flow.isClosing()) {
            return;
        }
        headers.put(request);
        Throwable cause = request.decoderResult().cause();
        int status = cause instanceof TooLongHttpLineException
                ? URI_TOO_LONG
                : cause instanceof TooLongHttpHeaderException ? HEADERS_TOO_LARGE
                : cause instanceof ChunksException && reception.bodies(request) != null ? LENGTH_REQUIRED : BAD_REQUEST;
        deny(request, status, flow);
    }

    /** Answers, and takes nothing more from a connection of which it is not known where the next request begins. */
    private void deny(HttpServerRequest request, int status, Carrier flow) {
        reception.deny(request, status);
        flow.closeSoon();
    }
}
