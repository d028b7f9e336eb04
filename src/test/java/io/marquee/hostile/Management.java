package io.marquee.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The management port as an operator asks it. */
final class Management {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_LIMIT = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    Management(int port) {
        this.port = port;
    }

    int port() {
        return port;
    }

    String text(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(ANSWER_LIMIT).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new AssertionError("the management port does not answer " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    JsonNode json(String path) {
        try {
            return JSON.readTree(text(path));
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    /** The sum of the metrics whose names begin so. */
    long metric(String beginning) {
        return (long) text("/observe/metrics").lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What is told about a provider; missing when there is no such file. */
    JsonNode provider(String name) {
        for (JsonNode provider : json("/observe/providers").path("providers")) {
            if (name.equals(provider.path("name").asText())) {
                return provider;
            }
        }
        return MissingNode.getInstance();
    }

    /** Waits until a poll of a provider has ended, or its file is rejected, and tells how: {@code rejected}, or the outcome of the poll. */
    String awaitEnd(String name) {
        return Awaitility.await("the end of a poll of " + name)
                .atMost(POLL_LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> end(name), end -> !end.isEmpty());
    }

    /** How the last poll of a provider has ended, or {@code rejected} when its file is; empty before. */
    String end(String name) {
        JsonNode provider = provider(name);
        return "rejected".equals(provider.path("outcome").asText()) ? "rejected" : provider.path("last_ended").path("outcome").asText("");
    }
}
