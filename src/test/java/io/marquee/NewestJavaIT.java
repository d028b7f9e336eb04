package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar on a Java 25, which warns of what later ones will not do any more. */
class NewestJavaIT {

    private static final String VERSION = "25";

    @TempDir
    Path folder;

    @Test
    void startsWithoutAWarningOfTheJvm() {
        Optional<Path> java = java();
        assumeTrue(java.isPresent(), "no Java " + VERSION + " here: JAVA_25_HOME names none, and the usual folders have none");
        try (PackagedMarquee marquee = PackagedMarquee.startAlone(java.get(), folder, List.of(), Map.of())) {
            marquee.awaitAnswer("Camela en concierto", "\"end_time\":\"21:30:00\"", "Los Morancos", "Pantomima Full");
            assertThat(marquee.stop()).isTrue();
            assertThat(marquee.log()).contains("Marquee answers").doesNotContain("WARNING:", "Unsafe");
        }
    }

    /** The one that a variable names, that of the tests, or one that lies where systems keep them. */
    private static Optional<Path> java() {
        Stream<Path> named = Stream.of(Optional.ofNullable(System.getenv("JAVA_25_HOME")).orElse(""), System.getProperty("java.home"))
                .filter(name -> !name.isEmpty())
                .map(Path::of);
        Stream<Path> usual = Stream.of(Path.of("/usr/lib/jvm"), Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"))
                .filter(Files::isDirectory)
                .flatMap(NewestJavaIT::inside);
        return Stream.concat(named, usual).filter(NewestJavaIT::isWanted).findFirst();
    }

    private static Stream<Path> inside(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList().stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }

    private static boolean isWanted(Path home) {
        Path release = home.resolve("release");
        return Files.isExecutable(home.resolve("bin/java")) && Files.isReadable(release)
                && ProjectFiles.text(release).contains("JAVA_VERSION=\"" + VERSION);
    }
}
