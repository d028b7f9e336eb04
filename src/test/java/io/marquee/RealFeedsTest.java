package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Feeds as people meet them, each folder under {@code cases} one kind of trouble, with provider files as somebody would write them. The folder's
 * number and 2030 make the year of its events. {@code http.yaml} says what is answered at which path; without it the only feed is answered at each.
 * {@code events.txt} is what a search of that year gives, {@code rejections.txt} what was rejected (base id, plan id, reason), {@code polls.txt}
 * the last poll of each provider (outcome, read, rejected, words of the reason), {@code requests.yaml} the titles of further searches. A star
 * stands for any value, {@code any:} for one of several lines.
 */
@Tag("application")
class RealFeedsTest {

    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final int FIRST_YEAR = 2030;
    private static final Map<String, String> TYPES = Map.of("json", "application/json", "csv", "text/csv", "xml", "text/xml");

    @TempDir
    private static Path routes;

    private static ProviderFolder folder;
    private static RunningMarquee marquee;
    private static LoopbackServer here;
    private static LoopbackServer elsewhere;

    @BeforeAll
    static void start() {
        folder = new ProviderFolder(routes);
        here = new LoopbackServer().on("/", RealFeedsTest::answer);
        elsewhere = new LoopbackServer().on("/", RealFeedsTest::answer);
        marquee = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), folder.settings(Map.of("POLL_TICK", "20ms")));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        here.close();
        elsewhere.close();
    }

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    // what providers answer

    @SuppressWarnings("unchecked")
    private static void answer(HttpExchange exchange) throws IOException {
        String[] asked = exchange.getRequestURI().toString().split("/", 3);
        Path files = CASES.resolve(asked[1]);
        Path answers = files.resolve("http.yaml");
        Map<String, Object> answer = Files.exists(answers)
                ? (Map<String, Object>) ((Map<String, Object>) yaml(answers)).get("/" + asked[2])
                : Map.of("body", onlyFeed(files));
        if (answer == null) {
            LoopbackServer.answer(exchange, 404, new byte[0]);
            return;
        }
        Map<String, String> headers = (Map<String, String>) answer.getOrDefault("headers", Map.of());
        String body = (String) answer.get("body");
        exchange.getResponseHeaders().set("Content-Type", TYPES.get(body.substring(body.lastIndexOf('.') + 1)));
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, filled(value)));
        byte[] bytes = Files.readAllBytes(files.resolve(body));
        Map<String, String> replaced = (Map<String, String>) answer.getOrDefault("replace", Map.of());
        // byte for byte, whatever the encoding
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> one : replaced.entrySet()) {
            text = text.replace(one.getKey(), filled(one.getValue()));
        }
        LoopbackServer.answer(exchange, (int) answer.getOrDefault("status", 200), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String onlyFeed(Path files) throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.map(file -> file.getFileName().toString()).filter(name -> name.matches("1\\.(json|csv|xml)")).findFirst().orElseThrow();
        }
    }

    private static Object yaml(Path file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }

    private static String filled(String text) {
        return text.replace("{PORT}", port(here)).replace("{PORT2}", port(elsewhere));
    }

    private static String port(LoopbackServer server) {
        return server.url("").replaceFirst(".*:", "").replace("/", "");
    }

    // what becomes of it

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsPeopleExpect(String name) throws IOException {
        Path files = CASES.resolve(name);
        List<String> providers = providers(files);
        try {
            for (String provider : providers) {
                folder.put(provider, filled(Files.readString(files.resolve(provider + ".camel.yaml"))));
            }
            for (String provider : providers) {
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> marquee.database().number(
                        "select count(*) from polls where outcome <> 'running' and provider = '" + provider + "'") > 0);
            }
            marquee.awaitFresh();
            int year = FIRST_YEAR + Integer.parseInt(name.substring(0, 2));
            assertLike(marquee.events("?starts_at=" + year + "-01-01T00:00:00&ends_at=" + year + "-12-31T23:59:59"), files.resolve("events.txt"));
            assertLike(marquee.database().rows("select base_id, plan_id, reason from rejections order by base_id, plan_id, reason"),
                    files.resolve("rejections.txt"));
            if (Files.exists(files.resolve("polls.txt"))) {
                assertLike(marquee.database().rows("select p.provider, p.outcome, p.read, p.rejected, coalesce(p.reason, '') from polls p where id ="
                        + " (select min(id) from polls where provider = p.provider and outcome <> 'running') order by p.provider"), files.resolve("polls.txt"));
            }
            assertAnswered(files.resolve("requests.yaml"));
        } finally {
            for (String provider : providers) {
                folder.delete(provider);
            }
            marquee.forget(folder, providers.get(0));
        }
    }

    private static List<String> providers(Path files) throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".camel.yaml"))
                    .map(file -> file.replace(".camel.yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static void assertAnswered(Path requests) throws IOException {
        if (Files.exists(requests)) {
            for (Map<String, Object> request : (List<Map<String, Object>>) yaml(requests)) {
                String query = ((String) request.get("get")).replaceFirst("^/search", "");
                assertThat(marquee.events(query).stream().map(line -> line.replaceFirst(" \\|.*", "")))
                        .as("%s", request.get("name"))
                        .containsExactlyElementsOf((List<String>) request.get("titles"));
            }
        }
    }

    private static void assertLike(List<String> lines, Path expected) throws IOException {
        List<String> left = new ArrayList<>(lines);
        if (Files.exists(expected)) {
            for (String line : Files.readAllLines(expected)) {
                String[] choices = line.replaceFirst("^any: ", "").split(" \\|\\| ");
                boolean words = expected.endsWith("polls.txt");
                String found = left.stream()
                        .filter(one -> Stream.of(choices).anyMatch(choice -> isLike(one, choice, words)))
                        .findFirst()
                        .orElse(null);
                assertThat(found).as("%s in %s", line, lines).isNotNull();
                left.remove(found);
            }
        }
        assertThat(left).as("what %s does not name", expected.getFileName()).isEmpty();
    }

    /** @param words whether the last value is to hold what is wanted, not to be it */
    private static boolean isLike(String line, String choice, boolean words) {
        String[] values = line.split(" \\| ", -1);
        String[] wanted = choice.split(" \\| ", -1);
        boolean same = values.length == wanted.length;
        for (int i = 0; same && i < values.length; i++) {
            boolean found = words && i == values.length - 1 && values[i].contains(wanted[i]);
            same = wanted[i].equals("*") || wanted[i].equals(values[i]) || found;
        }
        return same;
    }
}
