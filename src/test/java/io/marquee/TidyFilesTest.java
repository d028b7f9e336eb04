package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Text files end their lines with a line feed and nothing before it, the last one too, and are indented by blanks. */
class TidyFilesTest {

    private static final List<Path> FOLDERS = Stream.of(".github", "deploy", "docs", "routes", "src/main", "src/test/java").map(Path::of).toList();
    private static final Set<String> INDENTED_BY_TABS = Set.of("Makefile");

    @Test
    void holdsNothingThatCannotBeSeen() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : FOLDERS) {
            try (Stream<Path> paths = Files.walk(folder)) {
                paths.filter(path -> path.toString().matches(".*(\\.(java|ya?ml|md|sql|properties|conf|html|js)|Dockerfile|healthy)")).forEach(files::add);
            }
        }
        try (Stream<Path> top = Files.list(Path.of(""))) {
            top.filter(path -> path.toString().matches(".*\\.(md|xml|ya?ml|properties)|Makefile")).forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(100).allSatisfy(file -> {
            String text = Files.readString(file);
            assertThat(text).endsWith("\n").doesNotEndWith("\n\n").doesNotContain("\r").doesNotContainPattern("(?m)[ \t]$");
            if (!INDENTED_BY_TABS.contains(file.getFileName().toString())) {
                assertThat(text).doesNotContain("\t");
            }
        });
    }
}
