package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.marquee.feed.Feeds;
import io.marquee.kit.Guide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/trouble.md says: {@code try} says so of each feed, and after what is written there it says what comes then. So it does of the examples
 * of docs/formats.md.
 */
class TroubleGuideTest {

    private static final Guide GUIDE = Guide.of("docs/trouble.md");
    private static final Guide FORMATS = Guide.of("docs/formats.md");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @TempDir
    Path folder;

    /** The sections that show something. */
    static List<Guide> troubles() {
        return GUIDE.sections().stream().filter(section -> !section.blocks("json").isEmpty()).toList();
    }

    @Test
    void showsSomeTroubles() {
        assertThat(troubles()).hasSizeGreaterThan(8);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void saysWhatTrySays(Guide trouble) throws Exception {
        assertThat(trouble.blocks().stream().map(Guide.Block::language)).containsExactly("json", "text", "yaml", "text");
        assertThat(tried(GUIDE.file(), trouble.feed())).contains(lines(trouble, 0));
        assertThat(tried(with(trouble.blocks("yaml").get(0)), trouble.feed())).contains(lines(trouble, 1));
    }

    static List<Guide> examples() {
        return FORMATS.sections().stream().filter(section -> !section.blocks("text").isEmpty()).toList();
    }

    @Test
    void showsAnExampleOfEachFormatThatCanBeShown() {
        assertThat(examples().stream().map(example -> example.blocks("yaml").get(0).lines().skip(1).findFirst().orElseThrow().replaceAll(".*: ", "")))
                .containsExactlyInAnyOrderElementsOf(Feeds.formats().stream().filter(format -> !format.equals("xlsx")).toList());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void readsEachFormatAsItsExampleSays(Guide example) throws Exception {
        assertThat(example.blocks()).hasSize(3);
        assertThat(tried(with(example.blocks("yaml").get(0)), example.feed())).contains(lines(example, 0));
    }

    private String[] lines(Guide trouble, int block) {
        return trouble.blocks("text").get(block).lines().toArray(String[]::new);
    }

    /** The file with these parameters in the place of those with their names. */
    private static String with(String parameters) throws Exception {
        ArrayNode file = (ArrayNode) YAML.readTree(GUIDE.file());
        ArrayNode own = (ArrayNode) file.at("/0/templatedRoute/parameters");
        for (var parameter : YAML.readTree(parameters)) {
            for (int i = own.size() - 1; i >= 0; i--) {
                if (own.get(i).get("name").equals(parameter.get("name"))) {
                    own.remove(i);
                }
            }
            own.add(parameter);
        }
        return YAML.writeValueAsString(file);
    }

    private List<String> tried(String yaml, String feed) throws Exception {
        Path file = Files.writeString(folder.resolve("acme.camel.yaml"), yaml);
        Path sample = Files.writeString(folder.resolve("1.json"), feed);
        Command tried = Command.run(folder, "try", file.toString(), sample.toString());
        return (tried.out() + tried.errors()).lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }
}
