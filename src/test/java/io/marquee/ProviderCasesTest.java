package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RunningMarquee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder under {@code providers/fever} is a case: {@code 1.xml}, {@code 2.xml}, … are polled in turn, then a search without
 * bounds gives {@code events.txt}, and {@code refusals.txt}, if there, is what was refused.
 */
class ProviderCasesTest {

    private static final Path CASES = Path.of("src/test/resources/providers/fever");

    static List<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheEventsOfTheCase(String name) throws IOException {
        Path folder = CASES.resolve(name);
        try (RunningMarquee marquee = RunningMarquee.start()) {
            for (int i = 1; Files.exists(folder.resolve(i + ".xml")); i++) {
                marquee.poll(Files.readAllBytes(folder.resolve(i + ".xml")));
            }
            assertThat(marquee.events("")).isEqualTo(lines(folder.resolve("events.txt")));
            assertThat(marquee.database().rows("select base_id, plan_id, reason from rejections order by base_id, plan_id, reason"))
                    .isEqualTo(lines(folder.resolve("refusals.txt")));
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
