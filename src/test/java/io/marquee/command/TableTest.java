package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns for a terminal. */
class TableTest {

    private static List<String> lines(Table table, int width) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8), width);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void takesNoMoreRoomThanItNeeds() {
        Table table = new Table("id", "title");
        table.row(1, "Long enough");
        table.row(null, "\uD83C\uDFAD");
        assertThat(lines(table, 120)).containsExactly("  id  title", "  1   Long enough", "      \uD83C\uDFAD");
    }

    @Test
    void cutsTheWidestColumnWhenTheTerminalIsNarrow() {
        Table table = new Table("id", "title");
        table.row("12", "\uD83C\uDFAD\uD83C\uDFAD\uD83C\uDFAD\uD83C\uDFAD\uD83C\uDFAD\uD83C\uDFAD and more");
        assertThat(lines(table, 12)).containsExactly("  id  title", "  12  \uD83C\uDFAD\uD83C\uDFAD\uD83C\uDFAD\uD83C\uDFAD\uD83C\uDFAD…");
        assertThat(lines(table, 1)).allSatisfy(line -> assertThat(line).isNotBlank());
    }
}
