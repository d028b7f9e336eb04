package io.marquee.deploy;

import static io.marquee.kit.ProjectFiles.matches;
import static io.marquee.kit.ProjectFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.JarArchive;
import io.marquee.kit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that {@code make archive} and the image keep for their starts. */
class ArchiveIT {

    private static final String JAR = Path.of("target/marquee.jar").toAbsolutePath().toString();
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path folder;

    /** What {@code make run} tells the JVM, with another archive. */
    private static List<String> options(Path archive) {
        String start = matches("(?m)^START = java (.+) -jar ", text(Path.of("Makefile"))).findFirst().orElseThrow().group(1);
        return List.of(start.replace("$(ARCHIVE)", archive.toString()).split(" "));
    }

    private String lint(List<String> options) throws Exception {
        return run(command(options, JAR), Map.of());
    }

    private static List<String> command(List<String> options, String jar) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(options);
        command.addAll(List.of("-jar", jar, "lint"));
        return command;
    }

    private String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        return Ran.of(folder, environment, command.toArray(String[]::new)).output();
    }

    @Test
    void keepsTheClassesOfAStartAndNeedsNoDatabaseForIt() throws Exception {
        // made without one
        Path archive = JarArchive.file();
        List<String> options = new ArrayList<>(options(archive));
        Path loaded = folder.resolve("loaded");
        options.add("-Xlog:class+load:file=" + loaded);
        assertThat(lint(options)).isEqualTo(lint(List.of()));
        assertThat(Files.readString(loaded)).contains("io.marquee.Marquee source: shared objects file (top)");
        Files.copy(Path.of(JAR), folder.resolve("later.jar"));
        assertThat(run(command(options(archive), "later.jar"), Map.of())).isEqualTo(lint(List.of()));
    }

    @Test
    void passesOverAnArchiveThatDoesNotFitWithoutAWord() throws Exception {
        Path none = folder.resolve("none.jsa");
        Path other = Files.writeString(folder.resolve("other.jsa"), "no archive");
        String usual = lint(List.of());
        assertThat(usual).isNotEmpty();
        assertThat(lint(options(none))).isEqualTo(usual);
        assertThat(lint(options(other))).isEqualTo(usual);
    }
}
