package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.HeaderNames;
import io.marquee.kit.RunningMarquee;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of the public port sees. */
@Tag("application")
class ContractTest {

    private static final OpenApiInteractionValidator CONTRACT =
            OpenApiInteractionValidator.createFor("openapi.yaml").build();
    private static final String ALL = "[Pantomima Full, Camela en concierto, Los Morancos]";

    private static RunningMarquee marquee;

    @BeforeAll
    static void threeAnswers() throws IOException {
        marquee = RunningMarquee.start();
        for (int i = 1; i <= 3; i++) {
            marquee.poll(Files.readAllBytes(Path.of("src/main/resources/sample/answer-" + i + ".xml")));
        }
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static String titles(String query) {
        return marquee.events(query).stream()
                .map(line -> line.substring(0, line.indexOf(" |")))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static void assertMeetsContract(HttpResponse<String> response, int documentedStatus) {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        ValidationReport report = CONTRACT.validateResponse(
                "/search",
                Request.Method.GET,
                SimpleResponse.Builder.status(documentedStatus)
                        .withContentType("application/json")
                        .withBody(response.body())
                        .build());
        assertThat(report.getMessages()).as(response.body()).isEmpty();
    }

    private static void assertError(HttpResponse<String> response, int status, String code) throws IOException {
        assertThat(response.statusCode()).isEqualTo(status);
        assertMeetsContract(response, 400);
        assertThat(new ObjectMapper().readTree(response.body()).at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void answersTheRangeOfTheThreeAnswers() {
        HttpResponse<String> response = marquee.get("/search?starts_at=2021-02-01T00:00:00Z&ends_at=2022-07-03T00:00:00Z");
        assertThat(response.statusCode()).isEqualTo(200);
        assertMeetsContract(response, 200);
        assertThat(titles("?starts_at=2021-02-01T00:00:00Z&ends_at=2022-07-03T00:00:00Z")).isEqualTo(ALL);
    }

    @Test
    void answersEqualRequestsWithEqualBytes() {
        assertThat(marquee.get("/search").body()).isEqualTo(marquee.get("/search").body());
    }

    @Test
    void answersAnEmptyListWhenNothingLiesInTheRange() {
        HttpResponse<String> response = marquee.get("/search?starts_at=2030-01-01");
        assertThat(response.body()).isEqualTo("{\"data\":{\"events\":[]},\"error\":null}");
        assertMeetsContract(response, 200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // bounds are inclusive, and open when absent
        "''                                                                  | [Pantomima Full, Camela en concierto, Los Morancos]",
        "?starts_at=2021-06-30T21:00:00Z                                     | [Camela en concierto, Los Morancos]",
        "?starts_at=2021-06-30T21:00:00.000001Z                              | [Los Morancos]",
        "?starts_at=2021-06-30T21:00:00.0000001Z                             | [Los Morancos]",
        "?ends_at=2021-06-30T21:30:00Z                                       | [Pantomima Full, Camela en concierto]",
        "?ends_at=2021-06-30T21:29:59.9999999Z                               | [Pantomima Full]",
        "?starts_at=2021-06-30T21:00:00Z&ends_at=2021-06-30T21:30:00Z        | [Camela en concierto]",
        "?starts_at=2021-06-30T21:00:00Z&ends_at=2021-06-30T21:00:00Z        | []",
        // an offset moves the instant; a plus sign may arrive as a blank
        "?starts_at=2021-06-30T23:00:00%2B02:00                              | [Camela en concierto, Los Morancos]",
        "?starts_at=2021-06-30T23:00:00+02:00                                | [Camela en concierto, Los Morancos]",
        "?starts_at=2021-06-30T23:00:01+02:00                                | [Los Morancos]",
        "?starts_at=2021-06-30T17:00:00-04:00                                | [Camela en concierto, Los Morancos]",
        // without an offset it is UTC, a date alone is its midnight
        "?starts_at=2021-06-30T21:00:00                                      | [Camela en concierto, Los Morancos]",
        "?starts_at=2021-06-30T21:00                                         | [Camela en concierto, Los Morancos]",
        "?starts_at=2021-06-30                                               | [Camela en concierto, Los Morancos]",
        "?starts_at=2021-07-01&ends_at=2021-08-01                            | [Los Morancos]",
        "?starts_at=2021-06-30t21:00:00z                                     | [Camela en concierto, Los Morancos]",
        // unknown parameters do nothing, whatever they are called
        "?page=2&Starts_at=nonsense&starts_at[]=x&CamelHttpResponseCode=500  | [Pantomima Full, Camela en concierto, Los Morancos]",
        "?starts_at=0001-01-01T00:00:00Z&ends_at=9999-12-31T23:59:59Z        | [Pantomima Full, Camela en concierto, Los Morancos]",
    })
    void answersTheEventsInTheRange(String query, String expected) {
        assertThat(titles(query.strip().replace("[]=", "%5B%5D="))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "word", "", " ", "null", "1612137600", "2021/02/01", "2021-02-30", "2021-13-01", "2021-00-10", "2021-02-01T25:00:00Z",
        "2021-02-01T24:00:00Z", "2021-02-01T00:60:00Z", "2016-12-30T23:59:60Z", "10000-01-01T00:00:00Z",
        "2021-02-01T00:00:00+25:00", "2021-02-01T00:00:00+02", "2021-02-01T00:00:00ZZ", "2021-02-01T", "2021-2-1",
        "2021-02-01T00:00:00.Z", "2021-02-01T00:00:00.0123456789Z", "'; drop table plans; --", "<script>alert(1)</script>",
        "2021-02-01T00:00:00Z\r\nSet-Cookie: a=b", "2021-02-01\u0000", "２０２１-02-01"
    })
    void answers400WhenABoundIsUnreadable(String value) throws IOException {
        for (String name : new String[] {"starts_at", "ends_at"}) {
            String query = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
            HttpResponse<String> response = marquee.get("/search?" + query);
            assertError(response, 400, "PARAMETER_UNREADABLE");
            assertThat(response.body()).contains(name).doesNotContain("drop").doesNotContain("script");
            assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void answers400Or414WhenABoundIsThousandsOfDigits() throws IOException {
        assertError(marquee.get("/search?starts_at=" + "1".repeat(7_000)), 400, "PARAMETER_UNREADABLE");
        assertError(marquee.get("/search?starts_at=" + "1".repeat(10_000)), 414, "REQUEST_URI_TOO_LONG");
    }

    @Test
    void answers400WhenAParameterIsRepeated() throws IOException {
        assertError(marquee.get("/search?starts_at=2021-01-01&starts_at=2021-01-01"), 400, "PARAMETER_REPEATED");
        assertError(marquee.get("/search?ends_at=2021-01-01&x=1&ends_at=2021-01-02"), 400, "PARAMETER_REPEATED");
    }

    @Test
    void findsABoundBehindThousandsOfOtherParameters() throws IOException {
        assertError(marquee.get("/search?" + "a&".repeat(3_000) + "starts_at=word"), 400, "PARAMETER_UNREADABLE");
    }

    @Test
    void answers400WhenTheStartIsAfterTheEnd() throws IOException {
        assertError(marquee.get("/search?starts_at=2021-01-02&ends_at=2021-01-01"), 400, "RANGE_REVERSED");
        assertThat(marquee.get("/search?starts_at=2021-01-01&ends_at=2021-01-01").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/search?starts_at=%zz", "/search?x=%", "/%zz"})
    void answers400WhenAnEscapeIsMalformed(String target) throws IOException {
        assertThat(raw("GET " + target + " HTTP/1.1")).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/search/", "/SEARCH", "//search", "/x/../search", "/%2e%2e/search", "/searching"})
    void answers404ForEveryOtherPath(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1")).startsWith("HTTP/1.1 404");
        assertError(marquee.get("/nothing"), 404, "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "TRACE"})
    void answers405ForEveryOtherMethod(String method) throws IOException {
        assertThat(raw(method + " /search HTTP/1.1")).startsWith("HTTP/1.1 405");
        HttpResponse<String> response = marquee.send(HttpRequest.newBuilder(marquee.uri("/search")).DELETE().build());
        assertError(response, 405, "METHOD_NOT_ALLOWED");
        assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    }

    @Test
    void answersHeadWithoutABodyAndOptionsWithTheMethods() {
        HttpResponse<String> head = marquee.send(HttpRequest.newBuilder(marquee.uri("/search"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        HttpResponse<String> options = marquee.send(HttpRequest.newBuilder(marquee.uri("/search"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    }

    @Test
    void returnsNoHeaderThatAClientNames() {
        HttpResponse<String> response = marquee.send(HttpRequest.newBuilder(
                        marquee.uri("/search?Set-Cookie=a&Location=b&Access-Control-Allow-Origin=c&CAmelHttpUri=d"))
                .header("CamelHttpResponseCode", "500")
                .header("starts_at", "nonsense")
                .header("X-Echo", "e")
                .build());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().map().keySet().stream().map(String::toLowerCase).toList())
                .containsExactlyInAnyOrderElementsOf(HeaderNames.ofSuccess());
    }

    @Test
    void neverAnswersXml() {
        HttpResponse<String> response = marquee.send(HttpRequest.newBuilder(marquee.uri("/search"))
                .header("Accept", "application/xml")
                .build());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void leadsFromTheRootToADocumentationThatLoadsNothingFromOutside() {
        assertThat(marquee.get("/").headers().firstValue("Location")).hasValue("/docs/");
        HttpResponse<String> page = marquee.get("/docs/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("swagger-ui-bundle.js").doesNotContain("http://").doesNotContain("https://");
        assertThat(marquee.get("/docs/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
        assertThat(marquee.get("/docs/page.js").body()).contains("/openapi.yaml");
        assertThat(marquee.get("/openapi.yaml").body()).contains("operationId: searchEvents");
    }

    private static String raw(String requestLine) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", marquee.uri("/").getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return reader.lines().collect(Collectors.joining("\n"));
        }
    }
}
