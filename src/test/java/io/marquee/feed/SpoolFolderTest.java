package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolFolderTest {

    @TempDir
    private Path all;

    /** The process beside: opens a folder, tells which, and lives until its input ends. */
    static final class Other {
        public static void main(String[] arguments) throws IOException {
            SpoolFolder folder = SpoolFolder.open(Path.of(arguments[0]));
            Files.createFile(folder.path().resolve("a.feed"));
            System.out.println(folder.path());
            System.in.read();
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void leavesAnotherProcessAloneAsLongAsItLives() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), Other.class.getName(), all.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = other.inputReader(StandardCharsets.UTF_8)) {
            Path theirs = Path.of(out.readLine());
            for (int i = 0; i < 3; i++) {
                try (SpoolFolder ours = SpoolFolder.open(all)) {
                    assertThat(ours.path()).isNotEqualTo(theirs).isDirectory();
                    assertThat(theirs.resolve("a.feed")).exists();
                }
            }
            other.destroyForcibly().waitFor();
            try (SpoolFolder ours = SpoolFolder.open(all)) {
                assertThat(ours.path()).isDirectory();
                assertThat(theirs).doesNotExist();
            }
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void leavesAnotherOneOfThisProcessAlone() throws IOException {
        try (SpoolFolder first = SpoolFolder.open(all);
                SpoolFolder second = SpoolFolder.open(all)) {
            assertThat(first.path()).isDirectory().isNotEqualTo(second.path());
        }
        try (var left = Files.list(all)) {
            assertThat(left).extracting(Path::getFileName).extracting(Path::toString).containsExactly("lock");
        }
    }

    @Test
    void removesWhatAnEarlierVersionLeftAndNothingElse() throws IOException {
        Path feed = Files.createFile(all.resolve("1.feed"));
        Path other = Files.createFile(all.resolve("other.txt"));
        Path folder = Files.createDirectory(all.resolve("folder"));
        SpoolFolder.open(all).close();
        assertThat(feed).doesNotExist();
        assertThat(other).exists();
        assertThat(folder).exists();
    }
}
