package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The routes of the project, but each search says that it begins and fails with a message of several lines. */
public final class BrokenSearch {

    private static final Path ROUTES = Path.of("routes");
    private static final String STEPS = "      uri: direct:searchEvents\n      steps:\n";
    private static final String FAILURE = """
                    - log:
                        message: a search begins
                    - throwException:
                        exceptionType: java.lang.IllegalStateException
                        message: "two\\r\\nlines\\u2028and\\x85more"
            """;

    private BrokenSearch() {}

    /** Puts them into this folder. */
    public static void copyTo(Path folder) {
        try (Stream<Path> files = Files.walk(ROUTES)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                Path copy = folder.resolve(ROUTES.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Files.readString(file).replace(STEPS, STEPS + FAILURE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
