package io.marquee.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.PackagedJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that {@code make archive} and the image keep for their starts. */
class ArchiveIT {

    @TempDir
    private static Path folder;

    /** What is said without an archive. */
    private static String usual;

    @BeforeAll
    static void lint() throws Exception {
        usual = lint(List.of(), PackagedJar.FILE);
        assertThat(usual).isNotEmpty();
    }

    private static String lint(List<String> options, Path jar) throws Exception {
        return PackagedJar.tool(folder, Map.of(), options, jar, "lint").output();
    }

    @Test
    void keepsTheClassesOfAStartAndNeedsNoDatabaseForIt() throws Exception {
        // made without one
        Path archive = PackagedJar.archive();
        List<String> options = new ArrayList<>(PackagedJar.options(archive));
        Path loaded = folder.resolve("loaded");
        options.add("-Xlog:class+load:file=" + loaded);
        assertThat(lint(options, PackagedJar.FILE)).isEqualTo(usual);
        assertThat(Files.readString(loaded)).contains("io.marquee.Marquee source: shared objects file (top)");
        Files.copy(PackagedJar.FILE, folder.resolve("later.jar"));
        assertThat(lint(PackagedJar.options(archive), Path.of("later.jar"))).isEqualTo(usual);
    }

    @Test
    void passesOverAnArchiveThatDoesNotFitWithoutAWord() throws Exception {
        Path none = folder.resolve("none.jsa");
        Path other = Files.writeString(folder.resolve("other.jsa"), "no archive");
        assertThat(lint(PackagedJar.options(none), PackagedJar.FILE)).isEqualTo(usual);
        assertThat(lint(PackagedJar.options(other), PackagedJar.FILE)).isEqualTo(usual);
    }
}
