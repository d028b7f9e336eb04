package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.PackagedJar;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Components of Camel that are not in the jar, as an operator adds them: camel-stream, which reads lines of a file. */
class FurtherComponentsIT extends InOwnFolder {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String JAR = "camel-stream-4.17.0.jar";
    private static final String LINE = "[{\"base_id\": 1, \"plan_id\": 1, \"title\": \"Streamed\", \"sell_mode\": \"online\", \"start\": \"2031-05-12T20:00:00\"}]";

    private ProviderFolder routes() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines.json"), LINE + "\n");
        ProviderFolder routes = new ProviderFolder(folder.resolve("routes"));
        routes.put("acme", """
                - route:
                    id: poll-acme
                    from:
                      uri: stream:file
                      parameters:
                        fileName: "%s"
                      steps:
                        - setVariable:
                            name: timeZone
                            expression:
                              constant:
                                expression: UTC
                        - unmarshal:
                            json:
                              library: Jackson
                        - to:
                            uri: direct:store-plans
                """.formatted(lines));
        return routes;
    }

    private void lib() throws IOException {
        Files.copy(Path.of("target/test-lib", JAR), Files.createDirectories(folder.resolve("lib")).resolve(JAR));
    }

    @Test
    void beginRoutesOfProvidersWhenASettingNamesThem() throws Exception {
        lib();
        marquee = PackagedMarquee.start(folder, Map.of("ROUTES_DIR", routes().path(), "PROVIDERS_COMPONENTS", "stream"));
        marquee.awaitAnswer("Streamed");
        assertThat(marquee.log()).contains("1 jars of lib are there");
        assertThat(marquee.metrics()).containsPattern("marquee_polls_total\\{[^}]*outcome=\"ok\"[^}]*provider=\"acme\"");
    }

    @Test
    void areOfNoUseToAFileThatNoSettingLetsHaveThem() throws Exception {
        lib();
        marquee = PackagedMarquee.start(folder, Map.of("ROUTES_DIR", routes().path()));
        Awaitility.await().atMost(LIMIT).until(() -> marquee.log().contains(
                "rejected: the component stream is not for provider files; providers.components could name it"));
    }

    @Test
    void endTheStartWhenTheirJarIsMissing() throws Exception {
        marquee = PackagedMarquee.start(folder, Map.of("ROUTES_DIR", routes().path(), "PROVIDERS_COMPONENTS", "stream"));
        assertThat(marquee.awaitExit(LIMIT)).hasValue(2);
        assertThat(marquee.log()).contains("no jar in lib has the component stream: make lib COMPONENT=camel-stream");
    }

    @Test
    void areTriedAsTheyWouldRun() throws Exception {
        lib();
        String tried = PackagedJar.tool(folder, Map.of("PROVIDERS_COMPONENTS", "stream"), "try", routes().path("acme").toString()).output();
        assertThat(tried).contains("Streamed").endsWith("plans=1 rejected=0 skipped=0\n");
    }
}
