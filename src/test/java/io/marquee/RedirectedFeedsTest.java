package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds behind redirects: which are followed, what is sent there, and what is said of the others. */
@Tag("application")
class RedirectedFeedsTest {

    private static final String KEY = "s3cret";
    private static final String FEED = "{\"events\":[{\"id\":1,\"title\":\"Show\",\"at\":1767225601}],\"next\":%s}";

    private static final Map<String, String> LOCATIONS = new ConcurrentHashMap<>();
    private static final Map<String, String> NEXT = new ConcurrentHashMap<>();
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static final List<String> BODIES = new CopyOnWriteArrayList<>();

    private static ProviderFolder folder;
    private static RunningMarquee marquee;
    private static LoopbackServer here;
    private static LoopbackServer elsewhere;

    @BeforeAll
    static void start(@TempDir Path routes) {
        folder = new ProviderFolder(routes);
        here = new LoopbackServer().on("/", RedirectedFeedsTest::answer);
        elsewhere = new LoopbackServer().on("/", RedirectedFeedsTest::answer);
        marquee = RunningMarquee.start(folder.settings(Map.of("POLL_TICK", "40ms", "ACME_KEY", KEY)));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        here.close();
        elsewhere.close();
    }

    @AfterEach
    void remove() {
        marquee.forget(folder, "acme");
        LOCATIONS.clear();
        NEXT.clear();
        ASKED.clear();
        BODIES.clear();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        BODIES.add(exchange.getRequestHeaders().getFirst("Host") + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        ASKED.add(exchange.getRequestHeaders().getFirst("Host") + path + " " + exchange.getRequestHeaders().getFirst("X-Api-Key"));
        String asked = exchange.getRequestMethod().equals("POST") ? "POST " + path : path;
        if (LOCATIONS.containsKey(asked)) {
            if (!LOCATIONS.get(asked).isEmpty()) {
                exchange.getResponseHeaders().set("Location", LOCATIONS.get(asked));
            }
            LoopbackServer.answer(exchange, 307, "<html>moved</html>".getBytes(StandardCharsets.UTF_8));
            return;
        }
        LoopbackServer.answer(exchange, 200, FEED.formatted(NEXT.getOrDefault(path, "null")).getBytes(StandardCharsets.UTF_8));
    }

    /** Outcome and reason of the first poll of a file that may be redirected to these hosts. */
    private static String poll(String redirects) {
        folder.put("acme", SourceFile.of("acme", here.url("/begin"))
                .with("variables", "ACME_KEY")
                .with("headers", "X-Api-Key: $ACME_KEY")
                .with("redirects", redirects)
                .with("format", "json")
                .with("records", "events")
                .with("next", "if .answer.next == \"secret\" then \"/two?key=$ACME_KEY\""
                        + " elif .answer.next == \"secret body\" then {body: {key: \"$ACME_KEY\"} } else .answer.next end")
                .with("mapping", "[ { base_id: .id, plan_id: \"1\", title: .title, sell_mode: \"online\", start: .at } ]")
                .yaml());
        return marquee.firstPoll("acme");
    }

    private static void leads(String from, String to) {
        LOCATIONS.put(from, to.replace("ELSEWHERE", "127.0.0.1:" + elsewhere.port()).replace("HERE", "127.0.0.1:" + here.port())
                .replace("LOCALHOST", "localhost:" + here.port()).replace("MANAGEMENT", "127.0.0.1:" + marquee.managementPort()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/feed?a=b           | 127.0.0.1    | s3cret",
        "http://HERE/feed    | 127.0.0.1    | s3cret",
        "http://LOCALHOST/x  | localhost    | null",
        "http://ELSEWHERE/x  | 127.0.0.1    | null",
        "http://LOCALHOST/x  | a.org, LocalHost | null",
    })
    void areFollowedToHostsThatTheFileNamesAndGetItsHeadersOnlyWhereItsOwnUrlIs(String to, String redirects, String key) {
        leads("/begin", to);
        assertThat(poll(redirects)).isEqualTo("ok | null");
        assertThat(ASKED.get(1)).endsWith(" " + key);
        assertThat(marquee.database().number("select count(*) from plans where provider = 'acme'")).isOne();
    }

    @Test
    void mayBeInSeveralStepsAndPages() {
        leads("/begin", "/one");
        leads("/one", "http://LOCALHOST/two");
        leads("/three", "/four");
        NEXT.put("/two", "\"/three\"");
        assertThat(poll("127.0.0.1, localhost")).isEqualTo("ok | null");
        assertThat(List.copyOf(ASKED).subList(0, 5)).extracting(line -> line.replaceFirst(":[0-9]+", ""))
                .containsExactly("127.0.0.1/begin s3cret", "127.0.0.1/one s3cret", "localhost/two null", "localhost/three null", "localhost/four null");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "http://ELSEWHERE/x?key=s3cret     | ''            | HTTP 307, to http://127.0.0.1:[0-9]+; redirects could name it",
        "http://LOCALHOST/s3cret           | 127.0.0.1     | HTTP 307, to http://localhost:[0-9]+; redirects could name it",
        "''                                | 127.0.0.1     | HTTP 307, to no address",
        "ftp://127.0.0.1/x                 | 127.0.0.1     | HTTP 307, to no address",
        "http://a:s3cret@HERE/x            | 127.0.0.1     | HTTP 307, to no address",
        "http://[                          | 127.0.0.1     | HTTP 307, to no address",
        "/begin                            | 127.0.0.1     | redirected to an address that came before",
        "http://MANAGEMENT/observe/metrics | 127.0.0.1     | host 127.0.0.1 with this port is our own management port; .*",
        "http://169.254.169.254/latest     | 169.254.169.254 | host 169.254.169.254 is link-local; .*",
    })
    void failThePollOtherwiseAndSayWhereTheyLeadWithoutWhatMayBeSecret(String to, String redirects, String reason) {
        leads("/begin", to);
        assertThat(poll(redirects)).matches("failed \\| " + reason).doesNotContain(KEY);
        assertThat(marquee.database().number("select count(*) from plans where provider = 'acme'")).isZero();
    }

    @Test
    void getNoSecretOfTheFileInTheAddressOfANextPage() {
        leads("/begin", "http://LOCALHOST/one");
        NEXT.put("/one", "\"secret\"");
        assertThat(poll("localhost")).isEqualTo("failed | next names a variable, and its value is not sent to where a redirect led");
        assertThat(ASKED).noneMatch(line -> line.startsWith("localhost") && line.contains(KEY));
        marquee.forget(folder, "acme");
        LOCATIONS.clear();
        NEXT.put("/begin", "\"secret\"");
        assertThat(poll("localhost")).isEqualTo("ok | null");
        assertThat(ASKED).anyMatch(line -> line.contains("/two?key=" + KEY));
    }

    @Test
    void areToldNoSecretByWhatIsPosted() {
        leads("/begin", "http://LOCALHOST/two");
        NEXT.put("/two", "\"secret body\"");
        assertThat(poll("localhost")).isEqualTo("failed | next names a variable, and its value is not sent to where a redirect led");
        assertThat(BODIES).noneMatch(body -> body.startsWith("localhost") && body.contains(KEY));
        marquee.forget(folder, "acme");
        LOCATIONS.clear();
        NEXT.clear();
        leads("POST /begin", "http://LOCALHOST/two");
        NEXT.put("/begin", "\"secret body\"");
        assertThat(poll("localhost")).isEqualTo("partial | page 2: redirected, and what is posted is sent to no other address");
        assertThat(BODIES).anyMatch(body -> body.contains("{\"key\":\"" + KEY + "\"}"));
        assertThat(BODIES).noneMatch(body -> body.startsWith("localhost") && body.contains(KEY));
    }

    @Test
    void endAfterTooMany() {
        leads("/begin", "/1");
        for (int i = 1; i < 9; i++) {
            leads("/" + i, "/" + (i + 1));
        }
        assertThat(poll("127.0.0.1")).isEqualTo("failed | redirected more than 5 times");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x?k=$ACME_KEY", "/x?k=${ACME_KEY}", "/x?k=%7B%7Bdatabase.url%7D%7D", "/x?k=RAW(%7B%7Bdatabase.url%7D%7D)"})
    void areAskedForAsTheProviderNamesThemWithNothingFilledIn(String to) {
        leads("/begin", to);
        poll("127.0.0.1");
        assertThat(ASKED).noneMatch(line -> line.contains("=" + KEY) || line.contains("jdbc"));
    }
}
