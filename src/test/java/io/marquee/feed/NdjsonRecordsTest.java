package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NdjsonRecordsTest {

    @TempDir
    private Path directory;

    private FeedFile read(int limit, String... pages) {
        return FeedFile.of(directory, "ndjson", "/", limit,
                List.of(pages).stream().map(page -> page.replace('~', '\u001E').getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "`{\"a\":1}\n{\"a\":2}\n`         | `{\"a\":1};{\"a\":2}`",
        "`\n\r\n{\"a\":1}\r\n\r\n{\"a\":2}` | `{\"a\":1};{\"a\":2}`",
        "`{\"a\":1} \t\n{broken\n[2]\n`   | `{\"a\":1};{broken;[2]`",
        "`~{\"a\":\n1}\n~{\"a\":2}\n`      | `{\"a\":\n1};{\"a\":2}`",
        "`~~\n~{\"a\":1}`                  | `{\"a\":1}`",
        "`7\n\"x\"\nnull`                 | `7;\"x\";null`",
    })
    void takesEachLineOrSequence(String feed, String records) {
        FeedFile read = read(1 << 20, feed);
        assertThat(read.problem()).isNull();
        assertThat(String.join(";", read.records())).isEqualTo(records);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"`` | empty", "`\n \n` | empty", "<html> | no line of JSON", "id,title | no line of JSON"})
    void saysWhatIsWrong(String feed, String problem) {
        assertThat(read(1 << 20, feed).problem()).isEqualTo(problem);
    }

    @Test
    void rejectsALineThatIsTooLargeAlone() {
        FeedFile read = read(10, "{\"a\":1}\n{\"a\":123456789}\n{\"a\":2}\n");
        assertThat(read.records()).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(read.rejected()).singleElement().satisfies(record -> assertThat(record.rejected().detail()).isEqualTo("record 2 is larger than 10 bytes"));
    }

    @Test
    void hasOnePlaceOfItsRecords() {
        assertThat(Feeds.objection("ndjson", "events")).contains("it must be /");
        assertThat(Feeds.objection("ndjson", " / ")).isNull();
    }
}
