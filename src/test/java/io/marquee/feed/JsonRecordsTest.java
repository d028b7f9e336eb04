package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordsTest {

    private static final int LIMIT = 1 << 20;

    @TempDir
    private Path directory;

    private FeedFile read(String path, String... pages) {
        return FeedFile.of(directory, "json", path, LIMIT,
                Stream.of(pages).map(page -> page.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "/                | [{\"a\":1}, {\"a\":2} ]                                   | {\"a\":1} {\"a\":2}",
        "/                | [[{\"a\":1}],[],[{\"a\":2}]]                              | {\"a\":1} {\"a\":2}",
        "/                | {\"a\":1}                                               | {\"a\":1}",
        "events           | {\"events\":[]}                                         | ``",
        "events           | {\"events\":null}                                       | ``",
        "a/events         | {\"a\":[{\"events\": null },{\"events\":[1,null]}]}          | 1 null",
        "events           | {\"x\":{\"events\":[9]},\"events\":[1,\"b\",null,{\"]\":\"}\"}]}  | 1 \"b\" null {\"]\":\"}\"}",
        "_embedded/events | {\"_embedded\":{\"events\":[{\"t\":\"\\\"[\"}]},\"page\":{}}  | {\"t\":\"\\\"[\"}",
        "days/shows       | {\"days\":[{\"shows\":[{\"a\":1}]},{\"shows\":[{\"a\":2}]},{}]} | {\"a\":1} {\"a\":2}",
        "days?/shows      | {\"page\":1}                                            | ``",
        "events           | {\"events\":{}}                                         | ``",
        "events           | {\"events\": { } , \"x\":1}                             | ``",
        "events           | {\"events\":{\"0\":{\"a\":1}, \"2\" : {\"0\":{}}},\"x\":[1]} | {\"a\":1} {\"0\":{}}",
        "events           | {\"events\":{\"17\":{\"a\":1},\"b\":7}}                 | {\"a\":1} 7",
        "/                | {\"0\":{\"a\":1},\"1\":{\"a\":2}}                        | {\"a\":1} {\"a\":2}",
        "events           | {\"events\":{\"0\":1}}                                  | {\"0\":1}",
        "events           | {\"events\":{\"a\":{\"0\":{}}}}                         | {\"a\":{\"0\":{}}}",
        "events           | {\"events\":[{\"0\":{}},{}]}                           | {\"0\":{}} {}",
    })
    void findsTheRecordsAtTheEndOfAPath(String path, String feed, String records) {
        FeedFile read = read(path, feed);
        assertThat(read.problem()).isNull();
        assertThat(String.join(" ", read.records())).isEqualTo(records);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``                            | empty",
        "`  `                          | empty",
        "<html></html>                 | not a JSON object or array",
        "\"events\"                    | not a JSON object or array",
        "{\"error\":\"down\"}           | no \"events\" where the records should be",
        "{\"events\":[1,2             | cut off inside a value",
        "{\"events\":[1,2,            | cut off inside an array",
        "{\"events\":[1,\"2            | cut off inside a text",
        "{\"events\":[1,2]            | cut off inside an object",
        "{\"events\":[1,2]} x         | text after the end",
        "{\"events\":[1,2] \"x\" 3}   | not JSON at byte 20",
        "{events:[1]}                  | not JSON at byte 1",
        "{\"events\":{\"0\":{\"a\":1},     | cut off inside an object",
        "{\"events\":{\"0\":{\"a           | cut off inside a text",
        "{\"events\":{\"0                 | cut off inside a text",
        "{\"events\":{                     | cut off inside an object",
        "{\"events\":nothing}           | not JSON at byte 17",
    })
    void saysWhatEndsTheReading(String feed, String problem) {
        assertThat(read("events", feed).problem()).isEqualTo(problem);
    }

    @Test
    void keepsWhatCameBeforeACut() {
        assertThat(read("events", "{\"events\":[{\"a\":1},{\"a\":").records()).containsExactly("{\"a\":1}");
    }

    @Test
    void goesFromPageToPageAlsoBehindABrokenOne() {
        FeedFile read = read("events", "{\"events\":[1,2]}", "{\"events\":[3]}", "{\"events\":[4", "{\"events\":[5]}");
        assertThat(read.records()).containsExactly("1", "2", "3", "5");
        assertThat(read.problem()).isEqualTo("cut off inside a value");
    }

    @Test
    void rejectsOnlyTheRecordThatIsTooLarge() {
        String large = "{\"t\":\"" + "x".repeat(300_000) + "\"}";
        FeedFile read = FeedFile.of(directory, "json", "/", 200_000,
                ("[1," + large + ",[2]," + large + "]").getBytes(StandardCharsets.UTF_8));
        assertThat(read.records()).containsExactly("1", "2");
        assertThat(read.rejected()).extracting(FeedRecord::number).containsExactly(2L, 4L);
        assertThat(read.rejected().get(0).rejected().fragment()).startsWith("{\"t\":\"xxx");
    }

    @Test
    void rejectsNestingWithoutEnd() {
        assertThat(read("/", "[".repeat(100_000)).problem()).isEqualTo("more than 64 levels");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsWhatAParserFinds(int seed) throws IOException {
        Random random = new Random(seed);
        ObjectMapper json = new ObjectMapper();
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 300; i++) {
            records.add(any(random, 0));
        }
        ObjectNode feed = json.createObjectNode();
        feed.set("before", any(random, 0));
        feed.putObject("a").set("b", records);
        feed.set("after", any(random, 0));
        FeedFile read = read("a/b", json.writerWithDefaultPrettyPrinter().writeValueAsString(feed));
        assertThat(read.problem()).isNull();
        ArrayNode found = json.createArrayNode();
        for (String record : read.records()) {
            found.add(json.readTree(record));
        }
        assertThat(found).isEqualTo(records);
    }

    /** An object, with whatever in it. */
    private static JsonNode any(Random random, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = "n" + i + (random.nextBoolean() ? "\"]" : "{\\");
            switch (random.nextInt(depth > 3 ? 3 : 5)) {
                case 0 -> object.put(name, "x\"}],\\ñ" + random.nextInt());
                case 1 -> object.put(name, random.nextDouble());
                case 2 -> object.putNull(name);
                case 3 -> object.set(name, any(random, depth + 1));
                default -> object.putArray(name).add(random.nextInt()).add(any(random, depth + 1)).add(true);
            }
        }
        return object;
    }
}
