package io.marquee.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The provider of {@code docker-compose.yml} misbehaves as it says, and Marquee stands it. */
@Tag("application")
class SampleProviderTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path ANSWERS = Path.of("src/main/resources/sample");

    private Process process;
    private String url;

    @BeforeEach
    void startsFromItsSource() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(java, "deploy/provider/Provider.java", "0", ANSWERS.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        url = output.readLine();
        assertThat(url).startsWith("http://127.0.0.1:");
    }

    @AfterEach
    void stops() {
        process.destroy();
    }

    private HttpResponse<String> ask(Duration patience) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(patience).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private void isGood() throws IOException, InterruptedException {
        HttpResponse<String> good = ask(Duration.ofSeconds(30));
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.body()).contains("<base_").endsWith(">\n");
    }

    @Test
    void hasOneFaultAfterEachGoodAnswer() throws Exception {
        isGood();
        HttpResponse<String> busy = ask(Duration.ofSeconds(30));
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("1");
        isGood();
        isGood();
        isGood();
        assertThatThrownBy(() -> ask(Duration.ofSeconds(30))).as("cut").isInstanceOf(IOException.class);
        isGood();
        assertThat(ask(Duration.ofSeconds(30)).body()).contains("<html>");
        isGood();
        assertThat(ask(Duration.ofSeconds(30)).statusCode()).isEqualTo(500);
        isGood();
        assertThatThrownBy(() -> ask(Duration.ofSeconds(1))).as("silent").isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void losesNoEventOfIt() {
        Map<String, String> settings = Map.of("FEVER_URL", url, "FEED_READ_TIMEOUT", "5s");
        try (FakeProvider unused = new FakeProvider();
                RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), unused, settings)) {
            Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(String.join("\n", marquee.events("")))
                        .contains("Pantomima Full", "Los Morancos", "Camela en concierto | 2021-06-30 21:00:00 | 2021-06-30 21:30:00");
                assertThat(marquee.database().number("select count(*) from polls where outcome = 'failed'")).isPositive();
            });
        }
    }
}
