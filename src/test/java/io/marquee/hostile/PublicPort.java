package io.marquee.hostile;

import static io.marquee.hostile.Row.Ground.PLAIN;
import static io.marquee.hostile.Row.Ground.TLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/** What any client may do to the public port: each path, each method, plain and by TLS. */
final class PublicPort {

    private static final int TRIES = 20;
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "FOO");
    private static final int SOCKETS = 20;
    private static final Duration CLOSED_LIMIT = Target.PATIENCE.plusSeconds(27);
    private static final long LOOK_MILLIS = 1_500;

    private PublicPort() {}

    static List<Row> rows() {
        return Stream.of(rows(PLAIN), rows(TLS), Stream.of(PLAIN, TLS).map(PublicPort::unreadSearches))
                .flatMap(rows -> rows)
                .toList();
    }

    private static Row unreadSearches(Row.Ground ground) {
        return Row.on(ground, 41, SOCKETS + " sockets that pipeline searches and never read are closed, and cost nothing",
                target -> pipelines(target, Collections.nCopies(SOCKETS, "GET " + Target.SEARCH + " HTTP/1.1\r\n")));
    }

    private static Stream<Row> rows(Row.Ground ground) {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.on(ground, 41, "sockets that pipeline each kind of request and never read are closed, and cost nothing",
                target -> pipelines(target, asks(target))));
        rows.add(Row.on(ground, 41, SOCKETS + " sockets that wait for what goes on and never read cost nothing", PublicPort::leavesUnreadWhatGoesOn));
        rows.add(Row.on(ground, 44, "connections of one address, half open or idle, leave room for another address",
                PublicPort::takesAllConnections));
        rows.add(Row.on(ground, 45, "an empty chunked GET is answered", PublicPort::sendsNoChunks));
        rows.add(Row.on(ground, 45, "a length beside chunks is rejected, and the connection closed", PublicPort::smuggles));
        Contract.methods().forEach((path, methods) ->
                rows.add(Row.on(ground, 49, "each method on " + path + " is answered as the contract says", target -> asks(target, path, methods))));
        rows.add(Row.on(ground, 50, "nothing beside the process is served", PublicPort::looksBesideIt));
        return rows.stream();
    }

    /** Requests for every status, without what is the same in all of them. */
    private static List<String> asks(Target target) {
        // a path without parameters is asked once
        Set<String> asks = new LinkedHashSet<>();
        for (String path : Contract.methods().keySet()) {
            for (String method : Contract.live().contains(path) ? List.of("HEAD", "POST") : List.of("GET", "HEAD", "POST")) {
                asks.add(method + " " + path + " HTTP/1.1\r\n");
                asks.add(method + " " + target.filled(path) + " HTTP/1.1\r\n");
            }
        }
        asks.add("GET " + Target.SEARCH + " HTTP/1.1\r\nAccept-Encoding: gzip\r\n");
        asks.add("GET /search?starts_at=2200-01-01 HTTP/1.1\r\nIf-None-Match: *\r\n");
        asks.add("GET /search?starts_at=word HTTP/1.1\r\n");
        asks.add("OPTIONS /search HTTP/1.1\r\n");
        asks.add("GET /nowhere HTTP/1.1\r\n");
        asks.add("GET /search HTTP/1.1\r\nX-API-Key: nobody\r\n");
        asks.add("POST /search HTTP/1.1\r\nContent-Length: 4\r\n");
        return List.copyOf(asks);
    }

    private static String head(Target target, String ask) {
        String key = ask.contains("X-API-Key") ? "" : target.side().rivalsHeader();
        return ask + "Host: x\r\n" + key + "\r\n" + (ask.contains("Content-Length: 4") ? "body" : "");
    }

    private static void pipelines(Target target, List<String> requests) throws IOException {
        Held before = target.held();
        try (Flood flood = new Flood(target, requests.stream().map(request -> head(target, request)).toList())) {
            Pause.millis(LOOK_MILLIS);
            assertThat(target.held().memoryGrowthSince(before)).as("what unread answers take").isEmpty();
            flood.awaitClosed(CLOSED_LIMIT);
        }
        Pause.until("all is given back", () -> target.held().growthSince(before), String::isEmpty);
    }

    private static void leavesUnreadWhatGoesOn(Target target) throws IOException {
        Held before = target.held();
        List<Socket> unread = new ArrayList<>();
        try {
            for (String path : Contract.live()) {
                for (int i = 0; i < SOCKETS; i++) {
                    Socket socket = target.narrow();
                    unread.add(socket);
                    socket.getOutputStream().write(head(target, "GET " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.US_ASCII));
                }
            }
            assertThat(unread).isNotEmpty();
            Pause.millis(2 * LOOK_MILLIS);
            assertThat(target.held().memoryGrowthSince(before)).as("what unread events take").isEmpty();
        } finally {
            for (Socket socket : unread) {
                socket.close();
            }
        }
        Pause.until("all is given back", () -> target.held().growthSince(before), String::isEmpty);
    }

    private static void takesAllConnections(Target target) throws IOException {
        List<Socket> taken = new ArrayList<>();
        try {
            for (int i = 0; i < Target.CONNECTIONS + 50; i++) {
                taken.add(target.narrow("127.0.0.2"));
            }
            assertThat(target.ask("GET", Target.SEARCH).status()).isEqualTo(200);
        } finally {
            for (Socket socket : taken) {
                socket.close();
            }
        }
        Pause.until("there is room again", target::shown, shown -> shown > 0);
    }

    private static void sendsNoChunks(Target target) {
        for (String path : List.of(Target.SEARCH, "/openapi.yaml")) {
            try (RawHttp client = target.connect()) {
                for (int i = 0; i < 3; i++) {
                    client.send("GET " + path + " HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n" + target.side().header() + "\n0\n\n");
                    assertThat(client.answer().status()).as("answer %s to an empty chunked GET %s", i, path).isEqualTo(200);
                }
            }
        }
    }

    private static void smuggles(Target target) {
        for (String lengths : List.of(
                "Transfer-Encoding: chunked\nContent-Length: 5\n", "Content-Length: 5\nTransfer-Encoding: chunked\n",
                "Content-Length: 0\nTransfer-Encoding: chunked\n", "Transfer-Encoding: gzip, chunked\n", "Transfer-Encoding: identity\n",
                "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n", "Content-Length: 5\nContent-Length: 6\n")) {
            try (RawHttp client = target.connect()) {
                client.sends(("GET " + Target.SEARCH + " HTTP/1.1\nHost: x\n" + lengths + target.side().header() + "\n0\n\nGET /nowhere HTTP/1.1\nHost: x\n\n")
                        .replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(client.answer().status()).as(lengths).isEqualTo(400);
                assertThat(client.bytesUntilClosed(Duration.ofSeconds(10))).as("bytes after the rejection of %s", lengths).isZero();
            }
        }
    }

    private static void asks(Target target, String template, Set<String> methods) {
        String path = target.filled(template);
        SoftAssertions.assertSoftly(softly -> METHODS.forEach(method -> {
            String asked = method + " " + path;
            if (methods.contains(method) && methods.contains("GET")) {
                asksLikeGet(target, method, path, softly);
                return;
            }
            if (methods.contains(method)) {
                asksUnsigned(target, method, path, softly);
                return;
            }
            RawHttp.Answer answer = target.ask(method, path);
            softly.assertThat(allowed(answer)).as(asked).containsAll(methods);
            if (!method.equals("OPTIONS") || answer.status() != 204) {
                softly.assertThat(answer.status()).as(asked).isEqualTo(405);
                softly.assertThat(answer.text()).as(asked).startsWith(method.equals("HEAD") ? "" : "{\"error\":{\"code\":\"METHOD_NOT_ALLOWED\"");
            }
        }));
    }

    private static void asksLikeGet(Target target, String method, String path, SoftAssertions softly) {
        RawHttp.Answer read = target.ask("GET", path);
        RawHttp.Answer answer = target.ask(method, path);
        // a poll in between changes what there is to read: it is asked again until nothing has changed
        for (int i = 0; i < TRIES && !length(read).equals(length(target.ask("GET", path))); i++) {
            read = target.ask("GET", path);
            answer = target.ask(method, path);
        }
        softly.assertThat(answer.status()).as(method + " " + path).isEqualTo(read.status()).isIn(200, 301, 302, 308);
        softly.assertThat(length(answer)).as("length of " + method + " " + path).isEqualTo(length(read));
    }

    /** What changes something is signed, or does nothing. */
    private static void asksUnsigned(Target target, String method, String path, SoftAssertions softly) {
        softly.assertThat(target.ask(method, path).status()).as(method + " without a body on " + path).isEqualTo(411);
        RawHttp.Answer empty = target.ask(method, path, "Content-Length: 0");
        softly.assertThat(empty.status()).as(method + " on " + path).isEqualTo(401);
        softly.assertThat(empty.text()).as(method + " on " + path).startsWith("{\"error\":{\"code\":\"PUSH_UNSIGNED\"");
    }

    private static String length(RawHttp.Answer answer) {
        return String.valueOf(answer.header("Content-Length"));
    }

    private static Set<String> allowed(RawHttp.Answer answer) {
        String allow = answer.header("Allow");
        return allow == null ? Set.of() : Set.of(allow.split(",\\s*"));
    }

    private static void looksBesideIt(Target target) {
        Map<String, Set<String>> known = Contract.methods();
        List<String> paths = new ArrayList<>(known.keySet());
        known.keySet().forEach(path -> paths.add(target.filled(path)));
        paths.addAll(List.of(
                "/docs/index.html", "/docs/private.txt", "/private.txt", "/webroot/index.html", "/docs/../private.txt", "/docs/%2e%2e/private.txt",
                "/docs/..%2fprivate.txt", "/docs/log", "/log", "/docs/%2e%2e/%2e%2e/private.txt", "/docs//private.txt"));
        for (String path : paths) {
            for (String method : List.of("GET", "HEAD")) {
                RawHttp.Answer answer = target.ask(method, path);
                assertThat(answer.text()).as(method + " " + path).doesNotContain(Target.SECRET);
                if (path.contains("private")) {
                    assertThat(answer.status()).as(method + " " + path).isIn(400, 404);
                }
            }
        }
    }
}
