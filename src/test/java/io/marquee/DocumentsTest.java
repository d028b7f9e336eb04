package io.marquee;

import static io.marquee.kit.ProjectFiles.files;
import static io.marquee.kit.ProjectFiles.matches;
import static io.marquee.kit.ProjectFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Document;
import io.marquee.kit.ProjectFiles;
import io.marquee.plan.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name exists, what exists is in the documents, and each link leads somewhere. */
class DocumentsTest {

    private static final Path ROUTES = Path.of("routes");
    private static final Path JAVA = Path.of("src/main/java");
    private static final Document README = Document.of(Path.of("README.md"));
    private static final Path ERRORS = Path.of("docs/reference/errors.md");
    private static final Path METRICS = Path.of("docs/reference/metrics.md");
    /** The provider that the guide and the README make up. */
    private static final String EXAMPLE = "/acme";

    // paths and links

    @Test
    void namesOnlyPathsThatExist() {
        assertThat(README.paths()).isNotEmpty();
        assertThat(README.names()).allSatisfy(name -> assertThat(Path.of(name)).exists());
        assertThat(Document.all()).hasSizeGreaterThan(10).allSatisfy(document ->
                assertThat(document.paths()).filteredOn(path -> !path.contains(EXAMPLE)).allSatisfy(path -> assertThat(Path.of(path)).exists()));
    }

    @Test
    void namesOnlyFilesThatTheProjectHas() {
        Set<String> known = Stream.of("", "src/main", "routes", "docs", "deploy")
                .map(Path::of)
                .flatMap(folder -> folder.toString().isEmpty() ? onTop() : files(folder, "").stream())
                .map(file -> file.getFileName().toString())
                .collect(Collectors.toSet());
        assertThat(Document.all()).allSatisfy(document -> assertThat(known).containsAll(document.names()));
    }

    @Test
    void linksOnlyToFilesAndHeadingsThatExist() {
        List<Document> documents = Document.all();
        assertThat(documents.stream().flatMap(document -> document.links().stream())).hasSizeGreaterThan(50);
        assertThat(documents).allSatisfy(document -> assertThat(document.links()).allSatisfy(link -> {
            String[] parts = link.split("#", 2);
            Path beside = document.file().resolveSibling(parts[0]).normalize();
            Path target = parts[0].isEmpty() ? document.file() : beside;
            assertThat(target).exists();
            assertThat(target.toAbsolutePath().normalize()).startsWith(Path.of("").toAbsolutePath());
            if (parts.length > 1) {
                assertThat(Document.of(target).anchors()).as("headings of %s", target).contains(parts[1]);
            }
        }));
    }

    @Test
    void makesAnchorsAsGitHubDoes() {
        Document document = new Document(Path.of("x.md"), """
                # Where is …
                ## What `/search` answers: 200, or 4xx?
                ## A_b [c](d.md) - e
                ```sh
                # no heading
                ```
                ## Limits
                ## Limits
                """);
        assertThat(document.anchors()).containsExactly(
                "where-is-", "what-search-answers-200-or-4xx", "a_b-c---e", "limits", "limits-1");
        assertThat(document.links()).containsExactly("d.md");
    }

    // the README

    @Test
    void keepsTheReadmeShort() {
        assertThat(README.text().lines().count()).isLessThanOrEqualTo(120);
        assertThat(README.text().strip().split("\\s+").length).isLessThanOrEqualTo(900);
    }

    @Test
    void leadsFromTheReadmeOverTheMapToEveryDocument() {
        assertThat(README.links()).contains("docs/README.md");
        List<String> links = Document.of(Path.of("docs/README.md")).links();
        assertThat(files(Path.of("docs"), ".md"))
                .filteredOn(file -> !file.endsWith("README.md") && !file.startsWith("docs/bench"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(links).contains(Path.of("docs").relativize(file).toString()));
    }

    // decisions

    @Test
    void drawsEveryRouteOfTheCoreInThePictureOfTheArchitecture() {
        String picture = matches("(?s)```mermaid\\n(.*?)```", text(Path.of("docs/ARCHITECTURE.md"))).map(found -> found.group(1)).findFirst().orElseThrow();
        Set<String> drawn = matches("\\b[a-z]+(-[a-z]+|[A-Z][A-Za-z]*)\\b", picture).map(MatchResult::group).collect(Collectors.toSet());
        Set<String> routes = files(ROUTES, ".yaml").stream()
                .filter(file -> file.getParent().equals(ROUTES))
                .flatMap(file -> matches("(?m)^- route(?:Template)?:\\n(?: {4}.*\\n)*? {4}id: (\\S+)", text(file)).map(found -> found.group(1)))
                .collect(Collectors.toSet());
        assertThat(routes).hasSizeGreaterThan(15).isEqualTo(drawn);
    }

    @Test
    void linksEveryDecision() {
        List<String> links = Document.of(Path.of("docs/README.md")).links();
        List<Path> decisions = files(Path.of("docs/adr"), ".md");
        assertThat(decisions).isNotEmpty().allSatisfy(file -> assertThat(links).contains("adr/" + file.getFileName()));
    }

    @Test
    void writesEveryDecisionInTheSameForm() {
        assertThat(files(Path.of("docs/adr"), ".md")).allSatisfy(file -> assertThat(text(file)).containsPattern(
                "(?s)\\A# \\d+\\. [^\n]+\n\nStatus: \\w+, \\d{4}-\\d{2}-\\d{2}\n.*\n## Context\n.*\n## Options\n.*\n## Decision\n"
                        + ".*\\bWe .*\n## Consequences\n.*\n## The check that would show we were wrong\n"));
    }

    /** Milliseconds, factors, and ratios; limits are given in other units. */
    @Test
    void saysOfEveryMeasuredFigureOfADecisionWhenItWasMeasured() {
        Pattern figure = Pattern.compile("\\d (?:ms|µs)\\b|\\d\\.\\d+ times\\b|(?<![\\d.])0\\.\\d\\d+(?![\\d.])");
        List<String> measured = files(Path.of("docs/adr"), ".md").stream()
                .flatMap(file -> Stream.of(text(file).split("(?m)^(?=## )")))
                .filter(section -> figure.matcher(section).find())
                .toList();
        assertThat(measured).hasSizeGreaterThan(5).allSatisfy(section -> assertThat(section).containsPattern("\\b20\\d\\d-\\d\\d-\\d\\d\\b"));
    }

    // errors and metrics

    @Test
    void listsEveryErrorCode() {
        Stream<Path> sources = Stream.concat(files(JAVA, ".java").stream(), files(ROUTES, ".camel.yaml").stream());
        List<String> codes = sources
                .flatMap(file -> matches("(?:[(,]\\s*[\"']([A-Z]+(?:_[A-Z]+)+)|\\bof\\(\"([A-Z]+))[\"']\\s*,", text(file)))
                .map(match -> match.group(match.group(1) == null ? 2 : 1))
                .toList();
        assertThat(codes).contains("OVERLOADED", "RANGE_REVERSED").allSatisfy(code -> assertThat(text(ERRORS)).contains("| `" + code + "` | "));
    }

    @Test
    void listsEveryReasonOfARejectedItem() {
        assertThat(Reason.values()).allSatisfy(reason -> assertThat(text(ERRORS)).contains("| `" + reason.code() + "` | "));
    }

    /** Those in words of ours: the ones of a table of words, and the beginning of each that is put together. */
    @Test
    void listsEveryReasonOfAPoll() {
        String errors = text(ERRORS).replaceAll("(?s)\\A.*\n## Reasons of a poll\n", "");
        String said = "(?:new FeedException\\(|WORDS\\.put\\(\\w+\\.class,\\s*|\\bsuper\\()[^\";]*?\"((?:[^\"\\\\]|\\\\.)+)\"";
        List<String> sources = Stream.of("feed", "source", "poll").flatMap(name -> files(JAVA.resolve("io/marquee/" + name), ".java").stream())
                // what they say is the reason of a record
                .filter(file -> !file.endsWith("FeedRecord.java"))
                .map(ProjectFiles::text)
                .toList();
        List<String> words = sources.stream()
                .flatMap(source -> matches(said, source))
                .map(match -> match.group(1).replace("\\\"", "\""))
                .toList();
        assertThat(words).hasSizeGreaterThan(40).allSatisfy(word -> assertThat(errors).contains((word.startsWith(" ") ? "" : "`") + word.replaceAll("[<\\s]+$", "")));
    }

    /** A name has dots in Micrometer, and gets its unit or {@code _total} at the end. */
    @Test
    void documentsNoMetricOfOursThatIsNotMade() {
        String java = String.join("\n", files(JAVA, ".java").stream().map(ProjectFiles::text).toList());
        List<String> names = text(METRICS).lines()
                .filter(line -> line.startsWith("| `marquee_"))
                .flatMap(line -> matches("`(marquee_\\w+)`", line.split("\\|")[1]))
                .map(match -> match.group(1))
                .toList();
        assertThat(names).hasSizeGreaterThan(20).doesNotHaveDuplicates().allSatisfy(name -> {
            String dotted = name.replaceFirst("_total$", "").replace('_', '.');
            assertThat(java).containsAnyOf(
                    "\"" + name + "\"", "\"" + dotted + "\"", "\"" + dotted.replaceFirst("\\.(seconds|bytes)$", "") + "\"");
        });
    }

    private static Stream<Path> onTop() {
        try (Stream<Path> top = Files.list(Path.of(""))) {
            return top.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
