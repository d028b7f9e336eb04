package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ProjectFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One word a thing, as the glossary has them: what is code, route, query, or document of today uses no second one. */
class VocabularyTest {

    private static final List<String> FOLDERS = List.of("src/main/java", "src/main/resources", "src/test/java", "routes", "docs", "deploy");
    private static final List<String> FILES = List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "Makefile", "application.properties");
    private static final Pattern TEXT = Pattern.compile(".*\\.(java|md|yaml|yml|sql|properties|json|html|xml|txt|conf|sh)|.*/[A-Za-z-]+");
    /** What happened once is not written anew: migrations that are out, and reports of the bench. */
    private static final Pattern PAST = Pattern.compile(".*/db/migration/V[1-7]__.*|docs/bench/\\d.*|.*/(VocabularyTest|UpgradeTest)\\.java");

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\0', value = {
        "(?i)(?<!connection )refus(?!es to|esTo|ed_connection)\\w*  ; an item or a file is rejected, a request is denied",
        "(?i)(?<![a-z])(front)?doors?(?![a-z])                      ; say what it is: a limit, an access control, a route",
        "(?<![A-Za-z])gates?(?![a-z])                               ; access control",
        "(?i)turn(s|ed|ing)? ?away                                  ; a request is denied"})
    void hasNoSecondWordFor(String word, String instead) {
        Pattern pattern = Pattern.compile(word);
        List<String> found = new ArrayList<>();
        for (Path file : texts()) {
            List<String> lines = ProjectFiles.text(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    found.add(file + ":" + (i + 1) + " " + lines.get(i).strip());
                }
            }
        }
        assertThat(found).as("%s", instead).isEmpty();
    }

    @Test
    void deniesRequestsAndRejectsOnlyCertificatesAtThePublicPort() {
        Pattern other = Pattern.compile("(?i)reject");
        List<Path> port = Stream.of("http", "access")
                .flatMap(name -> ProjectFiles.files(Path.of("src/main/java/io/marquee", name), ".java").stream())
                .filter(file -> !file.endsWith("ServerCertificate.java"))
                .toList();
        assertThat(port).hasSizeGreaterThan(30).allSatisfy(file ->
                assertThat(ProjectFiles.text(file).replace("certificate::rejected", "")).doesNotContainPattern(other));
    }

    private static List<Path> texts() {
        List<Path> all = new ArrayList<>();
        FOLDERS.forEach(folder -> all.addAll(ProjectFiles.files(Path.of(folder), "").stream().filter(file -> !file.toString().contains(".cases/")).toList()));
        FILES.stream().map(Path::of).filter(file -> file.toFile().isFile()).forEach(all::add);
        all.removeIf(file -> !TEXT.matcher("/" + file).matches() || PAST.matcher(file.toString()).matches());
        assertThat(all).hasSizeGreaterThan(300);
        return all;
    }
}
