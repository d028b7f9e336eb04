package io.marquee.deploy;

import static io.marquee.kit.ProjectFiles.files;
import static io.marquee.kit.ProjectFiles.matches;
import static io.marquee.kit.ProjectFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What GitHub runs for the project: only code that was chosen, with no more rights than it needs, and not without end. */
class WorkflowsTest {

    private static final List<Path> FILES = files(Path.of(".github/workflows"), "");
    private static final Path RELEASE = Path.of(".github/workflows/release.yaml");

    @TempDir
    Path folder;

    private static Map<?, ?> workflow(Path file) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text(file));
    }

    private static Stream<Map<?, ?>> jobs(Path file) {
        return ((Map<?, ?>) workflow(file).get("jobs")).values().stream().map(job -> (Map<?, ?>) job);
    }

    private static Stream<Map<?, ?>> steps(Path file) {
        return jobs(file).flatMap(job -> ((List<?>) job.get("steps")).stream()).map(step -> (Map<?, ?>) step);
    }

    private static Stream<MatchResult> actions() {
        return FILES.stream().flatMap(file -> matches("uses: *(\\S+?)@(\\S+)(.*)", text(file)));
    }

    private static Stream<String> commands(Path file) {
        return steps(file).filter(step -> step.containsKey("run")).map(step -> String.valueOf(step.get("run")));
    }

    /** The command of the release that holds this. */
    private static String release(String part) {
        return commands(RELEASE).filter(command -> command.contains(part)).findFirst().orElseThrow();
    }

    /** Exit code of a command in a folder, run as GitHub runs it. */
    private int run(Path directory, String command, Map<String, String> environment, String... options) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("script"), command);
        return Ran.of(directory, environment, Stream.of(Stream.of("bash", "-e"), Stream.of(options), Stream.of(script.toString()))
                        .flatMap(words -> words)
                        .toArray(String[]::new))
                .code();
    }

    @Test
    void hasTheWorkflowsThatTheDocumentsName() {
        assertThat(FILES).extracting(file -> file.getFileName().toString()).containsExactly("check.yml", "codeql.yml", "release.yaml");
    }

    @Test
    void pinsEveryActionToACommitAndSaysItsVersion() {
        assertThat(actions()).hasSizeGreaterThan(5).allSatisfy(action -> {
            assertThat(action.group(2)).as(action.group()).matches("[0-9a-f]{40}");
            assertThat(action.group(3)).as(action.group()).matches(" # v\\d+\\.\\d+\\.\\d+");
        });
        assertThat(steps(Path.of(".github/workflows/check.yml")).filter(step -> step.containsKey("uses"))).isNotEmpty();
        assertThat(actions().map(action -> Arrays.asList(action.group(1).replaceFirst("^([^/]+/[^/]+)/.*", "$1"), action.group(2))).distinct()
                        .map(pair -> pair.get(0)))
                .as("one commit of each").doesNotHaveDuplicates();
    }

    @Test
    void givesNoRightsButThoseThatAreSaid() {
        assertThat(FILES).allSatisfy(file -> {
            assertThat(workflow(file).get("permissions")).as(file.toString()).isEqualTo(Map.of("contents", "read"));
            assertThat(text(file)).doesNotContain("pull_request_target", "write-all", "secrets.");
        });
        assertThat(FILES.stream().flatMap(WorkflowsTest::jobs).filter(job -> job.containsKey("permissions")).map(job -> (Object) job.get("permissions")))
                .containsExactlyInAnyOrder(Map.of("contents", "write"), Map.of("contents", "read", "security-events", "write"));
    }

    /** The job that may write a release runs neither the build nor a script of the project. */
    @Test
    void runsNothingOfTheProjectWhereAReleaseIsWritten() {
        Map<?, ?> publish = jobs(Path.of(".github/workflows/release.yaml"))
                .filter(job -> Map.of("contents", "write").equals(job.get("permissions")))
                .findFirst()
                .orElseThrow();
        assertThat(((List<?>) publish.get("steps")).toString()).doesNotContain("checkout").doesNotContain("make ").doesNotContain("mvn");
    }

    @Test
    void leavesNoPasswordBesideTheCheckedOutFiles() {
        assertThat(FILES.stream().flatMap(WorkflowsTest::steps).filter(step -> String.valueOf(step.get("uses")).startsWith("actions/checkout@")))
                .isNotEmpty()
                .allSatisfy(step -> assertThat((Object) step.get("with")).isEqualTo(Map.of("persist-credentials", false)));
    }

    @Test
    void endsEveryJobInTime() {
        assertThat(FILES.stream().flatMap(WorkflowsTest::jobs)).isNotEmpty().allSatisfy(job ->
                assertThat((Integer) job.get("timeout-minutes")).isBetween(1, 60));
    }

    /** A name of a branch may be a command. */
    @Test
    void fillsNothingOfOthersIntoCommands() {
        assertThat(FILES.stream().flatMap(WorkflowsTest::steps).filter(step -> step.containsKey("run")))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(String.valueOf(step.get("run")).replace("${{ matrix.postgres }}", "")).doesNotContain("${{"));
    }

    @Test
    void runsCommandsThatBashReads() throws Exception {
        List<String> all = FILES.stream().flatMap(WorkflowsTest::commands).toList();
        assertThat(all).hasSizeGreaterThan(8);
        for (String command : all) {
            assertThat(run(folder, command, Map.of(), "-n")).as(command).isZero();
        }
        assertThat(run(folder, "if true; then", Map.of(), "-n")).isNotZero();
    }

    /** Before anything else runs, and whatever a tag is called. */
    @Test
    void releasesNoTagButThatOfTheVersion() throws Exception {
        String check = commands(RELEASE).findFirst().orElseThrow();
        assertThat(check).contains("release-notes", "\"$GITHUB_REF_NAME\"");
        Path project = Files.createDirectories(folder.resolve("project/.github")).getParent();
        Files.copy(Path.of(".github/release-notes"), project.resolve(".github/release-notes"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(project.resolve("pom.xml"), "<artifactId>marquee</artifactId>\n<version>3.4.5</version>\n");
        Files.writeString(project.resolve("CHANGELOG.md"), "## 3.4.5 - 2027-02-03\n\n- New.\n");
        assertThat(run(project, check, Map.of("GITHUB_REF_NAME", "v3.4.5"))).isZero();
        for (String tag : List.of("v3.4.6", "v3.4", "3.4.5", "v3.4.5-rc1", "v3.4.5$(touch made)", "v3.4.5;touch${IFS}made", "v3.4.5';touch${IFS}made;'")) {
            assertThat(run(project, check, Map.of("GITHUB_REF_NAME", tag))).as(tag).isEqualTo(1);
        }
        assertThat(project.resolve("made")).doesNotExist();
        Files.writeString(project.resolve("CHANGELOG.md"), "## Unreleased\n\n- Newer.\n\n## 3.4.5 - 2027-02-03\n\n- New.\n");
        assertThat(run(project, check, Map.of("GITHUB_REF_NAME", "v3.4.5"))).isEqualTo(1);
    }

    @Test
    void attachesJarAndBillOfMaterialsUnlessTheyChangedOnTheWay() throws Exception {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Path gh = Files.writeString(programs.resolve("gh"), "#!/bin/sh\necho \"$@\" > " + folder.resolve("asked") + "\n");
        assertThat(gh.toFile().setExecutable(true)).isTrue();
        Map<String, String> environment = Map.of("GITHUB_REF_NAME", "v3.4.5", "PATH", programs + ":" + System.getenv("PATH"));
        Path files = Files.createDirectories(folder.resolve("work/release"));
        for (String name : List.of("marquee-3.4.5-linux-amd64.jar", "marquee-3.4.5.sbom.json", "NOTES.md")) {
            Files.writeString(files.resolve(name), name);
        }
        assertThat(run(files, "sha256sum *.jar *.json > SHA256SUMS", Map.of())).isZero();
        Files.writeString(files.resolve("marquee-3.4.5.sbom.json"), "other");
        assertThat(run(files, release("gh release create"), environment)).isNotZero();
        assertThat(folder.resolve("asked")).doesNotExist();
        Files.writeString(files.resolve("marquee-3.4.5.sbom.json"), "marquee-3.4.5.sbom.json");
        assertThat(run(files, release("gh release create"), environment)).isZero();
        assertThat(text(folder.resolve("asked"))).startsWith("release create v3.4.5 --verify-tag")
                .endsWith(" ../NOTES.md SHA256SUMS marquee-3.4.5-linux-amd64.jar marquee-3.4.5.sbom.json\n");
    }
}
