package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code test} says of cases. That real polls give the same is the business of {@code ProviderCasesTest}, which runs the same folders. */
class CasesTest {

    private static final String FEED = "[{\"code\": \"%s\", \"title\": \"%s\", \"start\": \"%s\", \"prices\": [10]}]";

    @TempDir
    private Path folder;

    private Path providers;
    private Path first;

    @BeforeEach
    void write() throws IOException {
        providers = Files.createDirectories(folder.resolve("routes/providers"));
        first = Files.createDirectories(providers.resolve("acme.cases/first"));
        Files.writeString(providers.resolve("acme.camel.yaml"), SourceFile.of("acme", "https://acme.invalid/shows?key=$ACME_KEY")
                .with("variables", "ACME_KEY").with("tokenUrl", "https://acme.invalid/token").with("format", "json").with("records", "/")
                .with("next", "if .page < 2 then \"?2\" else null end")
                .with("mapping", "[ { base_id: .code, plan_id: \"1\", title: .title, start: .start, prices: .prices,"
                        + " sell_mode: (if .title == \"Closed\" then \"offline\" else \"online\" end) } ]")
                .with("hold", "0%")
                .yaml());
    }

    private void feed(String name, String code, String title, String start) throws IOException {
        Files.writeString(first.resolve(name), FEED.formatted(code, title, start));
    }

    private Command test(String... files) {
        return Command.run(folder, Stream.concat(Stream.of("test"), Stream.of(files)).toArray(String[]::new));
    }

    @Test
    void isGoodForAllThatLieBesideTheFilesOfTheProject() {
        Command all = Command.run(Path.of("."), "test");
        assertThat(all.errors()).isEmpty();
        assertThat(all.exit()).isZero();
        assertThat(all.out()).contains("routes/providers/fever.cases/").endsWith("bad=0\n");
        Command examples = Command.run(Path.of("."), "test", "routes/examples/agenda.camel.yaml", "routes/examples/ticketmaster.camel.yaml");
        assertThat(examples.exit()).isZero();
        assertThat(examples.out()).contains("ticketmaster.cases/pages-are-one-feed: good");
    }

    @Test
    void readsFeedsInTurnAndPagesAsOne() throws IOException {
        feed("1.1.json", "A", "First", "2030-05-01T20:00:00");
        feed("1.2.json", "B", "Second", "2030-05-01T19:00:00");
        feed("2.json", "A", "Closed", "2030-05-01T20:00:00");
        feed("10.json", "C", "", "2030-05-01T20:00:00");
        Files.writeString(first.resolve("events.txt"), """
                Second | 2030-05-01 19:00:00 | null null | 10 | 10
                First | 2030-05-01 20:00:00 | null null | 10 | 10
                """);
        Files.writeString(first.resolve("rejections.txt"), "C | 1 | title_missing\n");
        Command good = test();
        assertThat(good.errors()).isEmpty();
        assertThat(good.out()).isEqualTo(first + ": good\ngood=1 bad=0\n");
        assertThat(good.exit()).isZero();
    }

    @Test
    void showsEachLineThatDiffers() throws IOException {
        feed("1.json", "A", "First", "2030-05-01T20:00:00");
        feed("2.json", "B", "", "2030-05-01T20:00:00");
        Files.writeString(first.resolve("events.txt"), "First | 2030-05-01 21:00:00 | null null | 10 | 10\n");
        Command bad = test();
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.errors().lines()).containsExactly(first + ": differs, - is expected and + is there",
                "  - First | 2030-05-01 21:00:00 | null null | 10 | 10", "  + First | 2030-05-01 20:00:00 | null null | 10 | 10", "  + B | 1 | title_missing");
        assertThat(bad.out()).isEqualTo("good=0 bad=1\n");
    }

    @Test
    void showsWhyThePollOfACaseIsNotGood() throws IOException {
        Files.writeString(first.resolve("1.json"), "<html>");
        Files.writeString(first.resolve("events.txt"), "First | 2030-05-01 21:00:00 | null null | 10 | 10\n");
        assertThat(test().errors()).startsWith(first + ": differs, - is expected and + is there; the poll: not a JSON object or array\n");
    }

    @Test
    void showsEventsInAnotherOrder() throws IOException {
        feed("1.1.json", "A", "First", "2030-05-01T20:00:00");
        feed("1.2.json", "B", "Second", "2030-05-01T19:00:00");
        Files.writeString(first.resolve("events.txt"), """
                First | 2030-05-01 20:00:00 | null null | 10 | 10
                Second | 2030-05-01 19:00:00 | null null | 10 | 10
                """);
        assertThat(test().errors()).contains("the order: [Second | 2030");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(test().errors()).isEqualTo(first + ": no feed, such as 1.json\n");
        Files.delete(first);
        Command none = test();
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.errors()).isEqualTo(providers.resolve("acme.camel.yaml") + ": no case in " + first.getParent() + "/\n");
        Command named = test(providers.resolve("acme.camel.yaml").toString());
        assertThat(named.out()).isEqualTo("good=0 bad=1\n");
    }

    @Test
    void saysWhichFileIsNoText() throws IOException {
        feed("1.json", "A", "First", "2030-05-01T20:00:00");
        Files.write(first.resolve("events.txt"), new byte[] {'a', (byte) 0xFF});
        assertThat(test().errors()).isEqualTo(first + ": " + first.resolve("events.txt") + " is no text\n");
    }

    @Test
    void saysWhyAFileIsRejected() throws IOException {
        feed("1.json", "A", "First", "2030-05-01T20:00:00");
        Path file = providers.resolve("acme.camel.yaml");
        Files.writeString(file, Files.readString(file).replace("format", "fromat"));
        assertThat(test().errors()).isEqualTo(file + ":14: unknown parameter fromat\n");
    }
}
