package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.PackagedJar;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.SourceFile;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The jar as a user starts it: a process of its own in a fresh folder. */
class PackagedJarIT extends InOwnFolder {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private void start(Map<String, String> environment) {
        marquee = PackagedMarquee.start(folder, environment);
    }

    private static byte[] feed(String title) {
        return ProviderFeed.of(ProviderFeed.plan(1, title, LocalDate.of(2021, 5, 1)));
    }

    @Test
    void takesAFreePortForOperators() {
        provider.says(feed("First"));
        // in the real environment, where Camel could read it too
        start(Map.of("FEVER_URL", provider.url(), "MANAGEMENT_PORT", "0"));
        marquee.awaitAnswer("First");
    }

    @Test
    void refusesToStartOnAMalformedSettingAndNamesIt() {
        for (Map.Entry<String, String> wrong : List.of(
                Map.entry("HTTP_PORT", "eighty"), Map.entry("POLL_PERIOD", "often"), Map.entry("FEVER_URL", "file:///etc/passwd"),
                Map.entry("MANAGEMENT_HOST", "192.0.2.1"))) {
            start(Map.of(wrong.getKey(), wrong.getValue()));
            assertThat(marquee.awaitExit(START_LIMIT)).hasValue(2);
            assertThat(marquee.log()).contains("(" + wrong.getKey() + ")");
        }
        assertThat(marquee.log().lines()).hasSize(4).allSatisfy(line -> assertThat(line).startsWith("marquee: setting "));
    }

    /** In a locale of ASCII, which containers have that name none. */
    @Test
    void readsAndSaysLettersAsTheyAreWhateverTheLocaleIs() throws Exception {
        String feed = "{\"año\":[{\"name\":\"Niño €\"}]}";
        String mapping = "{base_id: 1, plan_id: 1, title: (.name + \" señor\"), sell_mode: \"online\", start: \"2031-06-30T21:00:00\"}";
        SourceFile good = SourceFile.of("acme", provider.url()).with("format", "json").with("records", "año").with("mapping", mapping);
        provider.says(200, "application/json", feed.getBytes(StandardCharsets.UTF_8));
        ProviderFolder routes = new ProviderFolder(folder.resolve("routes"));
        routes.put("acme", good.yaml());
        start(Map.of("ROUTES_DIR", routes.path(), "LC_ALL", "C"));
        marquee.awaitAnswer("Niño € señor");
        routes.put("acme", good.with("records", "otoño").yaml());
        Awaitility.await().atMost(START_LIMIT).until(() -> marquee.log().contains("no \"otoño\" where the records should be"));
        Path sample = Files.writeString(folder.resolve("feed.json"), feed);
        assertThat(tool("try", routes.path("acme").toString(), sample.toString())).contains("no \"otoño\" where the records should be");
        routes.put("acme", good.with("records", "año").yaml());
        assertThat(tool("try", routes.path("acme").toString(), sample.toString())).contains("Niño €", "Niño € señor");
    }

    /** What a command of the jar prints on both streams. */
    private String tool(String... arguments) throws Exception {
        return PackagedJar.tool(folder, Map.of("LC_ALL", "C"), arguments).output();
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            start(Map.of("HTTP_PORT", String.valueOf(taken.getLocalPort()), "FEVER_URL", provider.url()));
            assertThat(marquee.awaitExit(START_LIMIT)).hasValue(1);
            assertThat(marquee.log()).contains("cannot listen").contains(String.valueOf(taken.getLocalPort()));
            assertThat(marquee.log().lines()).singleElement().asString().contains("(HTTP_PORT)");
        }
    }
}
