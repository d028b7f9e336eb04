package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The guide for who adds a provider, taken apart; or another page that shows providers, such as the README. */
public final class Guide {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|\\n]+ \\| `(\\{.*})` \\| `(.+)` \\| `(.+)` \\|$");

    /**
     * What stands between two fences.
     *
     * @param language as named by the first one: {@code sh} is to be run, {@code text} is what it says
     */
    public record Block(String language, String text) {}

    /**
     * A row of the cookbook.
     *
     * @param record JSON
     * @param line of a mapping, or a whole one
     * @param gives JSON
     */
    public record Recipe(String record, String line, String gives) {}

    private final String text;

    private Guide(String text) {
        this.text = text;
    }

    public static Guide read() {
        return of("docs/providers.md");
    }

    /** The README. */
    public static Guide readme() {
        return of("README.md");
    }

    /** Any page of the documents. */
    public static Guide of(String file) {
        try {
            return new Guide(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands below each headline of the lowest kind there is. */
    public List<Guide> sections() {
        return Pattern.compile("(?m)^#{2,} ").splitAsStream(text).skip(1).map(Guide::new).toList();
    }

    /** Its first line, for names of tests. */
    @Override
    public String toString() {
        return text.lines().findFirst().orElse("");
    }

    /** All blocks, in order. */
    public List<Block> blocks() {
        return BLOCK.matcher(text).results().map(block -> new Block(block.group(1), block.group(2))).toList();
    }

    /** Blocks of one language, in order. */
    public List<String> blocks(String language) {
        return blocks().stream().filter(block -> block.language().equals(language)).map(Block::text).toList();
    }

    /** The feed that it reads: the first block that is neither a file, a command, nor what that says. */
    public String feed() {
        return blocks().stream().filter(block -> !List.of("sh", "text", "yaml").contains(block.language())).findFirst().orElseThrow().text();
    }

    /** The address of that feed, as it stands there. */
    public String url() {
        return "https://acme.example/shows.json";
    }

    /** The provider file that it writes. */
    public String file() {
        return blocks("yaml").get(0);
    }

    /** Parameters that it shows, each on its own. */
    public List<String> parameters() {
        return blocks("yaml").stream().skip(1).toList();
    }

    public List<Recipe> cookbook() {
        return ROW.matcher(text).results()
                .map(row -> new Recipe(row.group(1), row.group(2).replace("\\|", "|"), row.group(3)))
                .toList();
    }
}
