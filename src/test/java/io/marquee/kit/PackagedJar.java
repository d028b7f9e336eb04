package io.marquee.kit;

import static io.marquee.kit.ProjectFiles.matches;
import static io.marquee.kit.ProjectFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The jar that the build has made, and the commands that run it. */
public final class PackagedJar {

    /** The jar itself. */
    public static final Path FILE = Path.of("target/marquee.jar").toAbsolutePath();
    /** The Java of these tests. */
    public static final Path JAVA = Path.of(System.getProperty("java.home"));
    /** The compiler that is ready soon, for a process that lives shortly. */
    static final String C1 = "-XX:TieredStopAtLevel=1";

    private PackagedJar() {}

    /** Java's options, the jar, and its arguments, as a command. */
    static List<String> command(Path java, List<String> options, Path jar, String... arguments) {
        List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a command of the jar, with the compiler that {@code make} takes for it. */
    public static Ran tool(Path directory, Map<String, String> environment, List<String> options, Path jar, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        all.add(C1);
        return Ran.of(directory, environment, command(JAVA, all, jar, arguments).toArray(String[]::new));
    }

    /** The same of the jar of the build, with the archive of its classes. */
    public static Ran tool(Path directory, Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return tool(directory, environment, options(archive()), FILE, arguments);
    }

    /** What {@code make run} tells the JVM of an archive of classes, with another one. */
    public static List<String> options(Path archive) {
        String start = matches("(?m)^START = java (.+) -jar ", text(Path.of("Makefile"))).findFirst().orElseThrow().group(1);
        return List.of(start.replace("$(ARCHIVE)", archive.toString()).split(" "));
    }

    /** The classes of the jar as {@code make archive} keeps them, for all tests: without them a start takes three times as much of a processor. */
    public static Path archive() {
        return MadeOnce.get("marquee.jsa", place -> {
            if (!Files.exists(place) || Files.getLastModifiedTime(place).compareTo(Files.getLastModifiedTime(FILE)) < 0) {
                String path = JAVA.resolve("bin") + File.pathSeparator + System.getenv("PATH");
                // without a database, as that takes no longer than to wait for it
                Ran made = Ran.of(
                        FILE.getParent(), Map.of("PATH", path, "DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none"),
                        "bash", Path.of("deploy/archive").toAbsolutePath().toString(), place.toString(), "-jar", FILE.toString());
                assertThat(made).isEqualTo(new Ran(0, ""));
            }
        });
    }
}
