package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.Workbook;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first case that {@code new} writes: what is in it, and when there is none. */
@Tag("application")
class FirstCaseTest {

    @TempDir
    Path folder;

    private final FakeProvider provider = new FakeProvider();

    @AfterEach
    void closeProvider() {
        provider.close();
    }

    private Path cases() {
        return folder.resolve("routes/providers/acme.cases");
    }

    private Command drafted(String type, byte[] feed, String parameters) {
        provider.says(200, type, feed);
        Command drafted = Command.run(folder, "new", "acme", provider.url() + parameters);
        assertThat(drafted.exit()).as(drafted.out() + drafted.errors()).isZero();
        assertThat(Command.run(folder, "lint").errors()).isEmpty();
        return drafted;
    }

    private void assertGood() {
        assertThat(Command.run(folder, "test").out()).endsWith("good=1 bad=0\n");
    }

    private static byte[] workbook(String title) {
        return Workbook.of(Workbook.row("id", "title", "start") + Workbook.row("1", title, "2030-05-12") + Workbook.row("2", "B", "2030-05-13")).bytes();
    }

    /** A header tells nothing of a workbook. */
    @ParameterizedTest
    @ValueSource(strings = {"application/octet-stream", "text/html; charset=utf-8", "text/plain; charset=iso-8859-1", "text/plain; charset=utf-16", "application/x; charset=binary"})
    void keepsAWorkbookByteByByte(String type) throws Exception {
        byte[] sent = workbook("Hamlet");
        drafted(type, sent, "");
        assertThat(cases().resolve("first/1.xlsx")).hasBinaryContent(sent);
        assertThat(cases().resolve("first/events.txt")).content().contains("Hamlet | 2030-05-12");
        assertGood();
    }

    /** The end of a calendar in Shift JIS is no text in it: there is a draft, but no case. */
    @Test
    void saysWhyThereIsNoCaseOfAFeedThatCannotBeReadToItsEnd() {
        String event = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A\r\nDTSTART:20300512T180000Z\r\nEND:VEVENT\r\n";
        byte[] feed = ("BEGIN:VCALENDAR\r\n" + event.repeat(20_000) + "X-END:\u00FF\u00FF\r\nEND:VCALENDAR\r\n").getBytes(StandardCharsets.ISO_8859_1);
        provider.says(200, "text/calendar; charset=shift_jis", feed);
        Command drafted = Command.run(folder, "new", "acme", provider.url());
        assertThat(drafted.errors()).contains("the feed cannot be read: ").doesNotContain("Exception", "null");
        assertThat(drafted.exit()).isEqualTo(1);
    }
}
