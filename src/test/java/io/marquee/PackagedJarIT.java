package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user starts it: a process of its own in a fresh folder, with real signals. */
class PackagedJarIT {

    private static final Path JAR = Path.of("target/marquee.jar").toAbsolutePath();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int STOP_SECONDS = 15;

    @TempDir
    Path folder;

    private FakeProvider provider;
    private Process process;
    private int port;

    @BeforeEach
    void provider() {
        provider = new FakeProvider();
    }

    @AfterEach
    void stopEverything() throws Exception {
        stop();
        provider.close();
    }

    private void start(Map<String, String> environment) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        builder.environment().put("HTTP_PORT", String.valueOf(port));
        builder.environment().put("MANAGEMENT_PORT", "0");
        builder.environment().put("STOP_DRAIN", "0s");
        builder.environment().put("POLL_PERIOD", "1s");
        builder.environment().put("DATA_DIR", folder.resolve("data").toString());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private void startWithProvider() throws IOException {
        start(Map.of("FEVER_URL", provider.url()));
    }

    private boolean stop() throws InterruptedException {
        if (process == null) {
            return true;
        }
        process.destroy();
        boolean stopped = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        return stopped;
    }

    private String search() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/search"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private void awaitAnswer(String... parts) {
        Awaitility.await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(100)).untilAsserted(() ->
                assertThat(search()).contains(parts));
    }

    private long postgresProcesses() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info().command().filter(c -> c.startsWith(folder.toString())).isPresent())
                .count();
    }

    private static byte[] feed(String title) {
        return ("<planList><output><base_plan base_plan_id='1' sell_mode='online' title='" + title + "'>"
                        + "<plan plan_id='1' plan_start_date='2021-05-01T20:00:00' plan_end_date='2021-05-01T21:00:00'>"
                        + "<zone price='10'/></plan></base_plan></output></planList>")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void goesOnWhileTheProviderBreaksAndHeals() throws Exception {
        provider.says(feed("First"));
        startWithProvider();
        awaitAnswer("First");
        provider.says(503, "text/plain", "down".getBytes(StandardCharsets.UTF_8));
        Awaitility.await().atMost(START_LIMIT).untilAsserted(() ->
                assertThat(Files.readString(folder.resolve("log"))).contains("outcome=failed", "HTTP 503"));
        assertThat(search()).contains("First");
        provider.says(feed("Second"));
        awaitAnswer("Second");
        assertThat(stop()).isTrue();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> postgresProcesses() == 0);
    }

    @Test
    void recoversFromKillMinusNineWithTheSameAnswer() throws Exception {
        provider.says(feed("Kept"));
        startWithProvider();
        awaitAnswer("Kept");
        String before = search();
        process.destroyForcibly().waitFor();
        provider.says(500, "text/plain", new byte[0]);
        startWithProvider();
        awaitAnswer("Kept");
        assertThat(search()).isEqualTo(before);
        assertThat(Files.readString(folder.resolve("log"))).doesNotContain("cannot start");
        assertThat(stop()).isTrue();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> postgresProcesses() == 0);
    }

    @Test
    void leavesNothingBehindWhenItIsStoppedInMidStart() throws Exception {
        startWithProvider();
        Awaitility.await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> postgresProcesses() > 0);
        assertThat(stop()).isTrue();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> postgresProcesses() == 0);
    }

    @Test
    void playsTheBundledSampleWhenNoProviderIsNamed() throws Exception {
        start(Map.of());
        awaitAnswer("Camela en concierto", "\"end_time\":\"21:30:00\"", "Los Morancos", "Pantomima Full");
        assertThat(search()).doesNotContain("Valderrama");
        assertThat(Files.readString(folder.resolve("log"))).contains("sample").contains("FEVER_URL");
    }

    @Test
    void refusesToStartOnAMalformedSettingAndNamesIt() throws Exception {
        for (Map.Entry<String, String> wrong : List.of(
                Map.entry("HTTP_PORT", "eighty"), Map.entry("POLL_PERIOD", "often"), Map.entry("FEVER_URL", "file:///etc/passwd"))) {
            start(Map.of(wrong.getKey(), wrong.getValue()));
            assertThat(process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(2);
            assertThat(Files.readString(folder.resolve("log"))).contains(wrong.getKey());
        }
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            start(Map.of("HTTP_PORT", String.valueOf(taken.getLocalPort()), "FEVER_URL", provider.url()));
            assertThat(process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("log"))).contains("cannot listen").contains(String.valueOf(taken.getLocalPort()));
        }
    }
}
