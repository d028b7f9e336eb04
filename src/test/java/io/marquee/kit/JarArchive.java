package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The classes of the jar as {@code make archive} keeps them for its starts: without them a start takes three times as much of a processor. */
public final class JarArchive {

    private static final Path JAR = Path.of("target/marquee.jar").toAbsolutePath();

    private JarArchive() {}

    /** What tells the JVM of these tests to use it. */
    public static List<String> options() {
        return List.of("-XX:SharedArchiveFile=" + file(), "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    /** The archive itself. */
    public static Path file() {
        return MadeOnce.get("marquee.jsa", place -> {
            if (!Files.exists(place) || Files.getLastModifiedTime(place).compareTo(Files.getLastModifiedTime(JAR)) < 0) {
                String path = Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + System.getenv("PATH");
                // without a database, as that takes no longer than to wait for it
                Ran made = Ran.of(
                        JAR.getParent(), Map.of("PATH", path, "DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none"),
                        "bash", Path.of("deploy/archive").toAbsolutePath().toString(), place.toString(), "-jar", JAR.toString());
                assertThat(made).isEqualTo(new Ran(0, ""));
            }
        });
    }
}
