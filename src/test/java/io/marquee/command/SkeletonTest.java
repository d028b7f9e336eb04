package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code new} writes. */
@Tag("application")
class SkeletonTest {

    private static final String CASE = "routes/providers/acme.cases/first/";

    @TempDir
    Path folder;

    private Command begin(String format, String url) throws Exception {
        return Command.run(folder, "new", "acme", format, url);
    }

    @ParameterizedTest
    @MethodSource("io.marquee.feed.Feeds#formats")
    void writesAFileAndACaseThatAreGoodAtOnce(String format) throws Exception {
        try (FakeProvider provider = new FakeProvider()) {
            Command begun = begin(format, provider.url());
            assertThat(begun.errors()).isEmpty();
            assertThat(begun.exit()).isZero();
            Path file = folder.resolve("routes/providers/acme.camel.yaml");
            assertThat(begun.out()).contains("wrote " + file, "make try-provider FILE=" + file);
            assertThat(Command.run(folder, "lint").exit()).isZero();
            Path sample = folder.resolve(CASE + "1." + format);
            assertThat(Command.run(folder, "try", file.toString(), sample.toString()).exit()).isZero();
            assertThat(Command.run(folder, "test").out()).isEqualTo(folder.resolve(CASE) + ": good\ngood=1 bad=0\n");
            assertThat(polled(provider, file, sample)).isEqualTo(Files.readString(folder.resolve(CASE + "events.txt")));
        }
    }

    /** The events of an application that polled the provider. */
    private String polled(FakeProvider provider, Path file, Path sample) throws Exception {
        ProviderFolder providers = ProviderFolder.withFever(Files.createTempDirectory(folder, "running"));
        try (FakeProvider fever = new FakeProvider();
                RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), fever, providers.settings())) {
            provider.says(200, "application/octet-stream", Files.readAllBytes(sample));
            providers.put("acme", Files.readString(file));
            marquee.awaitPoll("acme");
            assertThat(marquee.awaitPoll("acme")).isIn("ok", "unchanged");
            return String.join("\n", marquee.eventsWithDetails()) + "\n";
        }
    }

    @Test
    void overwritesNothing() throws Exception {
        assertThat(begin("xml", "http://localhost/").exit()).isZero();
        Path file = Files.writeString(folder.resolve("routes/providers/acme.camel.yaml"), "mine");
        Command again = begin("json", "http://localhost/");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.errors()).contains(file + ": is there already");
        assertThat(file).hasContent("mine");
        assertThat(folder.resolve(CASE + "1.json")).doesNotExist();
    }

    @Test
    void namesTheVariablesOfTheAddress() {
        assertThat(Command.run(folder, "new", "acme", "csv", "https://localhost/?key=$ACME_KEY").exit()).isZero();
        assertThat(Command.run(folder, "lint").exit()).isZero();
        assertThat(folder.resolve("routes/providers/acme.camel.yaml")).content().contains("- name: variables\n        value: ACME_KEY\n");
    }

    @ParameterizedTest
    @CsvSource({
        "Acme, xml, http://localhost/, the name must be", "../acme, xml, http://localhost/, the name must be",
        "'', xml, http://localhost/, the name must be", "acme, yaml, http://localhost/, 'one of csv, ical, json, jsonld, ndjson, xlsx, xml'",
        "acme, xml, ftp://localhost/, the URL must be", "acme, xml, '', the URL must be", "acme, xml, http://a b/, the URL must be",
        "acme, xml, 'http://a/\"', the URL must be", "acme, xml, 'http://a/{{x}}', the URL must be"
    })
    void rejectsWhatCannotBecomeAProvider(String name, String format, String url, String why) {
        Command rejected = Command.run(folder, "new", name, format, url);
        assertThat(rejected.exit()).isEqualTo(2);
        assertThat(rejected.errors()).contains(why);
        assertThat(folder.resolve("routes")).doesNotExist();
    }

    @Test
    void needsThreeArguments() {
        assertThat(Command.run(folder, "new", "acme", "xml").exit()).isEqualTo(2);
    }
}
