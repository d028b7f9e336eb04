package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import io.marquee.kit.HeaderNames;
import io.marquee.kit.KnownPlan;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Requests that mean harm do none: they are rejected or ignored, and never heard of again. */
@Tag("application")
class HostileRequestsTest {

    private static final List<String> NAMES = List.of(
            "Set-Cookie", "Location", "Access-Control-Allow-Origin", "CamelHttpResponseCode", "CAmelHttpUri", "camelhttpuri",
            "CamelHttpRawQuery", "CamelHttpQuery", "CamelHttpPath", "CamelHttpMethod", "CamelJdbcParameters", "CamelJdbcQuery",
            "org.apache.camel.Exchange", "Retry-After", "Allow", "X-Content", "starts_at", "ends_at", "__proto__");

    private static RunningMarquee marquee;
    private static String all;

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start();
        marquee.poll(KnownPlan.feed(List.of(
                new KnownPlan(1, "2021-06-10T00:00:00", "2021-06-10T01:00:00"),
                new KnownPlan(2, "2021-07-10T00:00:00", "2021-07-10T01:00:00"))));
        all = marquee.get("/search").body();
        assertThat(all).contains("Show 1").contains("Show 2");
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static RawHttp.Answer get(String target, String... headers) {
        try (RawHttp client = RawHttp.to(marquee)) {
            return client.get(target, headers);
        }
    }

    private static void assertUnaffected(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(all);
        assertThat(answer.headers()).containsOnlyKeys(HeaderNames.ofSuccess());
    }

    @Test
    void ignoresHeadersWhateverTheyAreCalled() {
        for (String name : NAMES) {
            for (String value : List.of("500", "http://127.0.0.1:1/", "starts_at=word", "word")) {
                assertUnaffected(get("/search", name + ": " + value));
            }
        }
    }

    @Test
    void ignoresParametersWhateverTheyAreCalled() {
        for (String name : NAMES) {
            if (!name.endsWith("_at")) {
                for (String value : List.of("500", "http://127.0.0.1:1/", "starts_at%3Dword", "a%0D%0ASet-Cookie:b", "")) {
                    assertUnaffected(get("/search?" + name + "=" + value));
                    assertThat(get("/search?starts_at=word&" + name + "=" + value).headers().keySet())
                            .as(name)
                            .doesNotContain("set-cookie", "location", "access-control-allow-origin", "allow", "retry-after")
                            .noneMatch(header -> header.startsWith("camel"));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "x=1';drop%20table%20plans;--", "x=<script>alert(1)</script>", "x=%3Cscript%3E",
        "x=${jndi:ldap://127.0.0.1:1/a}", "x={{fever.url}}",
        "x=${header.X}", "'%20or%201=1--", "&&&", "=", "=&=", "?", "x=1?starts_at=word", "starts_at[]=word", "x=%00",
        "x=%0d%0aSet-Cookie:a=b", "%0d%0aSet-Cookie:a=b", "x=%ff", "x=%c0%af", "x=%ed%a0%80", "starts_at%00=word", "x=#", "x=é"
    })
    void ignoresWhatTheContractDoesNotName(String query) {
        assertUnaffected(get("/search?" + query));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "starts_at=%00", "starts_at=2021-06-01%00", "starts_at=%0d%0a",
        "starts_at=2021-06-01%0d%0aSet-Cookie:%20a=b", "ends_at=%ff",
        "ends_at=%", "ends_at=%zz", "ends_at=%2", "starts_at=%c3", "starts_at=2021-06-01%E2%80%A8", "starts_at=2021-06-01%u0000",
        "starts_at", "starts_at=&ends_at", "starts_at=%27%20or%201=1--", "starts_at=${date:now}",
        "starts_at=now()", "starts_at=infinity",
        "starts_at=-infinity", "starts_at=epoch", "ends_at=294276-12-31", "starts%5Fat=word"
    })
    void rejectsABoundThatIsNone(String query) {
        RawHttp.Answer answer = get("/search?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("{\"error\":{\"code\":\"").endsWith(",\"data\":null}");
        assertThat(answer.headers()).containsOnlyKeys(HeaderNames.ofError());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%zz", "%f", "x=%", "x=%zz&y=1", "%%%", "x=%-1"})
    void rejectsOrIgnoresAMalformedEscape(String query) {
        assertThat(get("/search?" + query).status()).isIn(200, 400);
        assertThat(get("/" + query).status()).isIn(400, 404);
    }

    @Test
    void writesEveryLogEventOnOneLine() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Encoder<ILoggingEvent> console = ((ConsoleAppender<ILoggingEvent>) root.getAppender("console")).getEncoder();
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        root.addAppender(events);
        try {
            LoggerFactory.getLogger(HostileRequestsTest.class).error("a\r\nb\nc\rd");
            for (String value : List.of("a%0d%0ab", "a%00b", "a%0ab", "a%c2%85b", "%zz")) {
                get("/search?starts_at=" + value, "X-Request-Id: " + value, "User-Agent: " + value);
                get("/" + value);
            }
        } finally {
            root.detachAppender(events);
        }
        assertThat(new ArrayList<>(events.list)).isNotEmpty().allSatisfy(event ->
                assertThat(new String(console.encode(event), StandardCharsets.UTF_8)).matches("[^\r\n]*\r?\n"));
    }

    @ParameterizedTest
    @CsvSource({"FOO, 405", "get, 405", "PROPFIND, 405", "PUT, 405", "POST, 405"})
    void rejectsMethodsThatNobodyKnows(String method, int status) {
        try (RawHttp client = RawHttp.to(marquee)) {
            RawHttp.Answer answer = client.ask(method, "/search");
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/xml", "text/html;q=1, */*;q=0", "nonsense", ";;;", "", "application/json;version=2", "*"})
    void answersJsonWhateverIsAccepted(String accepted) {
        assertUnaffected(get("/search", "Accept: " + accepted));
        assertThat(get("/search?starts_at=word", "Accept: " + accepted).header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void needsNoDatabaseToReject() {
        try (RunningMarquee cut = RunningMarquee.start(); RawHttp client = RawHttp.to(cut)) {
            cut.database().allowConnections(false);
            Map.of(
                            "starts_at=word", "PARAMETER_UNREADABLE",
                            "ends_at=", "PARAMETER_UNREADABLE",
                            "starts_at=2021-01-01&starts_at=2021-01-01", "PARAMETER_REPEATED",
                            "starts_at=2021-01-02&ends_at=2021-01-01", "RANGE_REVERSED")
                    .forEach((query, code) -> {
                        RawHttp.Answer answer = client.get("/search?" + query);
                        assertThat(answer.status()).isEqualTo(400);
                        assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
                    });
            cut.database().allowConnections(true);
        }
    }

    /** Nor failures of providers: Camel would log each attempt, and, when two threads fail at a time, as an error. */
    @Test
    void areNoFailuresOfOurs() {
        Logger handler = (Logger) LoggerFactory.getLogger("org.apache.camel.processor.errorhandler.DefaultErrorHandler");
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        handler.addAppender(events);
        handler.setLevel(Level.DEBUG);
        try {
            assertThat(get("/search?starts_at=word").status()).isEqualTo(400);
            marquee.provider().says(503, "text/plain", new byte[0]);
            marquee.awaitPoll();
            assertThat(marquee.awaitPoll()).isEqualTo("failed");
            assertThat(events.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
        } finally {
            handler.setLevel(null);
            handler.detachAppender(events);
        }
    }
}
