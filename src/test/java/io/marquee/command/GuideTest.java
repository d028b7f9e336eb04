package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.Guide;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import io.marquee.mapping.MappingLanguage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/providers.md and the pages behind it show: the cookbook, parameters, the case, and the provider of the README. {@code GuideIT} runs its commands. */
@Tag("application")
class GuideTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Guide GUIDE = Guide.read();
    private static final Guide MAPPINGS = Guide.of("docs/mapping.md");
    private static final CamelContext CAMEL = new DefaultCamelContext();

    @TempDir
    Path folder;

    @BeforeAll
    static void startCamel() {
        CAMEL.getRegistry().bind("jq", new MappingLanguage());
        CAMEL.start();
    }

    @AfterAll
    static void stopCamel() {
        CAMEL.stop();
    }

    static List<Guide.Recipe> cookbook() {
        return MAPPINGS.cookbook();
    }

    static Stream<String> parameters() {
        Stream<String> ofFormats = Guide.of("docs/formats.md").sections().stream().filter(section -> section.blocks("text").isEmpty())
                .flatMap(section -> section.blocks("yaml").stream());
        return Stream.of(GUIDE.parameters().stream(), Guide.of("docs/sources.md").blocks("yaml").stream(), ofFormats).flatMap(parameter -> parameter);
    }

    @ParameterizedTest
    @MethodSource("cookbook")
    void givesWhatTheCookbookSays(Guide.Recipe recipe) throws Exception {
        boolean field = recipe.line().matches("\\w+: .*");
        Expression program = CAMEL.resolveLanguage("jq").createExpression(field ? "{ " + recipe.line() + " }" : recipe.line());
        program.init(CAMEL);
        Exchange exchange = new DefaultExchange(CAMEL);
        exchange.getMessage().setBody(JSON.readTree(recipe.record()));
        JsonNode mapped = program.evaluate(exchange, JsonNode.class);
        JsonNode given = field ? mapped.elements().next() : mapped;
        assertThat(given.toString()).isEqualTo(JSON.readTree(recipe.gives()).toString());
    }

    @Test
    void readsEveryRowOfTheCookbook() throws Exception {
        String cookbook = Files.readString(Path.of("docs/mapping.md")).replaceAll("(?s).*\n\\| you need \\|[^\n]*\n[^\n]*\n|\n\n.*", "");
        assertThat(MAPPINGS.cookbook()).hasSize((int) cookbook.lines().count());
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void showsParametersThatAreTaken(String parameter) throws Exception {
        Path file = folder.resolve("acme.camel.yaml");
        // only XML has namespaces
        String format = parameter.contains("name: namespaces") ? "value: xml" : "value: json";
        String source = parameter.contains("name: url") ? GUIDE.file().replaceFirst("(?m)^ {6}- name: url\n.*\n", "") : GUIDE.file();
        Files.writeString(file, source.stripTrailing().replace("value: json", format) + "\n" + parameter.indent(6));
        Command lint = Command.run(folder, "lint", file.toString());
        assertThat(lint.errors()).isEmpty();
        assertThat(lint.exit()).isZero();
    }

    @Test
    void showsAProviderInTheReadmeThatWorks() throws Exception {
        Guide readme = Guide.readme();
        Path file = Files.writeString(folder.resolve("acme.camel.yaml"), readme.file());
        Path feed = Files.writeString(folder.resolve("1.json"), readme.feed());
        Command lint = Command.run(folder, "lint", file.toString());
        assertThat(lint.errors()).isEmpty();
        assertThat(lint.exit()).isZero();
        Command trial = Command.run(folder, "try", file.toString(), feed.toString());
        assertThat(trial.out()).contains("2030-05-12 20:00", "2030-05-12 22:30", "12.5 to 30", "Kafka on the Shore", "plans=1 rejected=0 skipped=0");
        assertThat(trial.exit()).isZero();
    }

    @Test
    void keepsACaseThatPasses() throws Exception {
        String keep = GUIDE.blocks("sh").stream().filter(block -> block.contains("events.txt")).findFirst().orElseThrow();
        ProviderFolder providers = ProviderFolder.withFever(folder);
        try (FakeProvider fever = new FakeProvider();
                FakeProvider acme = new FakeProvider();
                RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), fever, providers.settings())) {
            acme.says(200, "application/json", GUIDE.feed().getBytes(StandardCharsets.UTF_8));
            providers.put("acme", GUIDE.file().replace(GUIDE.url(), acme.url()));
            assertThat(marquee.firstPoll("acme")).startsWith("ok");
            String events = String.join("\n", marquee.events(""));
            assertThat(keep).contains("<<'END'\n" + events + "\nEND\n");
            String rejected = String.join("\n", marquee.database().rows("select base_id, plan_id, reason from rejections"));
            assertThat(keep).contains("echo '" + rejected + "'");
        }
    }
}
