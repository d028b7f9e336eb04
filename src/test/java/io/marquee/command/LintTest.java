package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.OutletFiles;
import io.marquee.kit.ProjectFiles;
import io.marquee.kit.ProviderFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code lint} says of provider files. */
class LintTest {

    @TempDir
    Path folder;

    private ProviderFolder providers;

    @BeforeEach
    void folder() {
        providers = new ProviderFolder(folder.resolve("routes"));
    }

    @Test
    void findsEveryFileOfTheProjectGood() throws Exception {
        Command lint = Command.run(Path.of(""), "lint");
        assertThat(lint.errors()).isEmpty();
        assertThat(lint.exit()).isZero();
        assertThat(lint.out().lines()).hasSameSizeAs(ProjectFiles.files(Path.of("routes/providers"), ".camel.yaml"))
                .allMatch(line -> line.contains(".camel.yaml: good, poll-"));
    }

    @Test
    void findsEveryExampleGood() throws Exception {
        List<Path> files = ProjectFiles.files(Path.of("routes/examples"), ".camel.yaml").stream().filter(file -> !file.getParent().endsWith("outlets")).toList();
        Command lint = Command.run(folder, Stream.concat(Stream.of("lint"), files.stream().map(Path::toString)).toArray(String[]::new));
        assertThat(lint.errors()).isEmpty();
        assertThat(lint.exit()).isZero();
        assertThat(lint.out().lines()).hasSize(7);
    }

    @Test
    void findsEveryExampleOfAnOutletGoodWhereSettingsLetItSend() {
        String[] all = Stream.concat(Stream.of("lint"), ProjectFiles.files(Path.of("routes/examples/outlets"), ".camel.yaml").stream().map(Path::toString))
                .toArray(String[]::new);
        Command closed = Command.run(folder, all);
        assertThat(closed.out().lines()).containsExactly("routes/examples/outlets/newsroom.camel.yaml: good, publish-newsroom");
        assertThat(closed.errors()).contains("archive.camel.yaml:10: to: the folder /var/lib/marquee/archive is not below one of outlets.folders\n",
                "digest.camel.yaml:11: to: the component smtps is not for outlets; outlets.components could name it\n",
                "warehouse.camel.yaml:11: to: the component kafka is not for outlets; outlets.components could name it\n");
        Command open = Command.run(folder, Map.of("OUTLETS_FOLDERS", "/var/lib/marquee", "OUTLETS_COMPONENTS", "kafka,smtps",
                "PROVIDERS_LIB", "target/test-components/lib"), all);
        assertThat(open.errors()).isEmpty();
        assertThat(open.out().lines()).hasSize(4);
    }

    @Test
    void checksOutletsBesideProviders() {
        providers.add("good", "http://localhost/");
        OutletFiles outlets = new OutletFiles(folder.resolve("routes"));
        outlets.put("hook", OutletFiles.example("newsroom", "hook", "http://localhost/hook"));
        outlets.put("bad", OutletFiles.example("newsroom", "bad", "ftp://localhost/hook"));
        Command lint = Command.run(folder, "lint");
        assertThat(lint.exit()).isEqualTo(1);
        assertThat(lint.out().lines()).containsExactly(providers.path("good") + ": good, poll-good", outlets.path("hook") + ": good, publish-hook");
        assertThat(lint.errors()).isEqualTo(outlets.path("bad") + ":10: to: the component ftp is not for outlets; outlets.components could name it\n");
    }

    @Test
    void namesFileLineAndReasonAndGoesOnWithTheNext() {
        providers.put("bad", ProviderFolder.file("bad", "http://localhost/").replace("[ (.event", "[ (.event["));
        providers.add("good", "http://localhost/");
        Command lint = Command.run(folder, "lint");
        assertThat(lint.exit()).isEqualTo(1);
        assertThat(lint.out()).isEqualTo(providers.path("good") + ": good, poll-good\n");
        assertThat(lint.errors()).startsWith(providers.path("bad") + ":13: mapping: no jq");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "$ENV", "now", "input", "import \"a\" as a; 1", "nosuch", "test(\"(\")"})
    void namesTheLineOfAProgramThatReachesOutside(String program) {
        providers.put("bad", ProviderFolder.file("bad", "http://localhost/").replaceFirst("value: \\|[\\s\\S]*", Matcher.quoteReplacement("value: '" + program + "'\n")));
        Command lint = Command.run(folder, "lint");
        assertThat(lint.exit()).isEqualTo(1);
        assertThat(lint.errors()).startsWith(providers.path("bad") + ":13: mapping: no jq: ");
    }

    @Test
    void rejectsAVariableThatIsAnotherProviders() {
        String declares = "      - name: variables\n        value: CITY_HALL_KEY\n";
        providers.put("city", ProviderFolder.file("city", "http://localhost/") + declares);
        providers.put("city-hall", ProviderFolder.file("city-hall", "http://localhost/") + declares);
        Command inOrder = Command.run(folder, "lint");
        assertThat(inOrder.errors()).contains("city-hall.camel.yaml:", "variables: the variable CITY_HALL_KEY is that of the provider city\n");
        Command other = Command.run(folder, "lint", providers.path("city-hall").toString(), providers.path("city").toString());
        assertThat(other.errors()).contains("city.camel.yaml:", "variables: the variable CITY_HALL_KEY is that of the provider city-hall\n");
        providers.put("city", ProviderFolder.file("city", "http://localhost/") + declares.replace("KEY", "ID"));
        Command longer = Command.run(folder, "lint", providers.path("city-hall").toString(), providers.path("city").toString());
        assertThat(longer.errors()).contains("variables: the variable CITY_HALL_ID is that of the provider city-hall\n");
    }

    @Test
    void rejectsWhatTheRunningApplicationHolds() {
        providers.add("finish-poll", "http://localhost/");
        providers.add("acme", "http://localhost/");
        providers.put("acme-more", ProviderFolder.file("acme-more", "http://localhost/"));
        providers.put("acme", ProviderFolder.file("acme", "http://localhost/")
                .replace("routeId: poll-acme", "routeId: poll-acme-more")
                .replace("prefixId: acme", "prefixId: acme-more"));
        assertThat(Command.run(folder, "lint").errors().lines())
                .containsExactly(
                        providers.path("acme-more") + ":3: the route id poll-acme-more is taken",
                        providers.path("finish-poll") + ": the name finish-poll is that of a route");
    }

    @Test
    void findsOutWhatOnlyCamelKnows() {
        providers.put("acme", """
                - route:
                    id: poll-acme
                    from:
                      uri: scheduler:acme
                      steps:
                        - to:
                            uri: log:acme
                            parameters:
                              nosuch: option
                """);
        assertThat(Command.run(folder, "lint").errors()).contains("nosuch");
    }

    @Test
    void checksOnlyTheFilesThatAreNamed() throws Exception {
        providers.put("bad", "nothing");
        Path good = Files.writeString(folder.resolve("acme.camel.yaml"), ProviderFolder.file("acme", "http://localhost/"));
        assertThat(Command.run(folder, "lint", good.toString()).exit()).isZero();
        assertThat(Command.run(folder, "lint", good.toString(), providers.path("bad").toString()).exit()).isEqualTo(1);
        assertThat(Command.run(folder, "lint", "pom.xml").errors()).isEqualTo("pom.xml: the file's name must end in .camel.yaml\n");
        assertThat(Command.run(folder, "lint", "none.camel.yaml").errors()).startsWith("none.camel.yaml: the file cannot be read");
    }

    @Test
    void isNotContentWithNothing() throws Exception {
        assertThat(Command.run(folder, "lint").exit()).isEqualTo(1);
        Files.delete(folder.resolve("routes/providers"));
        assertThat(Command.run(folder, "lint").exit()).isEqualTo(1);
    }

    @Test
    void answersAnUnknownCommandWithTheCommandsThereAre() {
        Command unknown = Command.run(folder, "lnit");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.errors()).contains("unknown argument lnit", "lint [FILE…]", "try FILE [SAMPLE…]", "new NAME [FORMAT] URL [SAMPLE]");
    }
}
