package io.marquee.bench;

import java.util.List;
import java.util.Map;

/**
 * Requests that clients send in turn.
 *
 * @param paths in the order in which they are asked for, again and again
 * @param headers of each request
 */
record Scenario(String name, List<String> paths, Map<String, String> headers) {

    static final Map<String, String> PLAIN = Map.of();
    static final Map<String, String> GZIP = Map.of("Accept-Encoding", "gzip");

    String folder() {
        return name.replaceAll("[^a-z0-9]+", "-");
    }
}
