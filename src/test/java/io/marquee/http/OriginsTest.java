package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.marquee.access.ApiKeys;
import io.marquee.kit.Browser;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.OneConnection;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Pages of the origins that are listed may read answers, and no others; pushes are for no page. */
@Tag("application")
class OriginsTest extends OneConnection {

    private static final String APP = "https://app.example.org";
    private static final String DEVELOPER = "http://localhost:5173";
    private static final List<String> METHODS = List.of("GET", "HEAD", "OPTIONS", "POST", "DELETE", "BREW");
    private static final List<String> FURTHER_PATHS = List.of("/openapi.yaml", "/docs/", "/", "/nothing", "/search?starts_at=word", "/%zz");
    private static final LoopbackServer PAGES =
            new LoopbackServer().on("/", exchange -> LoopbackServer.answer(exchange, 200, "<p>app".getBytes(StandardCharsets.US_ASCII)));

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        String origins = APP + " , " + DEVELOPER + "," + PAGES.url("");
        marquee = RunningMarquee.start(Map.of("PUSH_ENABLED", "true", "CHANGES_STREAMS", "1", "HTTP_CORS_ORIGINS", origins));
        marquee.poll(ProviderFeed.of(ProviderFeed.plan(1, "Hamlet", LocalDate.of(2031, 5, 6))));
    }

    @AfterAll
    static void stopPages() {
        PAGES.close();
    }

    /**
     * Who may ask.
     *
     * @param headers that say where a page is from
     * @param may what lets it read; null: nothing
     */
    private record Asker(String name, List<String> headers, String may) {}

    private static Asker of(String name, String may, String... origins) {
        return new Asker(name, Stream.of(origins).map(origin -> "Origin: " + origin).toList(), may);
    }

    private static List<Asker> askers() {
        return List.of(
                of("no page", null), of("a listed page", APP, APP), of("another listed page", DEVELOPER, DEVELOPER),
                of("a page with blanks around", APP, " " + APP + " "), of("a page that is not listed", null, "https://evil.example"),
                of("no origin", null, "null"), of("a subdomain", null, "https://x.app.example.org"), of("a longer name", null, APP + ".evil.example"),
                of("a part of the name", null, "https://app.example"), of("another scheme", null, "http://app.example.org"),
                of("another port", null, "http://localhost:5174"), of("the default port", null, APP + ":443"), of("a slash behind", null, APP + "/"),
                of("large letters", null, "https://APP.example.org"), of("all", null, "*"), of("nothing", null, ""),
                of("two headers", null, APP, "https://evil.example"), of("two headers, the second one listed", null, "https://evil.example", APP),
                of("the same twice", null, APP, APP), of("two in one header", null, APP + ", https://evil.example"),
                of("two with a blank", null, APP + " " + DEVELOPER), of("bytes beyond ASCII", null, "https://app.example.org\u00e9\u00ff"),
                of("a tab within", null, "https://app\t.example.org"), of("a pattern", null, "https://app?example.org"),
                of("much", null, APP + "x".repeat(4_000)), of("escapes", null, "https://app.example.org%0d%0aSet-Cookie:x"));
    }

    private static Map<String, Set<PathItem.HttpMethod>> paths() {
        Map<String, Set<PathItem.HttpMethod>> paths = new TreeMap<>();
        new OpenAPIV3Parser().read("openapi.yaml").getPaths().forEach((path, item) -> paths.put(path, item.readOperationsMap().keySet()));
        assertThat(paths).containsKeys("/search", "/changes/stream", "/push/{provider}");
        FURTHER_PATHS.forEach(path -> paths.put(path, Set.of(PathItem.HttpMethod.GET)));
        return paths;
    }

    private static String filled(String path) {
        return path.contains("{id}") ? path.replace("{id}", marquee.database().rows("select id from plans limit 1").get(0)) : path.replace("{provider}", "fever");
    }

    @TestFactory
    Stream<DynamicTest> mayReadWhatIsAskedByGetOrHead() {
        return askers().stream().flatMap(asker -> paths().keySet().stream().map(path -> DynamicTest.dynamicTest(asker.name() + " at " + path, () -> {
            for (String method : METHODS) {
                try (RawHttp asking = RawHttp.to(marquee)) {
                    RawHttp.Answer answer = asking.ask(method, filled(path), asker.headers().toArray(String[]::new));
                    boolean reads = method.equals("GET") || method.equals("HEAD");
                    assertReadBy(reads ? asker.may() : null, answer);
                    assertThat(answer.headers()).doesNotContainKeys("access-control-allow-methods", "access-control-allow-headers");
                }
            }
        })));
    }

    private static void assertReadBy(String origin, RawHttp.Answer answer) {
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(answer.header("Access-Control-Expose-Headers"))
                .isEqualTo(origin == null ? null : "ETag, Retry-After, WWW-Authenticate, X-Request-Id");
        assertThat(answer.header("Vary").split(", ")).contains("Origin");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(answer.headers()).doesNotContainKeys("access-control-allow-credentials", "set-cookie");
    }

    @TestFactory
    Stream<DynamicTest> areToldBeforeWhatTheyMayDo() {
        return askers().stream().flatMap(asker -> paths().entrySet().stream().map(path -> DynamicTest.dynamicTest(asker.name() + " at " + path.getKey(), () -> {
            for (String method : METHODS) {
                String[] headers = Stream.concat(asker.headers().stream(), Stream.of(
                        "Access-Control-Request-Method: " + method, "Access-Control-Request-Headers: x-api-key,if-none-match")).toArray(String[]::new);
                RawHttp.Answer answer = client.ask("OPTIONS", filled(path.getKey()), headers);
                assertTold(asker, path.getValue().contains(PathItem.HttpMethod.GET), answer);
            }
        })));
    }

    private static void assertTold(Asker asker, boolean isRead, RawHttp.Answer answer) {
        boolean may = asker.may() != null && isRead && answer.status() == 204;
        assertThat(answer.status()).isIn(204, 400, 404);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(may ? asker.may() : null);
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo(may ? "GET, HEAD" : null);
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo(may ? "600" : null);
        if (may) {
            assertThat(answer.header("Access-Control-Allow-Headers").split(", "))
                    .contains("Authorization", "X-API-Key", "If-None-Match", "Last-Event-ID").doesNotContain("*", "Webhook-Signature");
        } else {
            assertThat(answer.headers()).doesNotContainKey("access-control-allow-headers");
        }
        assertThat(answer.header("Vary")).isEqualTo("Origin");
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-credentials");
    }

    /** What is sent is put together from what is kept: an answer for one is not the answer for another. */
    @Test
    void haveNoAnswerThatWasMadeForOthers() {
        String etag = client.get("/search").header("ETag");
        for (int i = 0; i < 3; i++) {
            for (Asker asker : askers()) {
                for (String more : List.of("Accept-Encoding: identity", "Accept-Encoding: gzip", "If-None-Match: " + etag)) {
                    String[] headers = Stream.concat(asker.headers().stream(), Stream.of(more)).toArray(String[]::new);
                    RawHttp.Answer answer = client.get("/search", headers);
                    assertThat(answer.status()).isEqualTo(more.startsWith("If") ? 304 : 200);
                    assertThat(answer.header("Vary")).isEqualTo("accept-encoding, Origin");
                    assertReadBy(asker.may(), answer);
                }
            }
        }
    }

    @Test
    void mayReadWhyTheyAreDenied() {
        try (RawHttp stream = RawHttp.to(marquee)) {
            assertReadBy(APP, stream.get("/changes/stream", "Origin: " + APP));
            RawHttp.Answer full = client.get("/changes/stream", "Origin: " + APP);
            assertThat(full.status()).isEqualTo(503);
            assertReadBy(APP, full);
        }
    }

    @Test
    void readInARealBrowser() {
        assumeTrue(Browser.program().isPresent(), "no chromium on this machine: no page asks from another origin");
        String search = marquee.uri("/search").toString();
        String asked = "fetch('" + search + "', {headers: {'X-API-Key': 'any', 'If-None-Match': '\"x\"', 'traceparent': 'any'}})"
                + ".then(r => r.json().then(b => seen = r.status + ' ' + b.data.events[0].title + ' ' + r.headers.get('ETag').length)).catch(e => seen = 'denied')";
        String pushed = "fetch('" + marquee.uri("/push/fever") + "', {method: 'POST', body: 'x'}).then(r => seen = 'read').catch(e => seen = 'denied')";
        String streamed = "new EventSource('" + marquee.uri("/changes/stream") + "').onmessage = e => { e.target.close(); seen = JSON.parse(e.data).data.title }";
        try (Browser browser = Browser.start()) {
            browser.open(PAGES.url("/")).awaitText("app");
            assertThat(seen(browser, asked)).matches("200 Hamlet [1-9][0-9]?");
            assertThat(seen(browser, streamed)).isEqualTo("Hamlet");
            assertThat(seen(browser, pushed)).isEqualTo("denied");
            // the same page by another name
            browser.open(PAGES.url("/").replace("127.0.0.1", "localhost")).awaitText("app");
            assertThat(browser.value("location.hostname")).isEqualTo("localhost");
            assertThat(seen(browser, asked)).isEqualTo("denied");
            assertThat(seen(browser, pushed)).isEqualTo("denied");
        }
    }

    private static String seen(Browser browser, String script) {
        browser.value("(window.seen = 'nothing', " + script + ")");
        browser.awaitTrue("window.seen !== 'nothing'");
        return browser.value("window.seen");
    }

    @Test
    void mayBeAll() throws IOException {
        String key = ApiKeys.newKey();
        Path keys = Files.writeString(folder.resolve("keys"), ApiKeys.line("acme", key));
        try (RunningMarquee open = RunningMarquee.start(Map.of("HTTP_CORS_ORIGINS", "*", "ACCESS_API_KEYS", keys.toString(), "ACCESS_RATE", "1"));
                RawHttp asking = RawHttp.to(open)) {
            RawHttp.Answer told = asking.ask("OPTIONS", "/search", "Origin: " + APP, "Access-Control-Request-Method: GET");
            assertThat(told.status()).as("no key is asked for before").isEqualTo(204);
            assertThat(told.header("Access-Control-Allow-Origin")).isEqualTo("*");
            RawHttp.Answer often = asking.get("/search", "Origin: null");
            assertThat(often.status()).isEqualTo(429);
            assertReadByAll(often);
            RawHttp.Answer good = asking.get("/search", "X-API-Key: " + key);
            assertThat(good.status()).isEqualTo(200);
            assertReadByAll(good);
            assertThat(good.header("Vary")).isEqualTo("accept-encoding");
        }
    }

    private static void assertReadByAll(RawHttp.Answer answer) {
        // for whoever asks, so that caches may keep it
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("WWW-Authenticate");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-credentials");
    }
}
