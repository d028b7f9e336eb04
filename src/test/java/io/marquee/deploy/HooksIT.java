package io.marquee.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ProjectFiles;
import io.marquee.kit.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check before a commit, in repositories made for it; in the place of Maven stands a program that writes down what it was asked. */
class HooksIT {

    private static final String CODE = "src/main/java/io/marquee/plan/PriceRange.java";
    private static final String PROVIDER = "routes/providers/fever.camel.yaml";

    @TempDir
    Path folder;

    private Path project;

    @BeforeEach
    void makeRepository() throws Exception {
        project = Files.createDirectory(folder.resolve("project with a blank"));
        for (String name : List.of("Makefile", "pom.xml", "application.properties", ".gitignore", ".githooks/pre-commit", CODE,
                "src/test/java/io/marquee/plan/PriceRangeTest.java")) {
            copy(Path.of(name), project);
        }
        ProjectFiles.files(Path.of("routes"), ".yaml").forEach(file -> copy(file, project));
        copy(Path.of("target/marquee.jar"), project);
        Files.writeString(folder.resolve("mvn"), "#!/bin/sh\necho \"$@\" >> " + folder.resolve("asked") + "\nexit $(cat " + folder.resolve("code") + ")\n");
        assertThat(folder.resolve("mvn").toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("asked"), "");
        mavenEndsWith(0);
        run(project, "git", "init", "-q");
        run(project, "git", "add", "-A");
        assertThat(run(project, "git", "commit", "-q", "-m", "first").code()).isZero();
    }

    private static void copy(Path file, Path to) {
        try {
            Files.createDirectories(to.resolve(file).getParent());
            Files.copy(file, to.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mavenEndsWith(int code) throws IOException {
        Files.writeString(folder.resolve("code"), String.valueOf(code));
    }

    private String asked() {
        return ProjectFiles.text(folder.resolve("asked"));
    }

    private Ran run(Path directory, String... command) throws Exception {
        return Ran.of(directory, Map.of("MVN", folder.resolve("mvn").toString(), "HOME", folder.toString(), "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_AUTHOR_NAME", "a", "GIT_AUTHOR_EMAIL", "a@example.com", "GIT_COMMITTER_NAME", "a", "GIT_COMMITTER_EMAIL", "a@example.com"), command);
    }

    private void install() throws Exception {
        assertThat(run(project, "make", "hooks")).satisfies(ran -> assertThat(ran.code()).as(ran.output()).isZero());
        assertThat(run(project, "make", "hooks").code()).as("once more").isZero();
    }

    private Ran commitChanged(Path directory, String file, String from, String to) throws Exception {
        Path changed = directory.resolve(file);
        Files.writeString(changed, Files.readString(changed).replace(from, to));
        run(directory, "git", "add", file);
        return run(directory, "git", "commit", "-q", "-m", "second");
    }

    private String subject(Path directory) throws Exception {
        return run(directory, "git", "log", "-1", "--format=%s").output().strip();
    }

    @Test
    void rejectsAProviderFileThatDoesNotLintAndTakesTheMendedOne() throws Exception {
        install();
        Ran bad = commitChanged(project, PROVIDER, "- templatedRoute:", "- templatedRout:");
        assertThat(bad.code()).isNotZero();
        assertThat(bad.output()).contains("pre-commit: a provider file is bad");
        assertThat(subject(project)).isEqualTo("first");
        assertThat(commitChanged(project, PROVIDER, "- templatedRout:", "- templatedRoute:").output()).as("nothing is changed now").doesNotContain("pre-commit: a");
        Ran good = commitChanged(project, PROVIDER, "- templatedRoute:", "# as it was\n- templatedRoute:");
        assertThat(good.code()).as(good.output()).isZero();
        assertThat(subject(project)).isEqualTo("second");
    }

    @Test
    void asksForImportsAndTheTestsOfWhatChanged() throws Exception {
        install();
        mavenEndsWith(1);
        assertThat(commitChanged(project, CODE, "package", "// new\npackage").code()).isNotZero();
        assertThat(subject(project)).isEqualTo("first");
        assertThat(asked()).contains("spotless:check", "-DspotlessFiles=.*/" + CODE + " ", "-DexcludedGroups=application", ",PriceRangeTest\n");
        mavenEndsWith(0);
        Ran good = run(project, "git", "commit", "-q", "-m", "second");
        assertThat(good.code()).as(good.output()).isZero();
        assertThat(good.output()).contains("pre-commit: 1 files are good");
    }

    @Test
    void checksInAWorktreeToo() throws Exception {
        Path worktree = folder.resolve("worktree");
        assertThat(run(project, "git", "worktree", "add", "-q", worktree.toString()).code()).isZero();
        assertThat(run(worktree, "make", "hooks").code()).isZero();
        mavenEndsWith(1);
        assertThat(commitChanged(worktree, CODE, "package", "// new\npackage").code()).isNotZero();
        assertThat(subject(worktree)).isEqualTo("first");
        assertThat(commitChanged(project, CODE, "package", "// new\npackage").code()).as("in the clone as well").isNotZero();
        mavenEndsWith(0);
        assertThat(run(worktree, "git", "commit", "-q", "-m", "second").code()).isZero();
        assertThat(subject(worktree)).isEqualTo("second");
        assertThat(subject(project)).isEqualTo("first");
    }

    @Test
    void rejectsWhatWasChangedAfterItWasAdded() throws Exception {
        install();
        Path file = project.resolve(CODE);
        Files.writeString(file, "// new\n" + Files.readString(file));
        run(project, "git", "add", CODE);
        Files.writeString(file, "// newer\n" + Files.readString(file));
        assertThat(run(project, "git", "commit", "-q", "-m", "second").output()).contains("was changed after git add");
        assertThat(subject(project)).isEqualTo("first");
    }

    @Test
    void leavesAHookOfSomebodyAlone() throws Exception {
        Path hook = project.resolve(".git/hooks/pre-commit");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\nexit 0\n");
        Ran ran = run(project, "make", "hooks");
        assertThat(ran.code()).isNotZero();
        assertThat(ran.output()).contains("is there already and stays");
        assertThat(hook).hasContent("#!/bin/sh\nexit 0\n");
        Files.delete(hook);
        run(project, "git", "config", "core.hooksPath", "elsewhere");
        assertThat(run(project, "make", "hooks").output()).contains("core.hooksPath is set");
        assertThat(project.resolve("elsewhere")).doesNotExist();
    }
}
