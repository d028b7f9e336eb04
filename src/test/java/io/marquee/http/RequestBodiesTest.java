package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bodies that come, or do not, take of their budget. */
class RequestBodiesTest {

    private static final int MOST = 200_000;
    private static final long BUDGET = 300_000;

    private final Vertx vertx = Vertx.vertx();
    private final RequestBodies bodies = new RequestBodies(MOST, BUDGET);
    /** Those that were received and are kept. */
    private final Queue<RequestBodies.Body> whole = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws ExecutionException, InterruptedException {
        server = vertx.createHttpServer()
                .requestHandler(request -> bodies.receive(request, body -> {
                    whole.add(body);
                    request.response().end(Buffer.buffer(String.valueOf(sum(body.bytes()))));
                }, status -> request.response().setStatusCode(status).end()))
                .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
    }

    @AfterEach
    void close() throws ExecutionException, InterruptedException {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private static long sum(byte[] bytes) {
        long sum = bytes.length;
        for (byte one : bytes) {
            sum = sum * 31 + one;
        }
        return sum;
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7919 >> 3);
        }
        return bytes;
    }

    private RawHttp begin(int length) {
        return RawHttp.to(SocketFactory.getDefault(), server.actualPort()).send("POST / HTTP/1.1\nHost: x\nContent-Length: " + length + "\n\n");
    }

    private void awaitTaken(long bytes) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> bodies.taken() == bytes);
    }

    @Test
    void comeAsTheyWereSentAndTakeTheirOwnSizeUntilTheyAreReleased() {
        for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 131_073, MOST}) {
            try (RawHttp connection = begin(length)) {
                assertThat(connection.send(bytes(length)).answer().text()).isEqualTo(String.valueOf(sum(bytes(length))));
                assertThat(bodies.taken()).isEqualTo(length);
            }
            whole.remove().release();
            assertThat(bodies.taken()).isZero();
        }
    }

    @Test
    void takeNothingBeforeTheyComeAndNothingOnceTheirClientIsGone() {
        try (RawHttp connection = begin(MOST)) {
            assertThat(bodies.taken()).isZero();
            connection.send(bytes(100));
            awaitTaken(65_536);
            connection.send(bytes(70_000));
            awaitTaken(131_072);
        }
        awaitTaken(0);
        assertThat(whole).isEmpty();
    }

    @Test
    void makeRoomOnceTheyHaveBeenComingForTooLong() {
        List<RawHttp> slow = Stream.generate(() -> begin(MOST).send(bytes(60_000))).limit(2).toList();
        awaitTaken(2 * 65_536);
        try (RawHttp denied = begin(MOST)) {
            // there is room for most of its bytes, and then none, as the others have just begun
            assertThat(denied.send(bytes(MOST)).answer().status()).isEqualTo(503);
            awaitTaken(2 * 65_536);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                try (RawHttp again = begin(MOST)) {
                    return again.send(bytes(MOST)).answer().status() == 200;
                }
            });
        }
        // the first one has made room
        assertThat(slow.get(0).answer().status()).isEqualTo(503);
        awaitTaken(MOST + 65_536);
        slow.get(1).send(bytes(5_000));
        // it goes on within what it has, and is denied more
        slow.get(1).send(bytes(5_000));
        assertThat(slow.get(1).answer().status()).isEqualTo(503);
        slow.forEach(RawHttp::close);
        awaitTaken(MOST);
    }

    @Test
    void areTwoHundredAndFiftySixAtOnce() {
        List<RawHttp> many = Stream.generate(() -> begin(10)).limit(RequestBodies.AT_ONCE).toList();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> bodies.coming() == RequestBodies.AT_ONCE);
        try (RawHttp more = begin(10)) {
            assertThat(more.answer().status()).isEqualTo(503);
        }
        assertThat(many.get(0).send(bytes(10)).answer().status()).isEqualTo(200);
        try (RawHttp more = begin(10)) {
            assertThat(more.send(bytes(10)).answer().status()).isEqualTo(200);
        }
        many.forEach(RawHttp::close);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> bodies.coming() == 0);
        awaitTaken(20);
    }
}
