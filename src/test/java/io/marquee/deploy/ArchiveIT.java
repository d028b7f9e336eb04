package io.marquee.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.PackagedJar;
import io.marquee.kit.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that {@code make archive} and the image keep for their starts. */
class ArchiveIT {

    @TempDir
    Path folder;

    private String lint(List<String> options) throws Exception {
        return lint(options, PackagedJar.FILE);
    }

    private String lint(List<String> options, Path jar) throws Exception {
        return Ran.of(folder, Map.of(), PackagedJar.command(PackagedJar.JAVA, options, jar, "lint").toArray(String[]::new)).output();
    }

    @Test
    void keepsTheClassesOfAStartAndNeedsNoDatabaseForIt() throws Exception {
        // made without one
        Path archive = PackagedJar.archive();
        List<String> options = new ArrayList<>(PackagedJar.options(archive));
        Path loaded = folder.resolve("loaded");
        options.add("-Xlog:class+load:file=" + loaded);
        assertThat(lint(options)).isEqualTo(lint(List.of()));
        assertThat(Files.readString(loaded)).contains("io.marquee.Marquee source: shared objects file (top)");
        Files.copy(PackagedJar.FILE, folder.resolve("later.jar"));
        assertThat(lint(PackagedJar.options(archive), Path.of("later.jar"))).isEqualTo(lint(List.of()));
    }

    @Test
    void passesOverAnArchiveThatDoesNotFitWithoutAWord() throws Exception {
        Path none = folder.resolve("none.jsa");
        Path other = Files.writeString(folder.resolve("other.jsa"), "no archive");
        String usual = lint(List.of());
        assertThat(usual).isNotEmpty();
        assertThat(lint(PackagedJar.options(none))).isEqualTo(usual);
        assertThat(lint(PackagedJar.options(other))).isEqualTo(usual);
    }
}
