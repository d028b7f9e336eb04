package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.HeaderNames;
import io.marquee.kit.KnownPlan;
import io.marquee.kit.OneConnection;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around the body of an answer: headers, conditions, packing. */
@Tag("application")
class AnswersOverHttpTest extends OneConnection {

    private static final String MANY = "/search?starts_at=2021-06-01&ends_at=2021-07-31";
    private static final String NONE = "/search?starts_at=2030-01-01";
    private static final String EMPTY = "{\"data\":{\"events\":[]},\"error\":null}";
    private static final Set<String> OF_SUCCESS = HeaderNames.ofSuccess();

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start();
        marquee.poll(KnownPlan.feed(IntStream.rangeClosed(1, 40)
                .mapToObj(i -> new KnownPlan(i, "2021-06-" + (i % 20 + 10) + "T20:00:00", "2021-06-30T23:00:00"))
                .toList()));
    }

    /** Without what differs from answer to answer. */
    private static Map<String, List<String>> lasting(RawHttp.Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers());
        headers.keySet().removeAll(Set.of("date", "server-timing", "x-request-id"));
        return headers;
    }

    @ParameterizedTest
    @ValueSource(strings = {MANY, NONE, "/search", "/search?starts_at=2021-06-20", "/search?ends_at=2021-06-20"})
    void carriesTheHeadersOfASuccessAndNoOthers(String target) {
        RawHttp.Answer answer = client.get(target);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsOnlyKeys(OF_SUCCESS);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(answer.body().length));
        assertThat(answer.header("ETag")).matches("\"[!#-~]+\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=1");
        assertThat(answer.header("Vary")).isEqualToIgnoringCase("Accept-Encoding");
        assertThat(answer.header("Server-Timing")).isNotBlank();
        assertThat(answer.header("X-Request-Id")).matches("[A-Za-z0-9._-]{1,64}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /search?starts_at=word", "GET /nothing", "DELETE /search", "GET /search?x=%zz", "GET /%zz"})
    void forbidsToStoreAnErrorAndNamesItsRequest(String request) {
        String[] words = request.split(" ");
        RawHttp.Answer answer = client.ask(words[0], words[1], "X-Request-Id: one.two_3-4");
        assertThat(answer.status()).isBetween(400, 405);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("ETag")).isNull();
        assertThat(answer.header("X-Request-Id")).isEqualTo("one.two_3-4");
    }

    @Test
    void returnsTheClientsOwnRequestId() {
        for (String id : List.of("a", "A-z.0_9", "-", "0123456789abcdef".repeat(4))) {
            assertThat(client.get(NONE, "X-Request-Id: " + id).header("X-Request-Id")).isEqualTo(id);
            assertThat(client.get(NONE, "x-request-id: " + id).header("X-Request-Id")).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words", "é", "a\tb", "a,b", "a;b", "<script>", "${jndi:x}", "%0d%0aSet-Cookie:a=b"})
    void makesARequestIdWhereTheClientsIsUnfit(String id) {
        RawHttp.Answer answer = client.get(NONE, "X-Request-Id: " + id);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Request-Id")).matches("[A-Za-z0-9._-]{1,64}").isNotEqualTo(id);
        assertThat(answer.headers()).containsOnlyKeys(OF_SUCCESS);
    }

    @Test
    void makesAnotherRequestIdForEachRequestThatHasNone() {
        String tooLong = "x".repeat(65);
        assertThat(List.of(
                        client.get(NONE).header("X-Request-Id"),
                        client.get(NONE).header("X-Request-Id"),
                        client.get(NONE, "X-Request-Id: " + tooLong).header("X-Request-Id"),
                        client.get("/nothing").header("X-Request-Id"),
                        RawHttp.to(marquee).get(NONE).header("X-Request-Id")))
                .doesNotHaveDuplicates()
                .doesNotContain(tooLong);
    }

    // conditions

    @ParameterizedTest
    @ValueSource(strings = {
        "%s", "W/%s", "*", "\"other\", %s", "%s, \"other\"", "\"a\",W/\"b\",W/%s,\"c\"", "\"a, b\" ,\t%s", " * ", ", %s ,"
    })
    void answers304WhenTheClientHasIt(String condition) {
        for (String encoding : List.of("identity", "gzip")) {
            RawHttp.Answer full = client.get(MANY, "Accept-Encoding: " + encoding);
            String given = String.format(condition, full.header("ETag"));
            RawHttp.Answer answer = client.get(MANY, "Accept-Encoding: " + encoding, "If-None-Match: " + given);
            assertThat(answer.status()).as(given).isEqualTo(304);
            assertThat(answer.header("ETag")).isEqualTo(full.header("ETag"));
            assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=1");
            assertThat(answer.header("Vary")).isEqualToIgnoringCase("Accept-Encoding");
            assertThat(answer.header("X-Request-Id")).isNotNull();
            // a body would be taken for the next answer
            assertThat(client.get(NONE).text()).isEqualTo(EMPTY);
        }
    }

    @Test
    void answers304ForSeveralLinesAndForHead() {
        String tag = client.get(MANY).header("ETag");
        assertThat(client.get(MANY, "If-None-Match: \"other\"", "If-None-Match: " + tag).status()).isEqualTo(304);
        assertThat(client.ask("HEAD", MANY, "If-None-Match: " + tag).status()).isEqualTo(304);
        assertThat(client.get(NONE).text()).isEqualTo(EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"other\"", "", "garbage", "\"", "W/", "w/%s", "%s%s", "x%s", "\"x", "\"*\"", "\"a\" \"b\"", ",,,", "\\%s"
    })
    void answersInFullWhenTheClientHasSomethingElse(String condition) {
        String tag = client.get(MANY).header("ETag");
        String given = condition.contains("%s") ? condition.replace("%s", tag.replace("\"", "\"x")) : condition;
        RawHttp.Answer answer = client.get(MANY, "If-None-Match: " + given);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("ETag")).isEqualTo(tag);
    }

    @Test
    void asksNoConditionOfAnError() {
        assertThat(client.get("/search?starts_at=word", "If-None-Match: *").status()).isEqualTo(400);
        assertThat(client.get("/nothing", "If-None-Match: *").status()).isEqualTo(404);
    }

    // packing

    @Test
    void packsUnderAnotherTag() {
        RawHttp.Answer plain = client.get(MANY);
        RawHttp.Answer packed = client.get(MANY, "Accept-Encoding: gzip");
        assertThat(packed.isPacked()).isTrue();
        assertThat(packed.headers()).containsOnlyKeys(HeaderNames.ofSuccess("content-encoding"));
        assertThat(packed.header("Content-Length")).isEqualTo(String.valueOf(packed.body().length));
        assertThat(packed.body().length).isLessThan(plain.body().length);
        assertThat(packed.unpacked()).isEqualTo(plain.body());
        assertThat(packed.header("ETag")).matches("\"[!#-~]+\"").isNotEqualTo(plain.header("ETag"));
        // what the client has is not what it would get
        assertThat(client.get(MANY, "Accept-Encoding: gzip", "If-None-Match: " + plain.header("ETag")).status()).isEqualTo(200);
        assertThat(client.get(MANY, "If-None-Match: " + packed.header("ETag")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gzip | true", "GZip | true", "gzip, deflate, br, zstd | true",
        "br;q=1.0, gzip;q=0.8, *;q=0.1 | true", "gzip;q=0.001 | true",
        "deflate,gzip ; q=1 | true", "identity;q=0.5, gzip | true",
        "gzip;q=0 | false", "gzip;q=0.0 | false", "gzip;q=0.000, identity | false", "gzip; q=0 | false", "gzip;q=0, * | false",
        "identity | false", "br, deflate | false", "'' | false", "gzipped | false", "identity, *;q=0 | false",
    })
    void packsOnlyForWhoTakesGzip(String accepted, boolean packed) {
        RawHttp.Answer answer = client.get(MANY, "Accept-Encoding: " + accepted);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.isPacked()).isEqualTo(packed);
        assertThat(answer.text()).isEqualTo(client.get(MANY).text());
    }

    @Test
    void readsSeveralLinesOfEncodingsAsOne() {
        assertThat(client.get(MANY, "Accept-Encoding: br", "Accept-Encoding: gzip").isPacked()).isTrue();
    }

    @Test
    void packsNothingThatWouldGrow() {
        RawHttp.Answer answer = client.get(NONE, "Accept-Encoding: gzip");
        assertThat(answer.isPacked()).isFalse();
        assertThat(answer.header("Vary")).isEqualToIgnoringCase("Accept-Encoding");
        assertThat(answer.text()).isEqualTo(EMPTY);
    }

    // head

    @ParameterizedTest
    @ValueSource(strings = {MANY, NONE, "/search", "/search?starts_at=word", "/nothing"})
    void answersHeadWithTheHeadersOfGet(String target) {
        for (String encoding : List.of("identity", "gzip")) {
            RawHttp.Answer get = client.get(target, "Accept-Encoding: " + encoding);
            RawHttp.Answer head = client.ask("HEAD", target, "Accept-Encoding: " + encoding);
            assertThat(head.status()).isEqualTo(get.status());
            assertThat(lasting(head)).isEqualTo(lasting(get));
            assertThat(head.headers().keySet()).isEqualTo(get.headers().keySet());
            assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(get.body().length));
            // a body would be taken for the next answer
            assertThat(client.get(NONE).text()).isEqualTo(EMPTY);
        }
    }

    @Test
    void closesTheConnectionWhenTheClientSaysSo() {
        assertThat(client.get(NONE, "Connection: close").text()).isEqualTo(EMPTY);
        assertThat(client.bytesUntilClosed(Duration.ofSeconds(1))).isZero();
        try (RawHttp old = RawHttp.to(marquee)) {
            assertThat(old.send("GET " + NONE + " HTTP/1.0\n\n").answer().text()).isEqualTo(EMPTY);
            assertThat(old.bytesUntilClosed(Duration.ofSeconds(1))).isZero();
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() {
        String request = " HTTP/1.1\nHost: x\n\n";
        client.send("GET " + MANY + request + "GET " + NONE + request + "GET /nothing" + request + "GET " + NONE + request);
        assertThat(client.answer().body().length).isGreaterThan(EMPTY.length());
        assertThat(client.answer().text()).isEqualTo(EMPTY);
        assertThat(client.answer().status()).isEqualTo(404);
        assertThat(client.answer().text()).isEqualTo(EMPTY);
    }
}
