package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in the parameters of a provider file that means something to Camel, to YAML, or to a pattern: it is taken to the letter. */
class ParameterTextTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private static String quoted(String text) throws Exception {
        return JSON.writeValueAsString(text);
    }

    private static String pattern(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "''", ",", "(", ")", "{", "}", "${", "${x}", "$x", "%", "%7B", "#", "?x", "&", "<", "|", "ñ", "'x', 'y'"})
    void takesEachTextToTheLetter(String text) throws Exception {
        String mapping = "[ { base_id: 1, plan_id: .id, title: (.title + " + quoted(text) + "), sell_mode: \"online\", start: .start } ]";
        Path file = Files.writeString(folder.resolve("acme.camel.yaml"), SourceFile.of("acme", "http://127.0.0.1:1/events")
                .with("format", "json")
                .with("records", text + "list" + text)
                .with("dateFormat", pattern(text) + "dd/MM/yyyy HH:mm" + pattern(text))
                .with("mapping", mapping)
                .yaml());
        Path sample = folder.resolve("feed.json");
        JSON.writeValue(sample.toFile(), Map.of(text + "list" + text, new Object[] {
            Map.of("id", 1, "title", "Show", "start", text + "30/06/2021 21:00" + text)
        }));
        Command tried = Command.run(folder, "try", file.toString(), sample.toString());
        assertThat(tried.errors()).isEmpty();
        assertThat(tried.out()).contains("2021-06-30 21:00", "Show" + text, "plans=1");
    }
}
