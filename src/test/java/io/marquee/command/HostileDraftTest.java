package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.marquee.draft.Draft;
import io.marquee.draft.DraftText;
import io.marquee.draft.Drafting;
import io.marquee.feed.Download;
import io.marquee.feed.Feeds;
import io.marquee.feed.FormatSigns;
import io.marquee.mapping.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Whatever names and words a feed has, what {@code new} writes is a file that is taken, and none of them is YAML, jq, a setting, or a variable in it. */
@Tag("hostile")
class HostileDraftTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int RANDOM_NAMES = 25;

    @TempDir
    Path folder;

    /** Names that mean something to YAML, jq, Camel, credentials, or a terminal, and some that were made by chance. */
    static Stream<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "and", "or", "not", "if", "then", "else", "end", "as", "def", "reduce", "foreach", "try", "catch", "import", "__loc__", "$__loc__", "null", "true",
                "{{fever.url}}", "}}", "{{", "{{env:HOME}}", "${env:HOME}", "${sys.user.home}", "$simple{env:HOME}", "$ACME_KEY", "${ACME_KEY}", "$ENV", "env",
                "a\"b", "a'b", "a\\b", "\\(env)", "\\u0022", "a\nb", "a\r\n- name: url\n  value: x", "a\tb", "\u2028", "\u0085", "\u0000", "\u001b[31m", "\ud83d\ude00", "\ud800",
                "a: b", "- a", "#", "a # b", "&a", "*a", "!!str", "%", "@", "`", "|", ">", "?", "a?", "a/b", "/", "..", ".", "[0]", "]", "a|b", "resource:file:/etc/passwd",
                " a", "a ", " ", "0", "12", "-1", "1e3", "título", "日本", "a".repeat(900), "\"] | input | [\"", "; def f: f; f", "\u202eevil"));
        Random random = new Random(7);
        for (int i = 0; i < RANDOM_NAMES; i++) {
            names.add(random.ints(1 + random.nextInt(12), 0x20, 0x7F).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString());
        }
        return names.stream();
    }

    private static String quoted(String text) throws IOException {
        return JSON.writeValueAsString(text);
    }

    /** Feeds in which a name stands where names and words stand. */
    private static List<String> feeds(String name) throws IOException {
        String inside = "{\"id\": 1, %1$s: {\"title\": %1$s, \"start\": \"2030-05-12\", \"price\": 5}, \"status\": \"onsale\"}".formatted(quoted(name));
        String status = "[{\"id\": 1, \"title\": \"A\", \"start\": \"2030-05-12\", \"status\": \"onsale\"}, {\"id\": 2, \"title\": \"B\", \"start\": \"2030-05-12\", \"status\": %1$s, \"timezone\": %1$s}]"
                .formatted(quoted(name));
        List<String> feeds = new ArrayList<>(List.of("[" + inside + "]", "{%s: [%s]}".formatted(quoted(name), inside), status));
        if (!name.matches("(?s).*[\\x00\\x1b].*")) {
            feeds.add("id;title;start;" + "\"" + name.replace("\"", "\"\"") + " date\"\n1;A;2030-05-12;x\n");
        }
        return feeds;
    }

    private Draft draft(String feed) throws IOException {
        Path saved = Files.write(folder.resolve("saved"), feed.getBytes(StandardCharsets.UTF_8));
        Download page = new Download(saved, Files.size(saved), "", null, null);
        return Drafting.of(new Feeds(1 << 20), page, FormatSigns.of(page));
    }

    @Test
    void makesNamesAndWordsOfAFeedMeanNothing() throws Exception {
        Path providers = Files.createDirectories(folder.resolve("routes/providers"));
        int files = 0;
        for (String name : names().toList()) {
            for (String feed : feeds(name)) {
                String provider = "p" + files++;
                Draft draft = draft(feed);
                String yaml = DraftText.of(provider, "https://acme.invalid/x", List.of(), draft);
                assertThat(parameters(yaml)).as(name)
                        .containsEntry("url", "https://acme.invalid/x").containsEntry("mapping", draft.mapping()).containsEntry("records", draft.records());
                assertThat(parameters(yaml).keySet()).isSubsetOf("provider", "url", "format", "timeZone", "dateFormat", "records", "mapping");
                assertThat(yaml).doesNotContain("{{", "}}", "$ACME_KEY", "${", "$ENV");
                assertThat(Stream.concat(draft.found().stream(), draft.open().stream())).allSatisfy(line -> assertThat(line).doesNotContainPattern("\\p{Cc}"));
                Files.writeString(providers.resolve(provider + ".camel.yaml"), yaml);
            }
        }
        Command lint = Command.run(folder, "lint");
        assertThat(lint.errors()).isEmpty();
        assertThat(lint.out().lines()).hasSize(files).hasSizeGreaterThan(300);
    }

    /** What a name is makes no difference to what is behind it. */
    @ParameterizedTest
    @MethodSource("names")
    void findsWhatIsBehindAnyName(String name) throws Exception {
        String sent = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String feed = feeds(name).get(0);
        JsonNode record = JSON.readTree(feed.getBytes(StandardCharsets.UTF_8)).get(0);
        JsonNode item = Program.of(draft(feed).mapping()).run(record).get(0).get(0);
        assertThat(item.path("start").asText()).isEqualTo("2030-05-12");
        assertThat(item.path("prices").path(0).asInt()).isEqualTo(5);
        if (sent.codePoints().anyMatch(Character::isLetter) && !sent.matches("(?s).*(&|[\r\n]).*")) {
            assertThat(item.path("title").asText()).isEqualTo(sent);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> parameters(String yaml) {
        Map<String, Object> route = ((List<Map<String, Map<String, Object>>>) new Load(LoadSettings.builder().build()).loadFromString(yaml)).get(0).get("templatedRoute");
        Map<String, String> parameters = new LinkedHashMap<>();
        ((List<Map<String, String>>) route.get("parameters")).forEach(one -> assertThat(parameters.put(one.get("name"), one.get("value"))).isNull());
        return parameters;
    }

    /** What is deep, wide, long, or many costs no more memory and time than a feed of its size does. */
    @Test
    void readsFeedsWithoutMeasure() throws Exception {
        String record = "{\"id\": 1, \"title\": \"A\", \"start\": \"2030-05-12\"}";
        StringBuilder wide = new StringBuilder("{\"events\": [{\"id\": 1, \"title\": \"A\", \"start\": \"2030-05-12\"");
        StringBuilder many = new StringBuilder("{\"events\": [" + record + "]");
        StringBuilder tree = new StringBuilder("<r>");
        for (int i = 0; i < 50_000; i++) {
            wide.append(", \"f").append(i).append("\": 1");
            many.append(", \"p").append(i).append("\": [{\"x\": 1}]");
            tree.append("<e").append(i).append(" a='1'/>");
        }
        int feed = 0;
        for (String text : List.of(wide + "}]}", many + "}", tree + "</r>", "[".repeat(100_000) + record, "<a>".repeat(100_000), "{\"a\":".repeat(100_000),
                "{\"events\": [" + record.replace("A", "A".repeat(900_000)) + "]}", "<r><e id='1' title='A' start='2030-05-12'>" + "x".repeat(900_000) + "</e></r>",
                "<!--" + "-".repeat(200_000), "<!----> ".repeat(100_000), "<?x?>".repeat(100_000), "id;title;start\n" + "\"".repeat(100_001), ";".repeat(200_000), "BEGIN:VCALENDAR\n".repeat(50_000))) {
            Path own = Files.createDirectories(folder.resolve("own" + feed++));
            Path saved = Files.write(own.resolve("saved"), text.getBytes(StandardCharsets.UTF_8));
            Command drafted = Command.run(own, "new", "acme", "https://acme.invalid/x", saved.toString());
            assertThat(drafted.out() + drafted.errors()).as("feed %d", feed).containsAnyOf("wrote ", "its format cannot be told").doesNotContain("Exception", "Error");
            if (drafted.exit() == 0) {
                assertThat(Command.run(own, "lint").exit()).as("feed %d", feed).isZero();
            }
        }
    }
}
