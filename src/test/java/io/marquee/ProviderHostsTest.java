package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SteadyLoad;
import io.marquee.kit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers that would lead this machine to where only it may go. */
@Tag("application")
class ProviderHostsTest {

    private static final ConditionFactory SOON =
            Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));

    /** Calls the address that a header gives, which no check of the file can see, and stores an event that tells how it went. */
    private static final String BY_HEADER = ProviderFolder.ownRoute("poll-sly", """
            - setHeader:
                name: CamelHttpUri
                expression:
                  constant:
                    expression: %s
            - doTry:
                steps:
                  - to:
                      uri: http:sly
                  - setBody:
                      expression:
                        constant:
                          expression: <got-in/>
                doCatch:
                  - exception:
                      - java.lang.Exception
                    steps:
                      - setBody:
                          expression:
                            simple:
                              expression: <rejected reason="${exception.message}"/>
            """ + ProviderFolder.mapXml("[ {base_id: \"1\", plan_id: \"1\", title: (.reason // \"got in\"), sell_mode: \"online\", start: \"2021-03-28T02:30:00\"} ]"));

    private static void awaitRow(RunningMarquee marquee, String name, String part) {
        SOON.until(() -> {
            String list = marquee.observe("providers");
            int row = list.indexOf("{\"name\":\"" + name + "\"");
            return row >= 0 && list.substring(row).split("\\{\"name\"")[1].contains(part);
        });
    }

    @Test
    void rejectsProvidersThatLeadInsideWhenTheyAreLoadedAndWhenTheyCall(@TempDir Path routes) {
        ProviderFolder folder = new ProviderFolder(routes);
        try (RunningMarquee marquee = RunningMarquee.start(folder.settings())) {
            marquee.awaitFresh();
            try (SteadyLoad load = SteadyLoad.start(marquee.port(), "/search", 4, 200)) {
                folder.put("a-file", ProviderFolder.file("a-file", "file:///etc/passwd"));
                folder.put("metadata", ProviderFolder.file("metadata", "http://169.254.169.254/latest/meta-data"));
                folder.put("ours", ProviderFolder.file("ours", "http://localhost:" + marquee.managementPort() + "/observe/health"));
                awaitRow(marquee, "a-file", "is not below one of providers.folders");
                awaitRow(marquee, "metadata", "is link-local");
                awaitRow(marquee, "ours", "our own management port");
                assertThat(marquee.context().getRoutes()).noneMatch(route -> route.getRouteId().startsWith("poll-"));
                folder.put("sly", BY_HEADER.formatted("http://127.0.0.1:" + marquee.managementPort() + "/observe/health"));
                SOON.until(() -> marquee.get("/search").body().contains("our own management port"));
                folder.put("sly", BY_HEADER.formatted("http://169.254.169.254/"));
                SOON.until(() -> marquee.get("/search").body().contains("is link-local"));
                assertThat(marquee.database().rows("select title from plans")).noneMatch(title -> title.contains("got in"));
                assertThat(SteadyLoad.exceptions(load.answers(), answer -> answer.status() == 200)).isEmpty();
                assertThat(load.answers()).isNotEmpty();
            }
        }
    }

    @Test
    void letsThroughWhatTheSettingNames(@TempDir Path routes) {
        ProviderFolder folder = new ProviderFolder(routes);
        Map<String, String> settings = folder.settings(Map.of("PROVIDERS_ALLOWED_HOSTS", "localhost"));
        try (RunningMarquee marquee = RunningMarquee.start(settings)) {
            folder.put("sly", BY_HEADER.formatted("http://localhost:" + marquee.managementPort() + "/observe/health"));
            SOON.until(() -> marquee.get("/search").body().contains("got in"));
        }
    }

    @Test
    void startsWithBadFilesAndServesTheGoodOnes(@TempDir Path routes) {
        ProviderFolder folder = new ProviderFolder(routes);
        FakeProvider provider = new FakeProvider();
        provider.says("<planList><output/></planList>".getBytes(StandardCharsets.UTF_8));
        folder.put("broken", "- route: [");
        folder.put("fever", ProviderFolder.file("fever", "{{fever.url}}"));
        folder.put("zebra", ProviderFolder.file("zebra", "http://127.0.0.1/").replace("poll-zebra", "searchEvents"));
        try (RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, folder.settings())) {
            awaitRow(marquee, "broken", "\"outcome\":\"rejected\"");
            awaitRow(marquee, "zebra", "\"outcome\":\"rejected\"");
            awaitRow(marquee, "fever", "\"outcome\":\"accepted\"");
            assertThat(marquee.awaitPoll()).isIn("ok", "unchanged");
            SOON.until(() -> marquee.observe("health/ready").contains("\"status\":\"UP\""));
            assertThat(marquee.get("/search").statusCode()).isEqualTo(200);
        }
    }
}
