package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Guide;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A new user who follows docs/providers.md to the letter, in a copy of the project: runs each command and sees what the guide says. Only
 * the provider's address and the ports are others.
 */
class GuideIT extends InOwnFolder {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Guide guide = Guide.read();

    @Test
    void saysWhatTheGuideSaysAtEachCommand() throws Exception {
        provider.says(200, "application/json", guide.feed().getBytes(StandardCharsets.UTF_8));
        copyProject();
        List<Guide.Block> blocks = guide.blocks();
        int commands = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Guide.Block block = blocks.get(i);
            if (block.text().equals(guide.file())) {
                Files.writeString(folder.resolve("routes/providers/acme.camel.yaml"), here(block.text()));
            } else if (block.language().equals("sh")) {
                boolean told = i + 1 < blocks.size() && blocks.get(i + 1).language().matches("text|json");
                follow(here(block.text()), told ? here(blocks.get(i + 1).text()) : "");
                commands++;
            }
        }
        assertThat(commands).isEqualTo(guide.blocks("sh").size()).isGreaterThan(10);
        assertThat(marquee).isNotNull();
    }

    private void follow(String command, String expected) throws Exception {
        if (command.equals("make run\n")) {
            marquee = PackagedMarquee.start(folder, Map.of());
            awaitLog(expected);
        } else if (command.startsWith("rm ")) {
            run(command);
            awaitLog(expected);
        } else if (marquee == null) {
            assertSays(command, run(command), expected);
        } else {
            // what runs by itself takes its time
            Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(300)).untilAsserted(() ->
                    assertSays(command, run(command), expected));
        }
    }

    private void awaitLog(String expected) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(100)).untilAsserted(() ->
                assertThat(expected.lines()).allSatisfy(line -> assertSays("the log", marquee.log(), line)));
    }

    /** A line that is only … stands for several. */
    private static void assertSays(String command, String said, String expected) {
        String pattern = Arrays.stream(expected.strip().split("(?m)^…\\n"))
                .map(part -> Arrays.stream(part.split("…", -1)).map(Pattern::quote).collect(Collectors.joining("[^\\n]*")))
                .collect(Collectors.joining("(?s:.*)"));
        assertThat(said).as(command).containsPattern(pattern);
    }

    private String here(String text) {
        String others = text.replace(guide.url(), provider.url());
        return marquee == null
                ? others
                : others.replace("localhost:8000", "localhost:" + marquee.port())
                        .replace("localhost:9876", "localhost:" + marquee.managementPort());
    }

    /** What a command prints, on both streams. */
    private String run(String command) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(Map.of("COLUMNS", "120"));
        if (marquee != null) {
            environment.put("MANAGEMENT_PORT", String.valueOf(marquee.managementPort()));
        }
        Ran ran = Ran.of(folder, environment, "bash", "-ec", command);
        assertThat(ran.code()).as("%s%n%s", command, ran.output()).isZero();
        return ran.output();
    }

    private void copyProject() throws IOException {
        for (String part : List.of("Makefile", "pom.xml", "application.properties", "routes", "target/marquee.jar")) {
            try (Stream<Path> files = Files.walk(Path.of(part))) {
                for (Path file : files.toList()) {
                    Path copy = folder.resolve(file.toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
