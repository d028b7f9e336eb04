package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Namespaces by the prefix that the provider's file has for them. */
class XmlPrefixesTest {

    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final XmlPrefixes PREFIXES = XmlPrefixes.of("a = " + ATOM + "\n\n  ev=http://x.org/?a&b  ");

    private static FeedFile read(String feed, String path, XmlPrefixes prefixes) throws IOException {
        return FeedFile.read(new XmlRecords(
                new ByteArrayInputStream(feed.getBytes(StandardCharsets.UTF_8)), XmlPath.parse(path), prefixes, 10_000));
    }

    private static String trees(FeedFile read) throws IOException {
        List<String> trees = new ArrayList<>();
        for (String record : read.records()) {
            trees.add(new XmlTreeMapper().readerFor(JsonNode.class).withAttribute(XmlPrefixes.class, PREFIXES)
                    .readValue(record.getBytes(StandardCharsets.UTF_8)).toString());
        }
        return String.join(" ", trees).replace('"', '\'');
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<feed xmlns='ATOM' xmlns:e='http://x.org/?a&amp;b'><entry e:at='1'><title>T</title><e:x>2</e:x></entry></feed>",
        "<atom:feed xmlns:atom='ATOM'><atom:entry xmlns:q=\"http://x.org/?a&amp;b\" q:at='1'><atom:title>T</atom:title><q:x>2</q:x></atom:entry></atom:feed>",
        "<a:feed xmlns:a=\"ATOM\" xmlns:ev='http://x.org/?a&amp;b'><a:entry ev:at='1'><a:title>T</a:title><ev:x>2</ev:x></a:entry></a:feed>",
        "<x:feed xmlns:x='ATOM'><entry xmlns='ATOM' xmlns:e='http://x.org/?a&amp;b' e:at='1'><title>T</title><x xmlns='http://x.org/?a&amp;b'>2</x></entry></x:feed>"
    })
    void nameWhatIsMeantWhateverTheFeedCallsIt(String feed) throws IOException {
        FeedFile read = read(feed.replace("ATOM", ATOM), "a:feed/a:entry", PREFIXES);
        assertThat(read.problem()).isNull();
        assertThat(trees(read)).isEqualTo("{'ev:at':'1','a:title':['T'],'ev:x':['2']}");
    }

    @Test
    void leaveOtherNamesAsTheyAre() throws IOException {
        FeedFile read = read("<rss xmlns:m='http://m.org'><item><title>T</title><m:x>1</m:x></item></rss>", "rss/item", PREFIXES);
        assertThat(trees(read)).isEqualTo("{'title':['T'],'m:x':['1']}");
        assertThat(read("<feed xmlns='http://other'><entry/></feed>", "a:feed/a:entry", PREFIXES).problem()).isEqualTo("root <feed> is not a:feed");
        assertThat(read("<a:feed><a:entry/></a:feed>", "a:feed/a:entry", PREFIXES).records()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ev                  | it must be lines such as ev =", "= http://x.org | it must be lines", "e v = http://x.org | it must be lines",
        "ev = http://x .org  | it must be lines", "1 = x | it must be lines", "a=x;a=y | a prefix, or a namespace, is there twice",
        "a=x;b=x             | a prefix, or a namespace, is there twice"
    })
    void areLinesOfAPrefixAndAName(String lines, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> XmlPrefixes.of(lines.replace(';', '\n'))).withMessageStartingWith(why);
    }

    @Test
    void areNotTooMany() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 33; i++) {
            lines.append("p").append(i).append(" = u").append(i).append('\n');
        }
        assertThatIllegalArgumentException().isThrownBy(() -> XmlPrefixes.of(lines.toString())).withMessage("there are more than 32");
    }
}
