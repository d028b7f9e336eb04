package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.LogLines;
import io.marquee.kit.ManyPlans;
import io.marquee.kit.Memory;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RawHttp2;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestCertificate;
import io.marquee.kit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients of HTTP/2 may do, by TLS and without: they hold little, for no longer than patience lasts, and others do not notice. */
@Tag("application")
@Tag("hostile")
class MultiplexedLimitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration CLOSED = PATIENCE.plusSeconds(4);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String DAY = "/search?starts_at=2020-05-01&ends_at=2020-05-02";
    private static final int PLANS = 40_000;
    private static final int CROWD = 20;
    private static final int STREAMS = 100;
    private static final int TOGETHER = 50;
    /** Resets that are borne, and those of streams that are under way meanwhile. */
    private static final int MOST_RESETS = 300 + STREAMS;
    private static final int INITIAL_WINDOW = 4;
    private static final int TABLE = 1;
    /** Of each connection: what may wait in it, its buffers, its streams, and its session of TLS. */
    private static final long EACH = 1_500_000;
    private static final long SLACK = 16 * Memory.MEGABYTE;
    private static final Map<Transport, RunningMarquee> SERVERS = new EnumMap<>(Transport.class);
    private static final Map<Transport, Long> BEFORE = new EnumMap<>(Transport.class);

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;

    enum Transport { PLAIN, TLS }

    @BeforeAll
    static void start() throws IOException {
        certificate = TestCertificate.in(folder, "EC");
        Map<String, String> tls = certificate.settings(folder);
        TestDatabase database = TestDatabase.create();
        for (Transport transport : Transport.values()) {
            Map<String, String> settings = new HashMap<>(Map.of(
                    "HTTP_HTTP2", "true", "HTTP_PATIENCE", PATIENCE.toSeconds() + "s", "POLL_PERIOD", "1h", "PUSH_ENABLED", "true", "PUSH_MAX_BYTES", "1000000"));
            settings.putAll(transport == Transport.TLS ? tls : Map.of());
            SERVERS.put(transport, RunningMarquee.start(database, new FakeProvider(), settings));
        }
        ManyPlans.into(database, PLANS);
        SERVERS.values().forEach(RunningMarquee::awaitFresh);
    }

    @AfterAll
    static void stop() {
        SERVERS.values().forEach(RunningMarquee::close);
    }

    private static RawHttp2 silent(Transport transport, boolean narrow) {
        return RawHttp2.silent(SERVERS.get(transport).port(), transport == Transport.TLS ? certificate : null, narrow);
    }

    private static RawHttp2 connect(Transport transport) {
        return silent(transport, false).begin();
    }

    private static void assertServed(Transport transport) {
        try (RawHttp2 other = connect(transport)) {
            assertThat(other.get(DAY).status()).isEqualTo(200);
        }
        try (RawHttp other = transport == Transport.TLS ? RawHttp.to(SERVERS.get(transport), certificate) : RawHttp.to(SERVERS.get(transport))) {
            assertThat(other.get(DAY).status()).isEqualTo(200);
        }
    }

    private static void assertNothingWaits(Transport transport) {
        Awaitility.await().atMost(LIMIT).until(() -> SERVERS.get(transport).metric("marquee_connections_waiting_bytes") == 0
                && SERVERS.get(transport).metric("marquee_connections") == 0);
    }

    // heads and bodies

    @ParameterizedTest
    @EnumSource(Transport.class)
    void denyHeadsAndBodiesAsHttp1Does(Transport transport) {
        try (RawHttp2 client = connect(transport)) {
            assertThat(client.get(DAY + "&x=" + "y".repeat(8_000)).status()).isEqualTo(200);
            assertDenied(client.get(DAY + "&x=" + "y".repeat(8_192)), 414, "REQUEST_URI_TOO_LONG");
            assertThat(client.get(DAY, "x: " + "y".repeat(8_000)).status()).isEqualTo(200);
            assertDenied(client.get(DAY, "x: " + "y".repeat(8_192)), 431, "REQUEST_HEADER_FIELDS_TOO_LARGE");
            assertDenied(client.get(DAY, lines(200)), 431, "REQUEST_HEADER_FIELDS_TOO_LARGE");
            assertThat(client.get(DAY, lines(120)).status()).isEqualTo(200);
            assertDenied(client.ask("GET", "search"), 400, "BAD_REQUEST");
            assertDenied(client.get("/search?a b"), 400, "BAD_REQUEST");
            assertDenied(client.get(DAY, "host: y"), 400, "BAD_REQUEST");
            assertThat(client.reset(client.begin("GET", "/search?a\r\nx: y"))).as("protocol error").isEqualTo(1);
            int announced = client.open();
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, announced, client.head("GET", DAY, "content-length: 12582912"));
            assertDenied(client.answer(announced), 413, "REQUEST_ENTITY_TOO_LARGE");
            int pushed = client.open();
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, pushed, client.head("POST", "/push/fever"));
            client.frame(RawHttp2.DATA, 0, pushed, new byte[100]);
            assertDenied(client.answer(pushed), 411, "LENGTH_REQUIRED");
            int unwanted = client.open();
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, unwanted, client.head("GET", DAY));
            client.frame(RawHttp2.DATA, 0, unwanted, new byte[100]);
            assertDenied(client.answer(unwanted), 400, "BAD_REQUEST");
            int empty = client.open();
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, empty, client.head("GET", DAY));
            client.frame(RawHttp2.DATA, RawHttp2.END_STREAM, empty);
            assertThat(client.answer(empty).status()).isEqualTo(200);
            int small = client.open();
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, small, client.head("GET", DAY, "content-length: 3"));
            client.frame(RawHttp2.DATA, RawHttp2.END_STREAM, small, new byte[3]);
            assertThat(client.answer(small).status()).isEqualTo(200);
            // all of that on one connection, which goes on
            assertThat(client.get(DAY).status()).isEqualTo(200);
        }
        assertNothingWaits(transport);
    }

    private static String[] lines(int count) {
        String[] lines = new String[count];
        Arrays.fill(lines, "x: y");
        return lines;
    }

    private static void assertDenied(RawHttp.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).startsWith("{\"error\":{\"code\":\"" + code + "\"");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void takeABodyThatIsLargerThanTheirWindow(Transport transport) {
        try (RawHttp2 client = connect(transport)) {
            for (int round = 0; round < 3; round++) {
                int stream = client.open();
                client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, client.head("POST", "/push/fever", "content-length: 60000"));
                for (int i = 0; i < 6; i++) {
                    client.frame(RawHttp2.DATA, i == 5 ? RawHttp2.END_STREAM : 0, stream, new byte[10_000]);
                }
                RawHttp.Answer answer = client.answer(stream);
                assertThat(answer.status()).as(answer.text()).isEqualTo(401);
            }
        }
        assertNothingWaits(transport);
    }

    // floods

    private record Attack(String name, Consumer<RawHttp2> what) {}

    private static List<Attack> attacks() {
        return List.of(
                new Attack("rapid reset", client -> repeat(client, 100_000, () -> {
                    int stream = client.open();
                    return RawHttp2.join(RawHttp2.bytes(RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, stream, client.head("GET", "/search")),
                            RawHttp2.bytes(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
                })),
                new Attack("resets that it makes us send", client -> repeat(client, 100_000, () -> {
                    int stream = client.open();
                    return RawHttp2.join(RawHttp2.bytes(RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, stream, client.head("GET", "/search")),
                            RawHttp2.bytes(RawHttp2.WINDOW_UPDATE, 0, stream, new byte[4]));
                })),
                new Attack("more streams than it may", client -> repeat(client, 100_000, () -> {
                    int stream = client.open();
                    return RawHttp2.bytes(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, client.head("GET", "/search"));
                })),
                new Attack("empty pieces of a head", client -> {
                    client.frame(RawHttp2.HEADERS, 0, client.open(), client.head("GET", "/search"));
                    repeat(client, 100_000, () -> RawHttp2.bytes(RawHttp2.CONTINUATION, 0, 1));
                }),
                new Attack("a head without end", client -> {
                    client.frame(RawHttp2.HEADERS, 0, client.open(), client.head("GET", "/search"));
                    repeat(client, 100_000, () -> RawHttp2.bytes(RawHttp2.CONTINUATION, 0, 1, RawHttp2.block("x: " + "y".repeat(1_000))));
                }),
                new Attack("pings whose answers it does not take", client -> repeat(client, 10_000_000, () -> RawHttp2.bytes(RawHttp2.PING, 0, 0, new byte[8]))),
                new Attack("settings whose answers it does not take", client -> repeat(client, 10_000_000, () -> RawHttp2.bytes(RawHttp2.SETTINGS, 0, 0))),
                new Attack("frames of nothing", client -> {
                    client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, client.open(), client.head("GET", "/search", "content-length: 5"));
                    repeat(client, 100_000, () -> RawHttp2.bytes(RawHttp2.DATA, 0, 1));
                }),
                new Attack("a frame larger than it may", client -> client.frame(RawHttp2.DATA, 0, 1, new byte[16_385])),
                new Attack("a head packed a thousandfold", client -> {
                    // one header into the table, then by its number over and over
                    ByteArrayOutputStream block = new ByteArrayOutputStream();
                    block.writeBytes(client.head("GET", "/search"));
                    byte[] literal = RawHttp2.block("x: " + "y".repeat(4_000));
                    literal[0] = 0x40;
                    block.writeBytes(literal);
                    byte[] again = new byte[12_000];
                    Arrays.fill(again, (byte) 0xbe);
                    block.writeBytes(again);
                    repeat(client, 10_000, () -> RawHttp2.bytes(
                            RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, client.open(), block.toByteArray()));
                }),
                new Attack("a window that overflows", client -> repeat(client, 10, () -> RawHttp2.bytes(RawHttp2.WINDOW_UPDATE, 0, 0, new byte[] {127, -1, -1, -1}))),
                new Attack("a stream of an even number", client -> client.frame(
                        RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 2, client.head("GET", "/search"))),
                new Attack("bytes that are no head", client -> client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, client.open(), new byte[] {-1, -1, -1, -1, -1, -1, -1})),
                new Attack("a header of a connection", client -> repeat(client, 1_000, () -> RawHttp2.bytes(
                        RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, client.open(), client.head("GET", "/search", "transfer-encoding: chunked")))));
    }

    /** Frames that break a stream: each a request, and what makes us reset it. */
    private static Map<String, BiFunction<RawHttp2, Integer, byte[]>> breaking() {
        byte[] most = {127, -1, -1, -1};
        return Map.of(
                "a window that does not grow", (client, stream) -> RawHttp2.join(asked(client, stream), RawHttp2.bytes(RawHttp2.WINDOW_UPDATE, 0, stream, new byte[4])),
                "a window that overflows", (client, stream) -> RawHttp2.join(asked(client, stream), RawHttp2.bytes(RawHttp2.WINDOW_UPDATE, 0, stream, most)),
                "a body after the end", (client, stream) -> RawHttp2.join(asked(client, stream), RawHttp2.bytes(RawHttp2.DATA, 0, stream, new byte[1])),
                "a head after the end", (client, stream) -> RawHttp2.join(asked(client, stream), asked(client, stream)),
                "a body longer than it says", (client, stream) -> RawHttp2.join(
                        RawHttp2.bytes(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, client.head("POST", "/push/fever", "content-length: 1")),
                        RawHttp2.bytes(RawHttp2.DATA, 0, stream, new byte[2])));
    }

    private static byte[] asked(RawHttp2 client, int stream) {
        return RawHttp2.bytes(RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, stream, client.head("GET", "/search"));
    }

    /** However it does so, and without a line in the log for each. */
    @TestFactory
    Stream<DynamicTest> giveUpWhoMakesThemReset() {
        return Stream.of(Transport.values()).flatMap(transport -> breaking().entrySet().stream().map(breaks -> DynamicTest.dynamicTest(transport + " " + breaks.getKey(), () -> {
            try (LogLines lines = LogLines.in("text"); RawHttp2 client = connect(transport)) {
                repeat(client, 10_000, () -> breaks.getValue().apply(client, client.open()));
                assertThat(resetsUntilGivenUp(client)).isBetween(1, MOST_RESETS);
                assertThat(lines.written()).noneMatch(line -> line.contains(" ERROR "));
            }
            assertNothingWaits(transport);
        })));
    }

    /** How often the server resets a stream until it says that it gives the connection up, or has closed it. */
    private static int resetsUntilGivenUp(RawHttp2 client) {
        int resets = 0;
        try {
            for (RawHttp2.Frame frame = client.next(); frame.type() != RawHttp2.GOAWAY; frame = client.next()) {
                resets += frame.type() == RawHttp2.RST_STREAM ? 1 : 0;
            }
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageStartingWith("closed");
        }
        return resets;
    }

    private static List<Attack> silences() {
        return List.of(
                new Attack("nothing", client -> { }),
                new Attack("a ping now and then", client -> repeat(client, 3, () -> RawHttp2.bytes(RawHttp2.PING, 0, 0, new byte[8]))),
                new Attack("a head that does not end", client -> client.frame(RawHttp2.HEADERS, 0, client.open(), client.head("GET", "/search"))),
                new Attack("a body that does not come", client -> client.frame(
                        RawHttp2.HEADERS, RawHttp2.END_HEADERS, client.open(), client.head("POST", "/push/fever", "content-length: 1000"))),
                new Attack("a request that does not end", client -> client.frame(
                        RawHttp2.HEADERS, RawHttp2.END_HEADERS, client.open(), client.head("GET", "/search"))),
                new Attack("an answer that is not taken", client -> client.begin("GET", "/search")),
                new Attack("a stream of events and nothing else taken", client -> {
                    client.begin("GET", "/changes/stream");
                    client.begin("GET", "/search");
                }),
                new Attack("a hundred answers that are not taken", client -> {
                    for (int i = 0; i < STREAMS; i++) {
                        client.begin("GET", i % 2 == 0 ? DAY : "/search");
                    }
                }));
    }

    private interface Frames {
        byte[] next();
    }

    private static void repeat(RawHttp2 client, int times, Frames frames) {
        ByteArrayOutputStream some = new ByteArrayOutputStream();
        try {
            for (int i = 0; i < times; i++) {
                some.writeBytes(frames.next());
                if (some.size() > 10_000 || i == times - 1) {
                    client.send(some.toByteArray());
                    some.reset();
                }
            }
        } catch (UncheckedIOException e) {
            // closed, as it must be
        }
    }

    @TestFactory
    Stream<DynamicTest> closeWhoFloods() {
        return Stream.of(Transport.values()).flatMap(transport -> attacks().stream().map(attack ->
                DynamicTest.dynamicTest(transport + " " + attack.name(), () -> assertClosed(transport, List.of(attack, attack)))));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void closeWhoIsSilentOrDoesNotRead(Transport transport) {
        assertClosed(transport, silences());
    }

    private static void assertClosed(Transport transport, List<Attack> attacks) {
        assertServed(transport);
        // what an attack leaves behind counts at the next one
        long before = BEFORE.computeIfAbsent(transport, any -> Memory.used());
        List<RawHttp2> crowd = new ArrayList<>();
        try {
            for (Attack attack : attacks) {
                RawHttp2 client = silent(transport, true).begin();
                crowd.add(client);
                attack.what().accept(client);
                assertServed(transport);
            }
            Memory.assertGrowth(before, attacks.size() * EACH + SLACK);
            for (int i = 0; i < attacks.size(); i++) {
                assertThat(crowd.get(i).isClosedWithin(CLOSED)).as(attacks.get(i).name()).isTrue();
            }
        } finally {
            crowd.forEach(RawHttp2::close);
        }
        assertServed(transport);
        assertNothingWaits(transport);
    }

    // answers that are not taken

    @ParameterizedTest
    @EnumSource(Transport.class)
    void holdLittleOfLargeAnswersToAHundredStreamsEach(Transport transport) {
        for (int[] settings : new int[][] {{INITIAL_WINDOW, 0}, {INITIAL_WINDOW, Integer.MAX_VALUE}, {}}) {
            assertServed(transport);
            long before = Memory.used();
            List<RawHttp2> readers = new ArrayList<>();
            try {
                for (int i = 0; i < CROWD; i++) {
                    RawHttp2 reader = silent(transport, true).begin(settings);
                    readers.add(reader);
                    if (settings.length > 0) {
                        reader.frame(RawHttp2.WINDOW_UPDATE, 0, 0, new byte[] {127, -1, 0, 0});
                    }
                    for (int stream = 0; stream < STREAMS; stream++) {
                        reader.begin("GET", stream % 3 == 0 ? "/nothing" : "/search");
                    }
                }
                Awaitility.await().atMost(LIMIT).until(() -> SERVERS.get(transport).metric("marquee_connections_waiting_bytes") > CROWD * 1_000);
                Memory.assertGrowth(before, CROWD * EACH + SLACK);
                assertServed(transport);
            } finally {
                readers.forEach(RawHttp2::close);
            }
            assertNothingWaits(transport);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void holdNothingForATableThatAClientWants(Transport transport) {
        try (RawHttp2 client = silent(transport, false).begin(TABLE, Integer.MAX_VALUE)) {
            ask(client, 500);
            long before = Memory.used();
            ask(client, 20_000);
            Memory.assertGrowth(before, 8 * Memory.MEGABYTE);
        }
    }

    private static void ask(RawHttp2 client, int times) {
        for (int i = 0; i < times; i += TOGETHER) {
            List<Integer> streams = new ArrayList<>();
            for (int k = i; k < i + TOGETHER; k++) {
                streams.add(client.begin("GET", "/nothing", "x-request-id: " + "r".repeat(50) + k));
            }
            for (int stream : streams) {
                assertThat(client.answer(stream).status()).isEqualTo(404);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void letWhoReadsSlowlyHaveOtherAnswersInTurn(Transport transport) {
        try (RawHttp2 client = connect(transport)) {
            int large = client.begin("GET", "/docs/swagger-ui-bundle.js");
            int small = client.begin("GET", DAY);
            assertThat(client.answer(small).status()).isEqualTo(200);
            assertThat(client.answer(large).body()).hasSizeGreaterThan(1_000_000);
        }
    }
}
