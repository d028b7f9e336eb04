package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of the project, as GitHub shows it: its links and its headings.
 *
 * @param text Markdown
 */
public record Document(Path file, String text) {

    private static final List<String> FOLDERS = List.of("docs", "deploy", ".github", "src", "routes");
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```[ \\t]*$");
    private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");
    private static final Pattern LINK = Pattern.compile("\\[(?:[^\\[\\]]++|\\[[^\\]]*+])*+]\\(([^()\\s]+)(?: \"[^\"]*\")?\\)");
    private static final Pattern DEFINITION = Pattern.compile("(?m)^ *\\[[^\\]]+]:\\s*(\\S+)");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\b(?:href|src|srcset)=\"([^\"\\s]+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}[ \\t]+(.+?)[ \\t]*#*$");

    /** All documents of the project, in order: those on top, and those in folders that are not made by the build. */
    public static List<Document> all() {
        try (Stream<Path> top = Files.list(Path.of(""))) {
            Stream<Path> onTop = top.filter(file -> file.toString().endsWith(".md"));
            Stream<Path> below = FOLDERS.stream()
                    .map(Path::of)
                    .filter(Files::isDirectory)
                    .flatMap(folder -> ProjectFiles.files(folder, ".md").stream());
            return Stream.concat(onTop, below).sorted().map(Document::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Document of(Path file) {
        return new Document(file, ProjectFiles.text(file));
    }

    /** Where it leads to, as it is written there; code and other sites are no links. */
    public List<String> links() {
        String prose = CODE.matcher(withoutFences()).replaceAll("``");
        return Stream.of(LINK, DEFINITION, ATTRIBUTE)
                .flatMap(pattern -> pattern.matcher(prose).results())
                .map(link -> link.group(1))
                .filter(target -> !target.matches("(?i)[a-z][a-z0-9+.-]*:.*"))
                .toList();
    }

    /** Texts of its headings, in order. */
    public List<String> headings() {
        return HEADING.matcher(withoutFences()).results().map(heading -> heading.group(1)).toList();
    }

    /**
     * What may stand after {@code #} in a link to it. GitHub takes the text of a heading, in lower case and without punctuation but
     * dashes and underscores, and puts a dash for each blank; a heading that comes again gets a number.
     */
    public Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> times = new HashMap<>();
        for (String heading : headings()) {
            String shown = heading.replaceAll("!?\\[([^\\]]*)]\\([^)]*\\)", "$1");
            String anchor = shown.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "").replace(' ', '-');
            int before = times.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        }
        return anchors;
    }

    /** Paths of the project that it names, such as {@code docs/adr}. */
    public List<String> paths() {
        return ProjectFiles.matches("(?<![\\w/.-])((?:src|routes|docs|deploy|\\.ci)/[\\w./-]*\\w)", text)
                .map(match -> match.group(1))
                .toList();
    }

    /** Files that it names without a folder. */
    public List<String> names() {
        return ProjectFiles.matches("`(Makefile|Dockerfile|LICENSE|[\\w-]+\\.(?:md|xml|yml|yaml|properties))`", text)
                .map(match -> match.group(1))
                .toList();
    }

    private String withoutFences() {
        return FENCED.matcher(text).replaceAll("");
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
