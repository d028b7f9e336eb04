package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLdRecordsTest {

    @TempDir
    private Path directory;

    private FeedFile read(String types, int limit, String page) {
        return FeedFile.of(directory, "jsonld", types, limit, page.getBytes(StandardCharsets.UTF_8));
    }

    private static String script(String json) {
        return "<script type=\"application/ld+json\">" + json + "</script>";
    }

    /** A record is written as its id. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'@type':'Event','id':1}                                                   | 1",
        "[{'@type':'MusicEvent','id':1},{'@type':'Place','id':9},{'@type':['Thing','Festival'],'id':2}] | 1 2",
        "{'@graph':[{'@type':'WebPage','mainEntity':{'@type':'Event','id':1}},{'@type':'schema:Event','id':2}]} | 1 2",
        "{'@type':'http://schema.org/Event','id':1,'superEvent':{'@type':'Event','id':9},'subEvent':[{'@type':'Event','id':2},{'@type':'Event','id':3}]} | 1 2 3",
        "{'@type':'ItemList','itemListElement':[{'@type':'ListItem','item':{'@type':'Event','id':1}}]} | 1",
        "{'@type':'Organization','event':[{'@type':'Event','id':1}],'id':9}        | 1",
        "{'@type':'EventVenue','id':9}                                             | ``",
        "[]                                                                        | ``",
        "/*<![CDATA[*/{'@type':'Event','id':1}/*]]>*/                              | 1",
        "<![CDATA[[{'@type':'Event','id':1}]]]>                                    | 1",
        "<!-- {'@type':'Event','id':1} -->                                         | 1",
        "`{'@type':'Event','id':1,'description':'a\nb'}`                          | 1",
    })
    void findsEventsWhereverTheyAre(String json, String ids) {
        FeedFile read = read("Event", 1 << 20, "<html>" + script(json.replace('\'', '"')) + "</html>");
        assertThat(read.problem()).isNull();
        assertThat(read.rejected()).isEmpty();
        assertThat(String.join(" ", read.records().stream().map(record -> record.replaceFirst("(?s).*?\"id\":(\\d+).*", "$1")).toList())).isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "<script type='application/ld+json'>[]</script>          | null",
        "<SCRIPT data-x=\"a>b\" TYPE=application/ld+json>[]</SCRIPT > | null",
        "`<script\ntype = \"application/ld+json; charset=utf-8\" >[]</script>` | null",
        "<script>var a = '<script type=\"application/ld+json\">[]'</script> | no script of the type application/ld+json",
        "<!-- <script type='application/ld+json'>[]</script> -->  | no script of the type application/ld+json",
        "<!-- --><script type='application/ld+json'>[]</script>  | null",
        "<!----- ---><script type='application/ld+json'>[]</script>  | null",
        "<scripts type='application/ld+json'>[]</scripts>         | no script of the type application/ld+json",
        "<script type='application/json'>[]</script>              | no script of the type application/ld+json",
        "<p>Maintenance</p>                                       | no script of the type application/ld+json",
        "<script type='application/ld+json'>[]<</script           | null",
        "<script type='application/ld+json'>[]                    | cut off inside a script",
        "``                                                       | empty",
    }, nullValues = "null")
    void findsScriptsAsBrowsersDo(String page, String problem) {
        assertThat(read("Event", 1 << 20, page).problem()).isEqualTo(problem);
    }

    @Test
    void rejectsAScriptThatIsNoJsonOrTooLargeAlone() {
        FeedFile read = read("Event", 40, script("{nope}") + script("{\"@type\":\"Event\",\"id\":1}") + script("[" + " ".repeat(50) + "]")
                + script("{\"@type\":\"Event\",\"id\":2}"));
        assertThat(read.records()).hasSize(2);
        assertThat(read.rejected()).extracting(record -> record.rejected().detail())
                .containsExactly("record 1 is a script that is no JSON", "record 3 is a script of more than 40 bytes");
    }

    @Test
    void givesEachEventOnceHoweverDeepTheyAreInEachOther() {
        int deep = 60;
        FeedFile read = read("Event", 1 << 20, script("{\"@type\":\"Event\",\"subEvent\":".repeat(deep) + "{\"@type\":\"Event\",\"text\":\"" + "x".repeat(100_000)
                + "\"}" + "}".repeat(deep)));
        assertThat(read.problem()).isNull();
        assertThat(read.records()).hasSize(deep + 1);
        assertThat(String.join("", read.records())).hasSizeLessThan(110_000);
    }

    @Test
    void takesOtherTypesByTheirNames() {
        FeedFile read = read("Movie, Place", 1 << 20, script("[{\"@type\":\"Movie\"},{\"@type\":\"Event\",\"location\":{\"@type\":\"Place\"}}]"));
        assertThat(read.records()).containsExactly("{\"@type\":\"Movie\"}", "{\"@type\":\"Place\"}");
        assertThat(Feeds.objection("jsonld", "a/b")).contains("names of types");
        assertThat(Feeds.objection("jsonld", "Event, ")).contains("names of types");
    }
}
