package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.access.ApiKeys;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RawHttp2;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestCertificate;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is answered by HTTP/2 is what is answered by HTTP/1.1, by TLS and without. */
@Tag("application")
class MultiplexedTest {

    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "BREW", "get");
    private static final Set<String> DIFFER = Set.of("date", "x-request-id", "server-timing", "connection", "transfer-encoding");
    private static final String APP = "https://app.example.org";
    private static final List<String> HEADERS = List.of("origin: " + APP, "accept-encoding: gzip", "if-none-match: *");
    private static final Map<Transport, RunningMarquee> SERVERS = new EnumMap<>(Transport.class);

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    enum Transport { PLAIN, TLS }

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.in(folder, "EC");
        Map<String, String> tls = certificate.settings(folder);
        for (Transport transport : Transport.values()) {
            Map<String, String> settings = new HashMap<>(Map.of("HTTP_HTTP2", "true", "PUSH_ENABLED", "true", "HTTP_CORS_ORIGINS", APP, "POLL_PERIOD", "1h"));
            settings.putAll(transport == Transport.TLS ? tls : Map.of());
            SERVERS.put(transport, RunningMarquee.start(settings));
            SERVERS.get(transport).awaitPoll();
        }
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(RunningMarquee::close);
    }

    private static RawHttp one(Transport transport) {
        return transport == Transport.TLS ? RawHttp.to(SERVERS.get(transport), certificate) : RawHttp.to(SERVERS.get(transport));
    }

    private static RawHttp2 two(Transport transport) {
        return RawHttp2.to(SERVERS.get(transport), transport == Transport.TLS ? certificate : null);
    }

    private static List<String> paths() {
        List<String> paths = new ArrayList<>(new OpenAPIV3Parser().read("openapi.yaml").getPaths().keySet());
        assertThat(paths).contains("/search", "/changes/stream", "/push/{provider}");
        paths.addAll(List.of(
                "/", "/docs", "/docs/", "/docs/swagger-ui-bundle.js", "/openapi.yaml", "/nothing", "/SEARCH", "//search", "/docs/../docs/", "/%zz",
                "/search?starts_at=word", "/search?starts_at=2030-01-01", "/search?a=%zz", "/search#x", "/search?\u00e9=\u00ff", "*"));
        return paths.stream().map(path -> path.replace("{id}", "6231ea8f-a4af-5782-834c-e74955b2331e").replace("{provider}", "fever")).toList();
    }

    @TestFactory
    Stream<DynamicTest> areAnsweredAsByHttp1() {
        return Stream.of(Transport.values()).flatMap(transport -> paths().stream().map(path -> DynamicTest.dynamicTest(transport + " " + path, () -> {
            for (String header : path.equals("/search") || path.equals("/docs/") ? HEADERS : HEADERS.subList(0, 1)) {
                try (RawHttp2 client = two(transport)) {
                    for (String method : METHODS) {
                        assertSame(transport, client, method, path, header);
                    }
                }
            }
        })));
    }

    private static void assertSame(Transport transport, RawHttp2 client, String method, String path, String header) {
        try (RawHttp other = one(transport)) {
            RawHttp.Answer expected = other.ask(method, path, header);
            RawHttp.Answer answer = client.ask(method, path, header);
            String asked = method + " " + path + " with " + header;
            assertThat(answer.status()).as(asked).isEqualTo(expected.status());
            assertThat(without(answer)).as(asked).isEqualTo(without(expected));
            assertThat(answer.headers()).as(asked).doesNotContainKeys("connection", "transfer-encoding", "keep-alive", "upgrade");
            if (!answer.isLive()) {
                assertThat(answer.text()).as(asked).isEqualTo(expected.text());
            }
        }
    }

    private static Map<String, List<String>> without(RawHttp.Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(DIFFER);
        return headers;
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void goOnWhileOthersAreAnswered(Transport transport) {
        RunningMarquee server = SERVERS.get(transport);
        try (RawHttp2 client = two(transport)) {
            int stream = client.begin("GET", "/changes/stream");
            assertThat(client.answer(stream).status()).isEqualTo(200);
            assertThat(client.get("/search").status()).isEqualTo(200);
            server.poll(ProviderFeed.of(ProviderFeed.plan(1, "Hamlet", LocalDate.of(2031, 5, 6))));
            Awaitility.await().until(() -> client.get("/nothing").status() == 404 && client.answer(stream).text().contains("Hamlet"));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void nameThePortAsItsClientsCallIt(Transport transport) {
        RunningMarquee server = SERVERS.get(transport);
        server.poll(ProviderFeed.of(ProviderFeed.plan(1, "Hamlet", LocalDate.of(2031, 5, 6)), ProviderFeed.plan(2, "Lear", LocalDate.of(2031, 5, 7))));
        try (RawHttp2 client = two(transport)) {
            assertThat(client.get("/events?limit=1").text()).contains((transport == Transport.TLS ? "https" : "http") + "://x/events?");
        }
    }

    /** The client of the JDK asks to change to it without TLS, which is not needed for an answer. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void areAgreedOnByTls(Transport transport) throws Exception {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2);
        HttpClient client = transport == Transport.TLS ? builder.sslContext(certificate.tls()).build() : builder.build();
        URI uri = URI.create((transport == Transport.TLS ? "https" : "http") + "://localhost:" + SERVERS.get(transport).port() + "/search");
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(transport == Transport.TLS ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        }
    }

    @Test
    void beginByAPrefaceInPieces() {
        try (RawHttp2 client = RawHttp2.silent(SERVERS.get(Transport.PLAIN).port(), null, false)) {
            for (byte piece : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII)) {
                client.send(new byte[] {piece});
                Thread.onSpinWait();
            }
            client.frame(RawHttp2.SETTINGS, 0, 0);
            assertThat(client.get("/search").status()).isEqualTo(200);
        }
        try (RawHttp client = one(Transport.PLAIN)) {
            client.send("PRI * HTTP/2.0\n\nSX\n\n");
            assertThat(client.answer().status()).isEqualTo(501);
        }
        try (RawHttp client = one(Transport.PLAIN)) {
            client.send("P".getBytes(StandardCharsets.US_ASCII)).send("OST /search HTTP/1.1\nHost: x\n\n");
            assertThat(client.answer().status()).isEqualTo(405);
        }
    }

    @Test
    void areNotThereUnlessASettingSaysSo() throws IOException {
        try (RunningMarquee server = RunningMarquee.start(Map.of("HTTP_PATIENCE", "1s"));
                RawHttp2 client = RawHttp2.to(server)) {
            assertThatThrownBy(() -> client.get("/search")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void areAskedForKeysAndCountedLikeOthers() throws IOException {
        String key = ApiKeys.newKey();
        Path keys = Files.writeString(folder.resolve("keys"), ApiKeys.line("acme", key));
        try (RunningMarquee server = RunningMarquee.start(Map.of("HTTP_HTTP2", "true", "ACCESS_API_KEYS", keys.toString(), "ACCESS_RATE", "5"));
                RawHttp2 client = RawHttp2.to(server)) {
            assertThat(client.get("/search").text()).contains("CREDENTIAL_MISSING");
            assertThat(client.get("/search", "x-api-key: " + key).status()).isEqualTo(200);
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                streams.add(client.begin("GET", "/search", "x-api-key: " + key));
            }
            assertThat(streams.stream().map(stream -> client.answer(stream).status()).toList()).contains(200, 429);
            assertThat(server.metric("marquee_requests_seconds_count", "status=\"401\"")).isEqualTo(1);
            assertThat(server.metric("marquee_connections")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void areAnsweredManyOnOneConnection(Transport transport) {
        try (RawHttp2 client = two(transport)) {
            List<Integer> streams = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 50; i++) {
                    streams.add(client.begin("GET", i % 5 == 0 ? "/docs/swagger-ui-bundle.js" : i % 5 == 1 ? "/nothing" : "/search"));
                }
                for (int stream : streams) {
                    assertThat(client.answer(stream).status()).isIn(200, 404);
                }
                streams.clear();
            }
        }
        Awaitility.await().until(() -> SERVERS.get(transport).metric("marquee_connections_waiting_bytes") == 0);
    }
}
