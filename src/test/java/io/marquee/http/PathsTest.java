package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.OneConnection;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
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
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path of the contract and of its page has the methods that the contract gives it, and no other path has any. */
@Tag("application")
class PathsTest extends OneConnection {

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW", "get");
    private static final List<String> PAGES = List.of(
            "/", "/docs", "/docs/", "/docs/index.html", "/docs/page.js", "/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js",
            "/docs/favicon-32x32.png", "/openapi.yaml");

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start(Map.of("PUSH_ENABLED", "true"));
        marquee.poll(ProviderFeed.of(ProviderFeed.plan(1, "Hamlet", LocalDate.of(2031, 5, 6))));
    }

    /** Each path with what may be done there. */
    private static Map<String, Set<String>> paths() {
        Map<String, Set<String>> paths = new TreeMap<>();
        new OpenAPIV3Parser().read("openapi.yaml").getPaths().forEach((path, item) -> paths.put(
                path, item.readOperationsMap().keySet().stream().map(Enum::name).collect(Collectors.toSet())));
        assertThat(paths).containsKey("/search");
        PAGES.forEach(page -> paths.put(page, Set.of("GET")));
        return paths;
    }

    @TestFactory
    Stream<DynamicTest> haveTheMethodsOfTheContract() {
        return paths().entrySet().stream().flatMap(path -> METHODS.stream().map(method ->
                DynamicTest.dynamicTest(method + " " + path.getKey(), () -> assertAnswered(method, event(path.getKey()), path.getValue()))));
    }

    /** A path of the contract for an event or a provider that there is. */
    private static String event(String path) {
        return path.contains("{id}") ? path.replace("{id}", marquee.database().rows("select id from plans limit 1").get(0)) : path.replace("{provider}", "fever");
    }

    private static String allow(Set<String> declared) {
        return declared.contains("GET") ? "GET, HEAD, OPTIONS" : String.join(", ", declared) + ", OPTIONS";
    }

    private static void assertAnswered(String method, String path, Set<String> declared) {
        try (RawHttp asking = RawHttp.to(marquee)) {
            RawHttp.Answer answer = asking.ask(method, path);
            if (method.equals("OPTIONS")) {
                assertThat(answer.status()).isEqualTo(204);
                assertThat(answer.header("Allow")).isEqualTo(allow(declared));
            } else if (method.equals("POST") && declared.contains("POST")) {
                // there is one, and it wants a body
                assertThat(answer.status()).isEqualTo(411);
            } else if (declared.contains(method)) {
                assertThat(answer.status()).isIn(200, 302);
            } else if (method.equals("HEAD") && declared.contains("GET")) {
                // a poll in between changes what there is to read
                Awaitility.await().untilAsserted(() -> {
                    try (RawHttp one = RawHttp.to(marquee); RawHttp other = RawHttp.to(marquee)) {
                        assertHeadOf(other.get(path), one.ask(method, path));
                    }
                });
            } else {
                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.header("Allow")).isEqualTo(allow(declared));
                assertThat(answer.text()).startsWith(method.equals("HEAD") ? "" : "{\"error\":{\"code\":\"METHOD_NOT_ALLOWED\"");
            }
            if (answer.isLive() && !method.equals("HEAD")) {
                // no other answer comes behind it
                return;
            }
            // nothing is left over on the connection
            assertThat(asking.get("/search?starts_at=2030-01-01").status()).isEqualTo(200);
        }
    }

    private static void assertHeadOf(RawHttp.Answer get, RawHttp.Answer head) {
        assertThat(head.status()).isEqualTo(get.status()).isIn(200, 302);
        Set<String> names = new TreeSet<>(get.headers().keySet());
        // of what goes on, the head alone is in no chunks
        names.remove("transfer-encoding");
        assertThat(head.headers().keySet()).isEqualTo(names);
        for (String same : List.of("content-type", "content-length", "etag", "location", "cache-control", "content-security-policy")) {
            assertThat(head.header(same)).as(same).isEqualTo(get.header(same));
        }
    }

    @Test
    void giveAPageOnlyOnceToAClientThatHasIt() {
        String etag = client.get("/docs/page.js").header("ETag");
        assertThat(client.get("/docs/page.js", "If-None-Match: " + etag).status()).isEqualTo(304);
        assertThat(client.get("/docs/page.js", "If-None-Match: \"x\"").text()).contains("/openapi.yaml");
    }

    @Test
    void areNoFilesOfTheWorkingDirectory() throws IOException {
        // the tests run in a folder that has all of these
        for (String file : List.of("docs/ARCHITECTURE.md", "docs/adr/0001-name-plans-by-uuid-of-their-triple.md", "README.md", "pom.xml")) {
            assertThat(Path.of(file)).exists();
            assertThat(client.get("/" + file).status()).as(file).isEqualTo(404);
        }
        byte[] contract = Files.readAllBytes(Path.of("src/main/resources/openapi.yaml"));
        assertThat(client.get("/openapi.yaml").text()).isEqualTo(new String(contract, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/docs/../docs/", "/docs//", "//docs/", "/docs/%2e%2e/openapi.yaml", "/DOCS/", "/docs/swagger-initializer.js", "/docs/..%2f..%2fpom.xml",
        "/webroot/", "/META-INF/MANIFEST.MF", "/docs/page.js/", "/openapi.yaml/", "/application.properties"
    })
    void areMatchedToTheLetter(String path) {
        for (String method : List.of("GET", "POST", "OPTIONS")) {
            assertThat(client.ask(method, path).status()).as(method).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/events/{id}, /events/1, true", "/events/{id}, /events/a.b-c, true", "/events/{id}, /events/, false", "/events/{id}, /events/1/2, false",
        "/events/{id}/zones/{zone}, /events/1/zones/2, true", "/events/{id}, /Events/1, false", "/a.b/{id}, /axb/1, false"
    })
    void mayHaveVariables(String template, String path, boolean matches) {
        PathTable paths = new PathTable(Map.of(template, Set.of("GET", "DELETE")), Map.of());
        assertThat(paths.entry(path) != null).isEqualTo(matches);
        if (matches) {
            assertThat(paths.entry(path).allow()).isEqualTo("DELETE, GET, HEAD, OPTIONS");
            assertThat(paths.entry(path).isOperation("DELETE")).isTrue();
            assertThat(paths.entry(path).isOperation("POST")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/events/{id}, /events/1, {id=1}", "/events/{id}/zones/{zone}, /events/a%20b/zones/2, '{id=a%20b, zone=2}'",
        "/{any}, /x, {any=x}", "/events/{id}/history, /events/1/history, {id=1}"
    })
    void giveTheValuesOfTheirVariables(String template, String path, String values) {
        Map<String, Object> read = new TreeMap<>();
        PathTemplate.of(template).read(path, read::put);
        assertThat(read).hasToString(values);
    }
}
