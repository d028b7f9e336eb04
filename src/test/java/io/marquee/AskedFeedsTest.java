package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.marquee.kit.LogLines;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds that have to be asked for in more than one word: by POST, with an access token, or at several addresses. */
@Tag("application")
class AskedFeedsTest {

    private static final String SECRET = "s3cr\"t&<x>";
    private static final Map<String, String> ANSWERS = new ConcurrentHashMap<>();
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static final AtomicInteger TOKENS = new AtomicInteger();

    private static ProviderFolder folder;
    private static RunningMarquee marquee;
    private static LoopbackServer server;
    private static volatile String token = "";
    private static volatile String tokenAnswer;

    @BeforeAll
    static void start(@TempDir Path routes) {
        folder = new ProviderFolder(routes);
        server = new LoopbackServer().on("/", AskedFeedsTest::answer).on("/token", AskedFeedsTest::giveToken);
        marquee = RunningMarquee.start(folder.settings(Map.of("POLL_TICK", "40ms", "ACME_ID", "us", "ACME_SECRET", SECRET)));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        server.close();
    }

    @AfterEach
    void remove() {
        marquee.forget(folder, "acme");
        ANSWERS.clear();
        ASKED.clear();
        TOKENS.set(0);
        token = "";
        tokenAnswer = null;
    }

    private static String sent(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String body = sent(exchange);
        String what = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip();
        ASKED.add(what + (body.isEmpty() ? "" : " " + exchange.getRequestHeaders().getFirst("Content-Type")));
        if (!token.isEmpty() && !("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            LoopbackServer.answer(exchange, 401, new byte[0]);
            return;
        }
        String found = ANSWERS.getOrDefault(what, "404");
        if (found.matches("\\d{3}")) {
            LoopbackServer.answer(exchange, Integer.parseInt(found), new byte[0]);
        } else {
            LoopbackServer.answer(exchange, 200, found.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void giveToken(HttpExchange exchange) throws IOException {
        ASKED.add("token " + sent(exchange) + " " + exchange.getRequestHeaders().getFirst("Authorization"));
        token = "secret-token-" + TOKENS.incrementAndGet();
        token = tokenAnswer != null && tokenAnswer.contains("brief") ? "brief" : token;
        String answer = tokenAnswer == null ? "{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":3600}" : tokenAnswer;
        if (answer.matches("\\d{3}")) {
            LoopbackServer.answer(exchange, Integer.parseInt(answer), new byte[0]);
        } else {
            LoopbackServer.answer(exchange, 200, answer.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static SourceFile file(String url) {
        return SourceFile.of("acme", url).with("format", "json").with("records", "data/events")
                .with("variables", "ACME_ID, ACME_SECRET")
                .with("mapping", "[ { base_id: .id, plan_id: \"1\", title: \"Show \\(.id)\", sell_mode: \"online\", start: \"2031-01-0\\(.id)\" } ]");
    }

    private static String poll(SourceFile file) {
        folder.put("acme", file.yaml());
        return marquee.firstPoll("acme");
    }

    private static List<String> shows() {
        return marquee.database().rows("select base_id from plans where provider = 'acme' order by base_id");
    }

    private static String events(String ids, String more) {
        StringBuilder events = new StringBuilder();
        ids.chars().forEach(id -> events.append(events.isEmpty() ? "" : ",").append("{\"id\":").append((char) id).append("}"));
        return "{\"data\":{\"events\":[" + events + "]" + more + "}}";
    }

    // bodies

    @Test
    void goOnByTheCursorOfGraphql() {
        String body = "{\"query\":\"query($after: String) { events(after: $after) { id } }\",\"key\":\"%s\",\"variables\":{\"after\":%s} }";
        String secret = "s3cr\\\"t&<x>";
        String later = body.replace("%s} }", "%s}}");
        ANSWERS.put("POST /graphql " + body.formatted(secret, "null"), events("1", ",\"end\":\"c1\""));
        ANSWERS.put("POST /graphql " + later.formatted(secret, "\"c1\""), events("2", ",\"end\":\"c2\""));
        ANSWERS.put("POST /graphql " + later.formatted(secret, "\"c2\""), events("3", ",\"end\":null"));
        String outcome = poll(file(server.url("/graphql")).with("body", body.formatted("$ACME_SECRET", "null"))
                .with("next", "if .answer.data.end and .status == 200 then .answer.data.end as $cursor | {body: (.body | .variables.after = $cursor)} else null end"));
        assertThat(outcome).isEqualTo("ok | null");
        assertThat(ASKED.subList(0, 3)).allMatch(asked -> asked.endsWith(" application/json"));
        assertThat(shows()).containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "key=$ACME_SECRET&page=1      |                                            | key=s3cr%22t%26%3Cx%3E&page=1 application/x-www-form-urlencoded",
        "{\"key\":\"$ACME_SECRET\"}   |                                            | {\"key\":\"s3cr\\\"t&<x>\"} application/json",
        "<a key=\"$ACME_SECRET\"/>    | Content-Type: text/xml; charset=utf-8      | <a key=\"s3cr&quot;t&amp;&lt;x&gt;\"/> text/xml; charset=utf-8",
        "key: $ACME_SECRET            | content-type: text/plain                   | key: s3cr\"t&<x> text/plain"
    })
    void sendValuesAsTheBodyWritesThem(String body, String headers, String sent) {
        poll(headers == null ? file(server.url("/a")).with("body", body) : file(server.url("/a")).with("body", body).with("headers", headers));
        assertThat(ASKED.get(0)).isEqualTo("POST /a " + sent);
    }

    @Test
    void fillInNothingThatTheProviderWrites() {
        ANSWERS.put("POST /a {\"a\":1}", events("1", ",\"next\":\"$ACME_SECRET\""));
        ANSWERS.put("POST /a {\"a\":\"$ACME_SECRET\"}", events("2", ""));
        assertThat(poll(file(server.url("/a")).with("body", "{\"a\":1}").with("next", "if .answer.data.next then {body: {a: .answer.data.next} } else null end"))).startsWith("ok");
        assertThat(shows()).containsExactly("1", "2");
        assertThat(ASKED.toString()).doesNotContain("s3cr");
    }

    @Test
    void turnThePageByAnAddressWithTheSameBody() {
        ANSWERS.put("POST /a k=v", events("1", ",\"next\":\"?2\""));
        ANSWERS.put("POST /a?2 k=v", events("2", ""));
        assertThat(poll(file(server.url("/a")).with("body", "k=v").with("next", ".answer.data.next"))).isEqualTo("ok | null");
        assertThat(shows()).containsExactly("1", "2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{url: null}           | failed | next of page 1: an object with neither url nor body",
        "{}                    | failed | next of page 1: an object with neither url nor body",
        "{body: .body}         | ok     | null",
        "{url: .url}           | ok     | null",
        "{url: \"//x.org/\"}   | failed | the next page is at another host: x.org",
        "if .page == 1 then {body: \"k=w\"} else {body: \"k=v\"} end | failed | page 3 is one that came before",
        "{body: \"k=x\"}       | partial | page 2: HTTP 404"
    })
    void sayWhatIsWrongWithTheNextPage(String next, String outcome, String reason) {
        ANSWERS.put("POST /a k=v", events("1", ""));
        ANSWERS.put("POST /a k=w", events("2", ""));
        assertThat(poll(file(server.url("/a")).with("body", "k=v").with("next", next))).isEqualTo(outcome + " | " + reason);
    }

    @Test
    void tellOfErrorsOfGraphqlAsAFeedThatIsNone() {
        ANSWERS.put("POST /a {}", "{\"errors\":[{\"message\":\"no such field\"}],\"data\":null}");
        assertThat(poll(file(server.url("/a")).with("body", "{}"))).isEqualTo("failed | no \"events\" where the records should be");
    }

    // tokens

    /** @param field what no other test sends, so that it has no token from before */
    private static SourceFile secured(String field) {
        return file(server.url("/a")).with("tokenUrl", server.url("/token")).with("clientId", "$ACME_ID").with("clientSecret", "$ACME_SECRET")
                .with("tokenFields", "scope=" + field + "&resource=$ACME_ID");
    }

    @Test
    void askForATokenOnceAndForAnotherWhenItIsNoneAnyMore() {
        token = "none yet";
        ANSWERS.put("GET /a", events("1", ""));
        assertThat(poll(secured("read"))).isEqualTo("ok | null");
        String basic = Base64.getEncoder().encodeToString("us:s3cr%22t%26%3Cx%3E".getBytes(StandardCharsets.UTF_8));
        assertThat(List.copyOf(ASKED).subList(0, 2)).containsExactly("token grant_type=client_credentials&scope=read&resource=us Basic " + basic, "GET /a");
        marquee.awaitPoll("acme");
        marquee.awaitPoll("acme");
        assertThat(TOKENS).hasValue(1);
        token = "another";
        marquee.awaitPoll("acme");
        marquee.awaitPoll("acme");
        assertThat(TOKENS).hasValue(2);
        assertThat(marquee.database().rows("select distinct outcome from polls where provider = 'acme' and outcome not in ('unchanged', 'running')"))
                .containsExactly("ok");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "401                                              | token: HTTP 401",
        "503                                              | token: HTTP 503",
        "{}                                               | token: the answer has no access_token",
        "{\"access_token\":\"a\\nX: b\"}                  | token: the answer has no access_token",
        "{\"access_token\":\"a\",\"token_type\":\"mac\"}  | token: it is of another type than Bearer",
        "<html>                                           | token: the answer is no JSON",
        "{\"access_token\":\"wrong\"}                     | HTTP 401"
    })
    void sayWhyThereIsNoToken(String answer, String reason) {
        tokenAnswer = answer;
        assertThat(poll(secured(answer.replaceAll("\\W", "")))).isEqualTo("failed | " + reason);
        assertThat(ASKED).filteredOn(asked -> asked.startsWith("GET")).hasSizeLessThan(3);
    }

    /** However short its time is: the page that it was fetched for is asked with it. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-5", "\"soon\"", "null", "1e99"})
    void useATokenThatEndsAtOnceOrNobodyKnowsWhen(String seconds) {
        tokenAnswer = "{\"access_token\":\"brief\",\"expires_in\":" + seconds + "}";
        ANSWERS.put("GET /a", events("1", ",\"next\":\"?2\""));
        ANSWERS.put("GET /a?2", events("2", ""));
        assertThat(poll(secured("brief" + seconds.replaceAll("\\W", "m")).with("next", ".answer.data.next"))).isEqualTo("ok | null");
        assertThat(shows()).containsExactly("1", "2");
    }

    @Test
    void tellNoTokenToAnybody() {
        token = "none yet";
        try (LogLines log = LogLines.in("text")) {
            ANSWERS.put("GET /a", events("1", ",\"next\":\"?\""));
            // what the provider echoes gets into a reason
            String outcome = poll(secured("echo").with("next", "error(\"secret-token-1 and " + Base64.getEncoder().encodeToString(
                    "us:s3cr%22t%26%3Cx%3E".getBytes(StandardCharsets.UTF_8)) + "\")"));
            assertThat(outcome).startsWith("failed | next of page 1: $ACCESS_TOKEN and $ACCESS_TOKEN").doesNotContain("secret-token");
            assertThat(log.written().toString()).doesNotContain("secret-token");
        }
    }

    // several addresses

    @Test
    void comeFromEachAddressThatAnswers() {
        ANSWERS.put("GET /madrid", events("1", ",\"next\":\"/madrid?2\""));
        ANSWERS.put("GET /madrid?2", events("2", ""));
        ANSWERS.put("GET /oslo", events("3", ",\"next\":\"?2\""));
        ANSWERS.put("GET /oslo?2", events("4", ""));
        String urls = server.url("/madrid") + "\n" + server.url("/gone") + " " + server.url("/oslo") + "\n" + server.url("/madrid");
        assertThat(poll(file(urls).with("next", ".answer.data.next"))).isEqualTo("partial | address 2: HTTP 404");
        assertThat(shows()).containsExactly("1", "2", "3", "4");
        assertThat(List.copyOf(ASKED).subList(0, 5)).containsExactly("GET /madrid", "GET /madrid?2", "GET /gone", "GET /oslo", "GET /oslo?2");
    }

    @Test
    void countWhatDidNotComeAndReadOnBehindAPageThatIsBroken() {
        ANSWERS.put("GET /1", events("1", "") + "?");
        ANSWERS.put("GET /2", events("2", ""));
        String urls = String.join("\n", server.url("/1"), server.url("/x"), server.url("/y"), server.url("/2"));
        assertThat(poll(file(urls))).isEqualTo("partial | address 2: HTTP 404, and 1 more");
        assertThat(shows()).containsExactly("1", "2");
        assertThat(poll(file(server.url("/x") + "\n" + server.url("/y")))).isEqualTo("partial | address 2: HTTP 404, and 1 more");
    }

    @Test
    void failWhenNoAddressAnswers() {
        assertThat(poll(file(server.url("/x") + "\n" + server.url("/y")))).isEqualTo("failed | HTTP 404");
        assertThat(List.copyOf(ASKED).subList(0, 2)).containsExactly("GET /x", "GET /y");
    }
}
