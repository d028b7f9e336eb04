package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.feed.Feeds;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder under {@code providers/<name>} is a case of the provider's file, which is in {@code routes/providers} or
 * {@code routes/examples}: {@code 1.xml}, {@code 2.xml}, … (or another format; {@code 1.1.json}, {@code 1.2.json} are pages) are polled in
 * turn, then the first page of all events gives {@code events.txt}, and {@code rejections.txt}, if there, is what was rejected.
 */
@Tag("application")
@Tag("postgres")
class ProviderCasesTest {

    private static final Path ROUTES = Path.of("routes");
    private static final String ENDING = ".cases";
    private static final Pattern FEED = Pattern.compile("(\\d+)(?:\\.(\\d+))?\\.(" + String.join("|", Feeds.formats()) + ")");
    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Z][A-Z0-9_]+)");
    private static final Pattern URL = Pattern.compile("(?m)^( +- name: url\\n +value: )(.*(?:\\n {10}http.*)*)$");
    /** Nobody gives out tokens here; {@code AskedFeedsTest} does. */
    private static final Pattern TOKEN = Pattern.compile("(?m)^ +- name: (?:tokenUrl|tokenFields|clientId|clientSecret)\\n +value: .*\\n");

    private static final Pattern PERIOD = Pattern.compile("(?m)^( +- name: period\\n +value: ).*$");

    @TempDir
    private static Path routes;

    private static ProviderFolder folder;
    private static RunningMarquee marquee;

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.walk(ROUTES, 3)) {
            return folders.filter(folder -> Files.isDirectory(folder) && String.valueOf(folder.getParent()).endsWith(ENDING))
                    .map(folder -> ROUTES.relativize(folder).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /** Whose cases lie beside it. */
    private static Path file(String name) {
        return ROUTES.resolve(name.replaceFirst("\\.cases/.*", ".camel.yaml"));
    }

    @BeforeAll
    static void start() throws IOException {
        folder = new ProviderFolder(routes);
        Map<String, String> settings = new HashMap<>(folder.settings(Map.of("POLL_TICK", "20ms")));
        for (String name : cases()) {
            VARIABLE.matcher(Files.readString(file(name))).results().forEach(variable -> settings.put(variable.group(1), "secret"));
        }
        marquee = RunningMarquee.start(settings);
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static String provider(String name) {
        return name.replaceFirst(".*/(.*)\\.cases/.*", "$1");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheEventsOfTheCase(String name) throws IOException {
        Path files = ROUTES.resolve(name);
        String provider = provider(name);
        try (FakeProvider fake = new FakeProvider()) {
            String tokenless = TOKEN.matcher(Files.readString(file(name))).replaceAll("");
            String here = URL.matcher(tokenless).replaceFirst(url -> url.group(1) + Matcher.quoteReplacement(addresses(fake, url.group(2))));
            folder.put(provider, PERIOD.matcher(here).replaceFirst(line -> line.group(1) + "60ms"));
            for (List<byte[]> pages : feeds(files).values()) {
                fake.saysPages(contentType(files), pages);
                // the poll under way may still hold the old answer
                marquee.awaitPoll(provider);
                marquee.awaitPoll(provider);
            }
            assertThat(marquee.eventsWithDetails()).isEqualTo(lines(files.resolve("events.txt")));
            assertThat(marquee.database().rows("select base_id, plan_id, reason from rejections order by base_id, plan_id, reason"))
                    .isEqualTo(lines(files.resolve("rejections.txt")));
        } finally {
            marquee.forget(folder, provider);
        }
    }

    /** As many as the file has. */
    private static String addresses(FakeProvider fake, String of) {
        return IntStream.rangeClosed(1, Math.max(1, of.split("https?:").length - 1)).mapToObj(one -> one == 1 ? fake.url() : fake.url() + "?" + one)
                .collect(Collectors.joining(" "));
    }

    @Test
    void hasACaseOfEachProvider() throws IOException {
        for (String folder : List.of("routes/providers", "routes/examples")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                assertThat(files.filter(file -> file.toString().endsWith(".camel.yaml")))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(cases()).anyMatch(name -> file(name).equals(file)));
            }
        }
    }

    private static Map<Integer, List<byte[]>> feeds(Path folder) throws IOException {
        Map<Integer, Map<Integer, byte[]>> feeds = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher feed = FEED.matcher(file.getFileName().toString());
                if (feed.matches()) {
                    int page = feed.group(2) == null ? 1 : Integer.parseInt(feed.group(2));
                    feeds.computeIfAbsent(Integer.valueOf(feed.group(1)), any -> new TreeMap<>()).put(page, Files.readAllBytes(file));
                }
            }
        }
        Map<Integer, List<byte[]>> pages = new TreeMap<>();
        feeds.forEach((number, feed) -> pages.put(number, List.copyOf(feed.values())));
        return pages;
    }

    private static String contentType(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            String name = files.map(file -> file.getFileName().toString()).filter(file -> FEED.matcher(file).matches()).findFirst().orElseThrow();
            return Feeds.mediaType(name.substring(name.lastIndexOf('.') + 1)) + "; charset=utf-8";
        }
    }

    private static List<String> lines(Path file) throws IOException {
        // comments are no lines of the case
        return Files.exists(file) ? Files.readAllLines(file).stream().filter(line -> !line.startsWith("#") || line.contains("|")).toList() : List.of();
    }
}
