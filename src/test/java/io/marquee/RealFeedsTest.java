package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.CaseProvider;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestCertificate;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Feeds as people meet them, each folder under {@code cases} one kind of trouble, with provider files as somebody would write them. The folder's
 * number and 2030 make the year of its events. {@code http.yaml} says what is answered at which path, {@code example} which of the examples polls it.
 * {@code events.txt} is what a search of that year gives, {@code rejections.txt} what was rejected (base id, plan id, reason), {@code polls.txt}
 * the last poll of each provider that found something new (outcome, read, rejected, words of the reason), {@code requests.yaml} the titles of further searches, or what is
 * answered to bytes of a client ({@code raw}, without its last line end). A star stands for any value, {@code any:} for one of several lines.
 */
@Tag("application")
class RealFeedsTest {

    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final int FIRST_YEAR = 2030;
    private static final Path EXAMPLES = Path.of("routes/examples");

    private static final String FILE = ".camel.yaml";
    /** Polls that asked the provider, and have ended. */
    private static final String TRIED = "outcome <> 'running' and coalesce(reason, '') not like '%circuit breaker%'";

    @TempDir
    private static Path routes;

    private static ProviderFolder folder;
    private static RunningMarquee marquee;
    private static CaseProvider provider;
    private static AutoCloseable trust;

    @BeforeAll
    static void start(@TempDir Path keys) {
        folder = new ProviderFolder(routes);
        TestCertificate certificate = TestCertificate.in(keys, "EC");
        provider = new CaseProvider(CASES, certificate);
        trust = certificate.trusted(keys);
        marquee = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), folder.settings(Map.of("POLL_TICK", "20ms", "TICKETMASTER_KEY", "key")));
    }

    @AfterAll
    static void stop() throws Exception {
        trust.close();
        marquee.close();
        provider.close();
    }

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsPeopleExpect(String name) throws IOException {
        Path files = CASES.resolve(name);
        Map<String, String> providers = providers(files);
        try {
            providers.forEach(folder::put);
            for (String each : providers.keySet()) {
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> marquee.database().number(
                        "select count(*) from polls where " + TRIED + " and provider = '" + each + "'") >= provider.turns(name));
            }
            marquee.awaitFresh();
            int year = FIRST_YEAR + Integer.parseInt(name.substring(0, 2));
            assertLike(marquee.events("?starts_at=" + year + "-01-01T00:00:00&ends_at=" + year + "-12-31T23:59:59"), files.resolve("events.txt"));
            assertLike(marquee.database().rows("select base_id, plan_id, reason from rejections order by base_id, plan_id, reason"),
                    files.resolve("rejections.txt"));
            if (Files.exists(files.resolve("polls.txt"))) {
                assertLike(marquee.database().rows("select p.provider, p.outcome, p.read, p.rejected, coalesce(p.reason, '') from polls p where id ="
                        + " (select max(id) from polls where provider = p.provider and outcome <> 'unchanged' and " + TRIED + ") order by p.provider"), files.resolve("polls.txt"));
            }
            assertAnswered(files.resolve("requests.yaml"));
        } finally {
            providers.keySet().forEach(folder::delete);
            if (!providers.isEmpty()) {
                marquee.forget(folder, providers.keySet().iterator().next());
            }
        }
    }

    /** The files of a case by the names of their providers, or that of the example it names. */
    private static Map<String, String> providers(Path files) throws IOException {
        Map<String, String> providers = new TreeMap<>();
        if (Files.exists(files.resolve("example"))) {
            String name = Files.readString(files.resolve("example")).strip();
            String file = Files.readString(EXAMPLES.resolve(name + FILE));
            providers.put(name, file.replaceFirst("https://[^/]+", provider.filled("http://127.0.0.1:{PORT}/" + files.getFileName())));
        }
        try (Stream<Path> all = Files.list(files)) {
            for (Path file : all.filter(file -> file.toString().endsWith(FILE)).toList()) {
                providers.put(file.getFileName().toString().replace(FILE, ""), provider.filled(Files.readString(file)));
            }
        }
        return providers;
    }

    @SuppressWarnings("unchecked")
    private static void assertAnswered(Path requests) throws IOException {
        if (Files.exists(requests)) {
            for (Map<String, Object> request : (List<Map<String, Object>>) CaseProvider.yaml(requests)) {
                if (request.containsKey("raw")) {
                    assertAnsweredToBytes(request);
                } else {
                    String query = ((String) request.get("get")).replaceFirst("^/search", "");
                    assertThat(marquee.events(query).stream().map(line -> line.replaceFirst(" \\|.*", "")))
                            .as("%s", request.get("name"))
                            .containsExactlyElementsOf((List<String>) request.get("titles"));
                }
            }
        }
    }

    private static void assertAnsweredToBytes(Map<String, Object> request) {
        String name = (String) request.get("name");
        String raw = (String) request.get("raw");
        try (RawHttp client = RawHttp.to(marquee)) {
            client.send((raw + "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            RawHttp.Answer answer = client.answerTo(raw.substring(0, raw.indexOf(' ')));
            assertThat(request.get("status") instanceof List<?> any ? any : List.of(request.get("status"))).as(name).contains(answer.status());
            if (answer.status() == 200 && request.containsKey("same_as")) {
                assertThat(answer.text()).as(name).isEqualTo(marquee.get((String) request.get("same_as")).body());
            }
            if ("open".equals(request.get("connection"))) {
                assertThat(client.get("/search").status()).as(name).isEqualTo(200);
            } else if ("closed".equals(request.get("connection"))) {
                assertThat(client.bytesUntilClosed(Duration.ofSeconds(30))).as(name).isZero();
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
