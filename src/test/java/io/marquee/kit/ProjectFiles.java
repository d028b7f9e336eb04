package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files of the project that a test reads as a person would: all of a folder, the text of one, what matches in it. */
public final class ProjectFiles {

    private ProjectFiles() {}

    /** The files below a folder whose names end so, in order. */
    public static List<Path> files(Path folder, String ending) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).filter(path -> path.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }

    /** Version of the project, as its build has it. */
    public static String version() {
        return matches("<artifactId>marquee</artifactId>\\s*<version>([^<]+)<", text(Path.of("pom.xml"))).findFirst().orElseThrow().group(1);
    }
}
