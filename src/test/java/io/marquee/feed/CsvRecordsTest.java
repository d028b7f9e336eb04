package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {

    @TempDir
    private Path directory;

    private FeedFile read(String columns, String feed) {
        return FeedFile.of(directory, "csv", columns, 1 << 20, feed.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsRowsAsObjectsWithTheNamesOfTheFirst() {
        FeedFile read = read("id;title", "id;title;start\r\n1;Camela;x\r\n\r\n2;\"A \"\"B\"\"; C\nD\";\n3\n");
        assertThat(read.problem()).isNull();
        assertThat(read.records()).containsExactly(
                "{\"id\":\"1\",\"title\":\"Camela\",\"start\":\"x\"}",
                "{\"id\":\"2\",\"title\":\"A \\\"B\\\"; C\\nD\",\"start\":\"\"}",
                "{\"id\":\"3\"}");
    }

    @Test
    void takesTheDelimiterFromTheColumns() {
        assertThat(read("a\tb", "a\tb\n1,5\t2;5").records()).containsExactly("{\"a\":\"1,5\",\"b\":\"2;5\"}");
        assertThat(read("a", "a,b\n1,2").records()).containsExactly("{\"a\":\"1\",\"b\":\"2\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``                        | empty",
        "<html>                    | no column id",
        "{\"id\":1}                | no column id",
        "title                     | no column id",
    })
    void saysWhyItIsNoFeed(String feed, String problem) {
        assertThat(read("id", feed).problem()).isEqualTo(problem);
    }

    @Test
    void losesOnlyTheRowThatIsOutOfOrder() {
        FeedFile read = read("id,title", "id,title\n1,a\n2,\"open\n3,c\n4,x\"y\n5,\"e\"e\n6,f,g\n7,h\n");
        assertThat(read.records()).containsExactly(
                "{\"id\":\"1\",\"title\":\"a\"}", "{\"id\":\"3\",\"title\":\"c\"}", "{\"id\":\"7\",\"title\":\"h\"}");
        assertThat(read.rejected()).extracting(record -> record.rejected().fragment())
                .containsExactly("2,\"open", "4,x\"y", "5,\"e\"e", "6,f,g");
        assertThat(read.problem()).isNull();
    }

    @Test
    void losesOnlyTheRowThatIsNotUtf8() {
        // \u00f1 in UTF-8 says that the other one is damaged
        byte[] feed = "id\n1\n\u00e9\n\u00c3\u00b1\n".getBytes(StandardCharsets.ISO_8859_1);
        FeedFile read = FeedFile.of(directory, "csv", "id", 1 << 20, feed);
        assertThat(read.records()).containsExactly("{\"id\":\"1\"}", "{\"id\":\"ñ\"}");
        assertThat(read.rejected()).hasSize(1);
    }

    /** As Excel writes them. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"sep=;", "`\"sep=;\"`", "SEP=;", "sep=;;;", "\uFEFFsep=;"})
    void takesTheDelimiterOfTheLineBeforeTheNames(String line) {
        String feed = line + "\r\nid;title\r\n1;a,b\r\n";
        assertThat(read("id,title", feed)).isEqualTo(read("id;title", feed));
        assertThat(read("id,title", feed).records()).containsExactly("{\"id\":\"1\",\"title\":\"a,b\"}");
    }

    @Test
    void saysWhatIsWrongBehindALineBeforeTheNames() {
        assertThat(read("id", "sep=;").problem()).isEqualTo("empty");
        assertThat(read("id", "sep=;\nname\n").problem()).isEqualTo("no column id");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", ";;;;;", " ; ; ", "\"\";\"\"", "\t;", "\" \"", ";\"\n\";"})
    void passesRowsWithoutContent(String row) {
        FeedFile read = read("id;title", "id;title\n1;a\n" + row + "\n" + row + "\r\n2;b\n" + row);
        assertThat(read.records()).containsExactly("{\"id\":\"1\",\"title\":\"a\"}", "{\"id\":\"2\",\"title\":\"b\"}");
        assertThat(read.rejected()).isEmpty();
        assertThat(read.problem()).isNull();
    }

    @Test
    void leavesOutEmptyFieldsBehindTheLastColumn() {
        FeedFile read = read("id;title", "id;title\n1;a;\n2;b;;\" \"\n3;c;d\n4;d\n");
        assertThat(read.records()).containsExactly(
                "{\"id\":\"1\",\"title\":\"a\"}", "{\"id\":\"2\",\"title\":\"b\"}", "{\"id\":\"4\",\"title\":\"d\"}");
        assertThat(read.rejected()).extracting(record -> record.rejected().fragment()).containsExactly("3;c;d");
    }

    @Test
    void givesUpAtARowWithoutEnd() {
        assertThat(read("id", "id\n" + "x".repeat(100_000)).problem()).isEqualTo("a row of more than 65536 bytes");
        FeedFile open = read("id", "id\n1\n\"" + "2\n".repeat(50_000));
        assertThat(open.problem()).isNull();
        assertThat(open.records()).hasSize(50_000);
        assertThat(open.rejected()).hasSize(1);
    }

    @Test
    void losesOnlyTheRowsWithInchMarks() {
        FeedFile read = read("id,title", "id,title\n" + "1,12\" vinyl\n2,\"b\"\n".repeat(100_000));
        assertThat(read.rejected()).hasSize(100_000);
        assertThat(read.records()).hasSize(100_000).containsOnly("{\"id\":\"2\",\"title\":\"b\"}");
        assertThat(read.problem()).isNull();
    }

    @Test
    void stripsTheNamesOfColumnsAndLeavesOutThoseWithout() {
        FeedFile read = read("id;title", "\uFEFF\uFEFFid ;\"\ttitle \";;;\r\n1;a;b;c;d\r\n");
        assertThat(read.problem()).isNull();
        assertThat(read.records()).containsExactly("{\"id\":\"1\",\"title\":\"a\"}");
    }

    @Test
    void rejectsAColumnThatIsThereTwice() {
        assertThat(read("id", "id,title, title\n1,a,b\n").problem()).isEqualTo("the column title is there twice");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsWhatWasWrittenWhateverStandsInTheFields(int seed) {
        Random random = new Random(seed);
        List<String> rows = new ArrayList<>();
        StringBuilder feed = new StringBuilder("a,b,c\n");
        for (int i = 0; i < 2_000; i++) {
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            for (String name : List.of("a", "b", "c")) {
                StringBuilder field = new StringBuilder("x");
                for (int j = random.nextInt(6); j > 0; j--) {
                    field.append(List.of("\"", ",", "\n", "\r\n", "ñ", "y", " ").get(random.nextInt(7)));
                }
                row.put(name, field.toString());
                boolean plain = field.chars().noneMatch(c -> "\",\r\n".indexOf(c) >= 0) && random.nextBoolean();
                feed.append(plain ? field : '"' + field.toString().replace("\"", "\"\"") + '"').append("c".equals(name) ? "\n" : ",");
            }
            rows.add(row.toString());
        }
        FeedFile read = read("a", feed.toString());
        assertThat(read.rejected()).isEmpty();
        assertThat(read.records()).isEqualTo(rows);
    }
}
