package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.access.ApiKeys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewKeyTest {

    @TempDir
    private Path folder;

    @Test
    void printsAKeyAndTheLineThatFitsIt() {
        Command command = Command.run(folder, "new-key", "acme");
        assertThat(command.exit()).isZero();
        String[] lines = command.out().split("\n");
        String key = lines[0].substring(lines[0].lastIndexOf(' ') + 1);
        assertThat(key).startsWith("marquee_");
        assertThat(lines[1]).endsWith(" " + ApiKeys.line("acme", key)).doesNotContain(key);
        assertThat(lines).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "a\nb", "é", "a:b"})
    void rejectsANameThatTheFileCouldNotHold(String name) {
        Command command = Command.run(folder, "new-key", name);
        assertThat(command.exit()).isEqualTo(2);
        assertThat(command.out()).isEmpty();
        assertThat(command.errors()).contains("a client's name has 1 to 64 letters");
    }
}
