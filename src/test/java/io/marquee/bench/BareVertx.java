package io.marquee.bench;

import io.netty.buffer.Unpooled;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ceiling: Vert.x that looks at nothing and sends ready bytes from memory outside of the heap, one answer after the other. One
 * event loop a processor.
 */
public final class BareVertx extends AbstractVerticle {

    /** A request for this and a folder loads the answers there. */
    static final String LOAD = "/load-answers";

    private static final int OK = 200;
    private static final int LOADED = 204;

    private record Ready(int status, CharSequence[] headers, Buffer body) {}

    private static volatile Ready[] answers = {new Ready(LOADED, new CharSequence[0], null)};
    private static int port;

    private int next;

    public static void main(String[] arguments) {
        port = Integer.parseInt(arguments[0]);
        int processors = Runtime.getRuntime().availableProcessors();
        Vertx.vertx().deployVerticle(BareVertx.class, new DeploymentOptions().setInstances(processors));
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer().requestHandler(this::answer).listen(port).<Void>mapEmpty().onComplete(started);
    }

    private void answer(HttpServerRequest request) {
        if (request.uri().startsWith(LOAD)) {
            load(request);
            return;
        }
        Ready[] all = answers;
        next = next + 1 < all.length ? next + 1 : 0;
        Ready ready = all[next];
        HttpServerResponse response = request.response();
        if (ready.status != OK) {
            response.setStatusCode(ready.status);
        }
        for (int i = 0; i < ready.headers.length; i += 2) {
            response.putHeader(ready.headers[i], ready.headers[i + 1]);
        }
        if (ready.body == null) {
            response.end();
        } else {
            response.end(ready.body);
        }
    }

    private void load(HttpServerRequest request) {
        try {
            answers = read(Path.of(request.uri().substring(LOAD.length())));
            request.response().setStatusCode(LOADED).end();
        } catch (IOException e) {
            request.response().setStatusCode(500).end();
        }
    }

    private static Ready[] read(Path folder) throws IOException {
        Map<String, Ready> known = new HashMap<>();
        List<Ready> order = new ArrayList<>();
        for (String number : Files.readAllLines(folder.resolve("order"))) {
            if (!known.containsKey(number)) {
                known.put(number, readOne(folder, number));
            }
            order.add(known.get(number));
        }
        return order.toArray(new Ready[0]);
    }

    private static Ready readOne(Path folder, String number) throws IOException {
        List<String> head = Files.readAllLines(folder.resolve(number + ".head"));
        List<CharSequence> headers = new ArrayList<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            headers.add(HttpHeaders.createOptimized(line.substring(0, colon)));
            headers.add(HttpHeaders.createOptimized(line.substring(colon + 1).strip()));
        }
        byte[] bytes = Files.readAllBytes(folder.resolve(number + ".body"));
        Buffer body = bytes.length == 0
                ? null
                : BufferImpl.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(
                        ByteBuffer.allocateDirect(bytes.length).put(bytes).flip())));
        return new Ready(Integer.parseInt(head.get(0)), headers.toArray(new CharSequence[0]), body);
    }
}
