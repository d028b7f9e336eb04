package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes as they come, for clients of all kinds: those that read, come again, do not read, and are too many. */
@Tag("application")
class ChangeStreamsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate DAY = LocalDate.of(2032, 3, 15);
    private static final int MOST = 12;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final FakeProvider PROVIDER = new FakeProvider();
    private static RunningMarquee marquee;

    /** One client, which reads all that comes. */
    private static final class Client implements AutoCloseable {

        private final HttpResponse<InputStream> answer;
        private final ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<JsonNode> items = new ConcurrentLinkedQueue<>();
        private volatile boolean ended;

        Client(String query, String... headers) throws Exception {
            HttpRequest.Builder request = HttpRequest.newBuilder(marquee.uri("/changes/stream" + query));
            if (headers.length > 0) {
                request.headers(headers);
            }
            answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() == 200) {
                new Thread(this::read, "reads a stream").start();
            }
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("data: ")) {
                        items.add(JSON.readTree(line.substring(6)));
                    } else if (line.startsWith("id: ")) {
                        ids.add(line.substring(4));
                    }
                }
            } catch (IOException e) {
                // closed
            }
            ended = true;
        }

        /** What it knows of each event. */
        Map<String, JsonNode> copy() {
            Map<String, JsonNode> copy = new LinkedHashMap<>();
            items.forEach(item -> copy.put(item.get("id").textValue(), item.get("data")));
            return copy;
        }

        String lastId() {
            return ids.stream().reduce((one, next) -> next).orElseThrow();
        }

        @Override
        public void close() throws IOException {
            answer.body().close();
        }
    }

    @BeforeAll
    static void start() {
        PROVIDER.says(feed("Begin"));
        marquee = RunningMarquee.start(DATABASE, PROVIDER, Map.of(
                "CHANGES_STREAMS", String.valueOf(MOST), "CHANGES_PUSH", "50ms", "CHANGES_LOOK", "100ms", "HTTP_PATIENCE", "3s",
                "SEARCH_DATABASE_TURNS", "2"));
        assertThat(marquee.firstPoll("fever")).startsWith("ok");
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static byte[] feed(String title) {
        return ProviderFeed.of(IntStream.range(0, 120).mapToObj(i -> ProviderFeed.plan(i, title + " " + i, DAY.plusDays(i % 40))).toArray(String[]::new));
    }

    private static Map<String, JsonNode> searched() throws Exception {
        Map<String, JsonNode> events = new LinkedHashMap<>();
        HttpRequest search = HttpRequest.newBuilder(marquee.uri("/search")).build();
        JSON.readTree(CLIENT.send(search, HttpResponse.BodyHandlers.ofByteArray()).body()).at("/data/events").forEach(event -> events.put(event.get("id").textValue(), event));
        return events;
    }

    private static void awaitNone() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> marquee.metric("marquee_changes_streams") == 0);
    }

    @Test
    void tellAllAndThenWhatChangesInOrder() throws Exception {
        awaitNone();
        try (Client one = new Client(""); Client other = new Client("")) {
            assertThat(one.answer.headers().firstValue("content-type")).hasValue("text/event-stream");
            assertThat(one.answer.headers().firstValue("cache-control")).hasValue("no-store");
            Awaitility.await().untilAsserted(() -> assertThat(one.copy()).isEqualTo(searched()));
            for (String title : List.of("Second", "Third")) {
                marquee.poll(feed(title));
            }
            for (Client client : List.of(one, other)) {
                Awaitility.await().untilAsserted(() -> assertThat(client.copy()).isEqualTo(searched()));
                List<Long> numbers = client.items.stream().map(item -> item.get("modified").longValue()).toList();
                assertThat(numbers).isSorted().doesNotHaveDuplicates();
                assertThat(client.ids).allMatch(id -> id.matches("\\d+\\.[0-9a-f-]{36}"));
            }
            assertThat(marquee.metric("marquee_changes_streams")).isEqualTo(2);
        }
    }

    @Test
    void goOnWhereAClientWas() throws Exception {
        awaitNone();
        String last;
        try (Client first = new Client("")) {
            Awaitility.await().untilAsserted(() -> assertThat(first.copy()).isEqualTo(searched()));
            last = first.lastId();
        }
        marquee.poll(feed("While away"));
        try (Client again = new Client("?afterChangeNumber=0", "Last-Event-ID", last)) {
            Awaitility.await().untilAsserted(() -> assertThat(again.copy()).isEqualTo(searched()));
            assertThat(again.items.stream().map(item -> item.get("modified").longValue()))
                    .allMatch(number -> number > Long.parseLong(last.replaceFirst("\\..*", "")));
        }
    }

    /** A number that no change has yet, such as one that somebody made up, makes nobody miss anything. */
    @Test
    void missNothingBesideAClientThatIsAheadOfAll() throws Exception {
        awaitNone();
        try (Client ahead = new Client("?afterChangeNumber=999999999999999999"); Client honest = new Client("")) {
            Awaitility.await().untilAsserted(() -> assertThat(honest.copy()).isEqualTo(searched()));
            marquee.poll(feed("Ahead"));
            Awaitility.await().untilAsserted(() -> assertThat(honest.copy()).isEqualTo(searched()));
            Awaitility.await().untilAsserted(() -> assertThat(ahead.copy()).isEqualTo(searched()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?afterChangeNumber=x, 400, PARAMETER_UNREADABLE", "?epoch=another, 410, EPOCH_ENDED", "?afterChangeNumber=1&afterChangeNumber=2, 400, PARAMETER_REPEATED"
    })
    void sayWhatIsWrong(String query, int status, String code) throws Exception {
        Client denied = new Client(query);
        assertThat(denied.answer.statusCode()).isEqualTo(status);
        assertThat(new String(denied.answer.body().readAllBytes(), StandardCharsets.UTF_8)).contains(code);
    }

    @ParameterizedTest
    @CsvSource({"x, 400", "12, 400", "1.00000000-0000-0000-0000-000000000000, 410"})
    void sayWhatIsWrongWithAnId(String id, int status) throws Exception {
        assertThat(new Client("", "Last-Event-ID", id).answer.statusCode()).isEqualTo(status);
    }

    /** As they do when an instance has started again. */
    @Test
    void mayAllBeOpenedAtOnce() throws Exception {
        awaitNone();
        HttpRequest request = HttpRequest.newBuilder(marquee.uri("/changes/stream")).build();
        List<CompletableFuture<HttpResponse<InputStream>>> opened = IntStream.range(0, MOST)
                .mapToObj(i -> CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())).toList();
        for (CompletableFuture<HttpResponse<InputStream>> one : opened) {
            assertThat(one.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        for (CompletableFuture<HttpResponse<InputStream>> one : opened) {
            one.get().body().close();
        }
    }

    @Test
    void areSoManyAtMost() throws Exception {
        awaitNone();
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                clients.add(new Client(""));
            }
            Client tooMany = new Client("");
            assertThat(tooMany.answer.statusCode()).isEqualTo(503);
            assertThat(tooMany.answer.headers().firstValue("retry-after")).hasValue("1");
            assertThat(new String(tooMany.answer.body().readAllBytes(), StandardCharsets.UTF_8)).contains("STREAMS_FULL");
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
        awaitNone();
        try (Client next = new Client("")) {
            assertThat(next.answer.statusCode()).isEqualTo(200);
        }
    }

    /** Longer than the patience with a connection, which is with what is not taken. */
    @Test
    void stayOpenWhileNothingComes() throws Exception {
        awaitNone();
        try (Client quiet = new Client(""); Client other = new Client("")) {
            Awaitility.await().untilAsserted(() -> assertThat(quiet.copy()).isEqualTo(searched()));
            Awaitility.await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(7)).until(() -> !quiet.ended && !other.ended);
            marquee.poll(feed("After a silence"));
            Awaitility.await().untilAsserted(() -> assertThat(quiet.copy()).isEqualTo(searched()));
        }
    }

    @Test
    void areClosedForAClientThatDoesNotReadAndGoOnForOthers() throws Exception {
        awaitNone();
        try (Socket deaf = new Socket(); Client reads = new Client("")) {
            deaf.setReceiveBufferSize(1_024);
            deaf.connect(new InetSocketAddress("127.0.0.1", marquee.port()));
            deaf.getOutputStream().write("GET /changes/stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().until(() -> marquee.metric("marquee_changes_streams") == 2);
            for (int round = 0; marquee.metric("marquee_changes_streams") == 2; round++) {
                assertThat(round).as("polls").isLessThan(400);
                marquee.poll(feed("Unread " + "x".repeat(200) + round));
            }
            marquee.awaitFresh();
            assertThat(reads.ended).isFalse();
            Awaitility.await().untilAsserted(() -> assertThat(reads.copy()).isEqualTo(searched()));
        }
    }

    @Test
    void areNotKeptForClientsThatLeaveAtOnce() throws Exception {
        awaitNone();
        for (int i = 0; i < 3 * MOST; i++) {
            try (Socket gone = new Socket("127.0.0.1", marquee.port())) {
                gone.getOutputStream().write("GET /changes/stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        awaitNone();
        try (Client next = new Client("")) {
            assertThat(next.answer.statusCode()).isEqualTo(200);
        }
    }

    /** The patience with a connection is not over for good. */
    @ParameterizedTest
    @CsvSource({"HTTP/1.1, Host: x", "HTTP/1.0, Host: x", "HTTP/1.0, Connection: keep-alive"})
    void leaveAConnectionThatIsClosedLikeOthersOnceTheyEnd(String version, String header) throws Exception {
        awaitNone();
        try (Socket socket = new Socket("127.0.0.1", marquee.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(("GET /changes/stream " + version + "\r\n" + header + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().until(() -> marquee.metric("marquee_changes_streams") == 1);
            DATABASE.execute("update change_epochs set place = 'elsewhere'");
            // to its end
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).contains("retry: 3000");
        }
    }

    /** A request that never comes to its end, in the place of a stream that has ended. */
    @Test
    void leaveAConnectionToTheNextRequestAndItsPatience() throws Exception {
        awaitNone();
        try (Socket socket = new Socket("127.0.0.1", marquee.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /changes/stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().until(() -> marquee.metric("marquee_changes_streams") == 1);
            DATABASE.execute("update change_epochs set place = 'elsewhere'");
            StringBuilder told = new StringBuilder();
            while (!told.toString().endsWith("\r\n0\r\n\r\n")) {
                told.append((char) socket.getInputStream().read());
            }
            socket.getOutputStream().write("GET /search HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void endWhenTheDatabaseIsAnother() throws Exception {
        awaitNone();
        try (Client client = new Client("")) {
            Awaitility.await().untilAsserted(() -> assertThat(client.copy()).isEqualTo(searched()));
            String last = client.lastId();
            DATABASE.execute("update change_epochs set place = 'elsewhere'");
            Awaitility.await().until(() -> client.ended);
            assertThat(new Client("", "Last-Event-ID", last).answer.statusCode()).isEqualTo(410);
        }
    }

    @Test
    void waitForADatabaseThatIsAway() throws Exception {
        awaitNone();
        try (Client client = new Client("")) {
            Awaitility.await().untilAsserted(() -> assertThat(client.copy()).isEqualTo(searched()));
            marquee.loseDatabase();
            try {
                assertThat(new Client("").answer.statusCode()).isEqualTo(503);
            } finally {
                marquee.regainDatabase();
            }
            Awaitility.await().until(() -> {
                try (Client again = new Client("")) {
                    return again.answer.statusCode() == 200;
                }
            });
            assertThat(client.ended).isFalse();
            marquee.poll(feed("Back again"));
            Awaitility.await().untilAsserted(() -> assertThat(client.copy()).isEqualTo(searched()));
        }
    }

    @Test
    void areAnsweredToTheHeadAlone() {
        try (RawHttp http = RawHttp.to(marquee)) {
            RawHttp.Answer answer = http.ask("HEAD", "/changes/stream");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
            http.send("GET /search?starts_at=2300-01-01 HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(http.answer().status()).as("the next answer on the connection").isEqualTo(200);
        }
    }

    @Test
    void areTakenByAClientOfHttp10() throws Exception {
        awaitNone();
        try (Socket old = new Socket("127.0.0.1", marquee.port())) {
            old.setSoTimeout(10_000);
            old.getOutputStream().write("GET /changes/stream HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines = new BufferedReader(new InputStreamReader(old.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).startsWith("HTTP/1.0 200");
            String line = lines.readLine();
            while (!line.startsWith("data: ")) {
                assertThat(line).doesNotContainIgnoringCase("chunked");
                line = lines.readLine();
            }
        }
    }

    @Test
    void endWhenTheInstanceStops() throws Exception {
        RunningMarquee second = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), Map.of());
        HttpResponse<InputStream> answer = CLIENT.send(HttpRequest.newBuilder(URI.create(second.uri("/changes/stream").toString())).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        Thread stop = new Thread(second::close);
        stop.start();
        // to its end, and not cut off
        assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8)).startsWith("retry: 3000\n\n");
        stop.join();
    }
}
