package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.marquee.kit.Browser;
import io.marquee.kit.OneConnection;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers that a scanner looks for, on every kind of answer. */
@Tag("application")
class SafeHeadersTest extends OneConnection {

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /search", "HEAD /search", "OPTIONS /search", "DELETE /search", "GET /search?starts_at=word", "GET /nothing", "GET /%zz", "GET /",
        "GET /openapi.yaml", "BREW /search"
    })
    void areOnEveryAnswer(String request) {
        String[] words = request.split(" ");
        RawHttp.Answer answer = client.ask(words[0], words[1], "Origin: https://app.example.org", "Access-Control-Request-Method: GET");
        assertSafe(answer);
        assertThat(answer.header("Content-Security-Policy")).isEqualTo(NOTHING);
    }

    private static void assertSafe(RawHttp.Answer answer) {
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        assertThat(String.valueOf(answer.header("Vary"))).doesNotContain("Origin");
        // would say what to look for
        assertThat(answer.headers()).doesNotContainKeys("server", "x-powered-by", "strict-transport-security");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /search HTTP/1.1\nX: a\n b\n\n", "GET /search HTTP/1.1\nContent-Length: 99999\n\n", "nonsense\n\n"})
    void areOnTheAnswerToWhatIsNoRequest(String bytes) {
        client.send(bytes);
        assertSafe(client.answer());
    }

    @Test
    void letTheDocumentationDoWhatItNeedsAndNoMore() {
        RawHttp.Answer answer = client.get("/docs/");
        assertSafe(answer);
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'; script-src 'self'; ").contains("frame-ancestors 'none'");
        assumeTrue(Browser.program().isPresent(), "no chromium on this machine: the documentation is not shown in a browser");
        try (Browser browser = Browser.start()) {
            browser.open(marquee.uri("/docs/").toString()).awaitText("Fever Providers API", "/search");
            assertThat(browser.complaints()).isEmpty();
            browser.click("/search");
            browser.click("Try it out");
            browser.click("Execute");
            browser.awaitText("Server response", "200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/observe/metrics", "/observe/providers", "/observe/rejections", "/observe/status", "/status"})
    void areOnThoseOfTheManagementPort(String path) {
        URI uri = URI.create("http://127.0.0.1:" + marquee.managementPort() + path);
        HttpResponse<String> response = marquee.send(HttpRequest.newBuilder(uri).build());
        assertThat(response.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(response.headers().allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(response.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .startsWith("default-src 'none'; ")
                .contains("frame-ancestors 'none'");
    }
}
