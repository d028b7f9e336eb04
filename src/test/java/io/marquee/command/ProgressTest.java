package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a command tells of its progress, by a clock of the test. */
class ProgressTest {

    private final AtomicLong now = new AtomicLong(5);
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final PrintStream screen = new PrintStream(terminal, true, StandardCharsets.UTF_8);
    private final Progress progress = new Progress(now::get, screen, 20);

    private String shown() {
        String shown = terminal.toString(StandardCharsets.UTF_8);
        terminal.reset();
        return shown;
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void tellsNothingOfWhatIsQuick() {
        progress.tells(() -> "file 1 of 2");
        progress.tick();
        pass(1_999);
        progress.tick();
        progress.close();
        assertThat(shown()).isEmpty();
    }

    @Test
    void writesOneLineOverAndErasesItAtTheEnd() {
        pass(2_000);
        progress.tells(() -> "records=1000");
        assertThat(progress.tick()).isTrue();
        assertThat(shown()).isEqualTo("\rrecords=1000");
        progress.tells(() -> "short");
        progress.tick();
        assertThat(shown()).isEqualTo("\rshort       ");
        progress.close();
        assertThat(shown()).isEqualTo("\r            \r");
        progress.tells(() -> "late");
        assertThat(progress.tick()).isFalse();
        progress.close();
        assertThat(shown()).isEmpty();
    }

    @Test
    void cutsALineThatTheTerminalWouldWrapAndCharactersThatWouldMoveIt() {
        pass(3_000);
        progress.tells(() -> "a\u001b[2J\nb" + "c".repeat(30));
        progress.tick();
        assertThat(shown()).isEqualTo("\ra [2J b" + "c".repeat(11) + "…");
    }

    @Test
    void makesRoomForWhatIsPrinted() {
        pass(3_000);
        PrintStream out = progress.before(screen);
        progress.tells(() -> "case 1");
        progress.tick();
        out.println("first: good");
        progress.tick();
        progress.close();
        assertThat(shown()).isEqualTo("\rcase 1\r      \rfirst: good" + System.lineSeparator() + "\rcase 1\r      \r");
    }

    @Test
    void passesOverWhatCannotBeToldJustNow() {
        pass(3_000);
        progress.tells(() -> {
            throw new IllegalStateException("changed meanwhile");
        });
        assertThat(progress.tick()).isTrue();
        progress.tells(() -> null);
        assertThat(progress.tick()).isTrue();
        assertThat(shown()).isEmpty();
    }

    @Test
    void isSilentWithoutATerminal() {
        Progress none = Progress.none();
        none.tells(() -> "x");
        none.tick();
        assertThat(none.before(screen)).isSameAs(screen);
        // the standard error of a test is no terminal
        Progress piped = Progress.onTerminal(screen);
        assertThat(piped.before(screen)).isSameAs(screen);
        assertThat(shown()).isEmpty();
    }
}
