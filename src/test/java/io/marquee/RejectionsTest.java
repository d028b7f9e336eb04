package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FreePort;
import io.marquee.kit.RunningMarquee;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What operators read about rejected items, and about feeds that shrink. */
@Tag("application")
@Tag("postgres")
class RejectionsTest {

    private static int port;
    private static RunningMarquee marquee;

    @BeforeAll
    static void start() throws IOException {
        port = FreePort.next();
        marquee = RunningMarquee.start(
                Map.of("MANAGEMENT_PORT", String.valueOf(port)));
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static byte[] feed(String firstStart, String secondStart) {
        return ("<planList><output><base_plan base_plan_id='1' sell_mode='online' title='A &quot;quoted&quot; show'>"
                        + "<plan plan_id='1' plan_start_date='" + firstStart + "'/>"
                        + "<plan plan_id='2' plan_start_date='" + secondStart + "'/></base_plan></output></planList>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> get(String query) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/observe/rejections" + query);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void listsWhatIsRejectedWithItsReasonUntilItIsGoodAgain() throws Exception {
        marquee.poll(feed("2021-09-31T20:00:00", "yesterday"));
        JsonNode list = new ObjectMapper().readTree(get("").body());
        assertThat(list.at("/counts")).hasSize(1);
        assertThat(list.at("/counts/0/provider").asText()).isEqualTo("fever");
        assertThat(list.at("/counts/0/reason").asText()).isEqualTo("start_unreadable");
        assertThat(list.at("/counts/0/items").asInt()).isEqualTo(2);
        assertThat(list.at("/rejections")).hasSize(2);
        assertThat(list.at("/rejections/0/fragment").asText()).contains("quoted");
        assertThat(new ObjectMapper().readTree(get("?limit=1").body()).at("/rejections")).hasSize(1);
        assertThat(new ObjectMapper().readTree(get("?provider=other").body()).at("/rejections")).isEmpty();
        marquee.poll(feed("2021-09-30T20:00:00", "2021-09-30T20:00:00"));
        // an answer is kept for a second
        Awaitility.await().untilAsserted(() ->
                assertThat(new ObjectMapper().readTree(get("").body()).at("/rejections")).isEmpty());
    }

    @Test
    void raisesAMetricWhenAFeedHoldsFarLessThanTheLast() throws Exception {
        marquee.poll(feed("2021-09-30T20:00:00", "2021-09-30T20:00:00"));
        marquee.poll("<planList><output/></planList>".getBytes(StandardCharsets.UTF_8));
        URI metrics = URI.create("http://127.0.0.1:" + port + "/observe/metrics");
        Awaitility.await().untilAsserted(() -> assertThat(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                        .body())
                .containsPattern("marquee_feeds_shrunk_total\\{[^}]*provider=\"fever\"[^}]*} [1-9]"));
        assertThat(marquee.events("")).hasSize(2);
    }

    @Test
    void takesProviderAndLimitForNothingButThat() throws Exception {
        assertThat(get("?limit=0").statusCode()).isEqualTo(400);
        assertThat(get("?limit=x").statusCode()).isEqualTo(400);
        assertThat(get("?provider='%20or%20true%20--").statusCode()).isEqualTo(200);
    }
}
