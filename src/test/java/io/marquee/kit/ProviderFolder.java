package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/** A routes folder of a test, with provider files made after the one of "fever"; they may change while the application runs. */
public final class ProviderFolder {

    private static final String ENDING = ".camel.yaml";

    private final Path routes;

    /** @param routes an empty folder */
    public ProviderFolder(Path routes) {
        this.routes = routes;
        try {
            Files.createDirectories(routes.resolve("providers"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that holds the provider "fever", at the address of the settings. */
    public static ProviderFolder withFever(Path routes) {
        return new ProviderFolder(routes).add("fever", "{{fever.url}}");
    }

    /** Adds a provider that reads its feed as "fever" does. */
    public ProviderFolder add(String name, String url) {
        put(name, file(name, url));
        return this;
    }

    /** Adds one whose times are of a zone. */
    public ProviderFolder add(String name, String url, String timeZone) {
        put(name, file(name, url + "\"\n      - name: timeZone\n        value: \"" + timeZone));
        return this;
    }

    /** The value of the setting routes.dir. */
    public String path() {
        return routes.toString();
    }

    /** The settings of an application that follows this folder, quickly, and tells operators about it. */
    public Map<String, String> settings() {
        return settings(Map.of());
    }

    /** The same with others, which win. */
    public Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "ROUTES_DIR", routes.toString(),
                "PROVIDERS_RESCAN", "80ms",
                "POLL_PERIOD", "200ms",
                "POLL_TICK", "200ms"));
        settings.putAll(more);
        return settings;
    }

    public Path path(String name) {
        return routes.resolve("providers").resolve(name + ENDING);
    }

    /** A good file for a provider that speaks as the bundled one does. */
    public static String file(String name, String url) {
        try {
            return Files.readString(Path.of("routes/providers/fever.camel.yaml"))
                    .replace("poll-fever", "poll-" + name)
                    .replace("prefixId: fever", "prefixId: " + name)
                    .replace("value: fever", "value: " + name)
                    .replace("{{fever.url}}", url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A route of a provider's own in its file, begun ten times a second.
     *
     * @param id such as poll-acme
     * @param steps YAML of a list of steps, from the first column on
     */
    public static String ownRoute(String id, String steps) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: scheduler:%1$s
                      parameters:
                        delay: 100
                      steps:
                """.formatted(id) + steps.indent(10);
    }

    /** The last steps of a route of a provider file's own: it makes a tree of XML, maps it, and stores the plans. */
    public static String mapXml(String mapping) {
        return """
                - unmarshal:
                    jacksonXml:
                      xmlMapper: "#xmlTree"
                      unmarshalType: com.fasterxml.jackson.databind.JsonNode
                - setBody:
                    expression:
                      jq:
                        expression: >-
                          %s
                - to:
                    uri: direct:store-plans
                """.formatted(mapping);
    }

    /** Puts a file there at once, as a careful operator does. */
    public void put(String name, String yaml) {
        try {
            Path beside = Files.writeString(routes.resolve(name + ".new"), yaml);
            Files.move(beside, path(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void delete(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
