package io.marquee.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our own jq functions make of what feeds write. */
class HelpersTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode run(String program, JsonNode record) throws Exception {
        List<?> outputs = Program.of(program).run(record);
        assertThat(outputs).hasSize(1);
        return (JsonNode) outputs.get(0);
    }

    private static String ofText(String program, String text) throws Exception {
        JsonNode made = run(program, new TextNode(text));
        return made.isTextual() ? made.textValue() : made.toString();
    }

    private static String ofJson(String program, String json) throws Exception {
        return run(program, JSON.readTree(json)).toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Rock &#038; Roll &#8211; Don&#8217;t Stop | Rock & Roll – Don’t Stop",
        "Caf&eacute; &#8220;&#xD1;&#8221;          | Café “Ñ”",
        "5 &lt; 6 &amp;amp; counting               | 5 < 6 &amp; counting",
        "a<br>b<br/>c                              | a b c",
        "<p>One <b>T</b>wo</p><p>Three</p>         | One Two Three",
        "Rock <3 you, 5 < 6 > 4                    | Rock <3 you, 5 < 6 > 4",
        "x <y                                      | x <y",
        "a<!-- b > c -->d                          | a d",
        "a<!-- b                                   | a<!-- b",
        "AT&T &nbsp; &unknown; &                   | AT&T &unknown; &",
        "<a title='x'>Link</a>                     | Link",
        "&lt;b&gt;bold&lt;/b&gt;                   | <b>bold</b>",
    })
    void makeTextOfHtml(String html, String text) throws Exception {
        assertThat(ofText("html_text", html)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "12,50 €                   | [12.50]",
        "12,50\u00A0€              | [12.50]",
        "12,50\u202F€              | [12.50]",
        "1.234,50 €                | [1234.50]",
        "1\u202F234,50\u202F€      | [1234.50]",
        "1,234.50                  | [1234.50]",
        "$1,234                    | [1234]",
        "1.234                     | [1234]",
        "1'234.50 CHF              | [1234.50]",
        "1.234.567 Ft              | [1234567]",
        "12.5                      | [12.5]",
        "0.125                     | [0.125]",
        "10-20 €                   | [10,20]",
        "€10 – €20                 | [10,20]",
        "von 10 bis 20 Euro        | [10,20]",
        "from 10                   | [10]",
        "ab 8,- €                  | [8]",
        "EUR 7.00/9.50             | [7.00,9.50]",
        "Zone 1: 12 €              | [12]",
        "12 € (reduced 8 €, 2 for 20 €) | [12,8,20]",
        "15 € (10% off)            | [15]",
        "Free                      | [0]",
        "Eintritt frei             | [0]",
        "Gratuit                   | [0]",
        "Entrada gratuïta i lliure | [`Entrada gratuïta i lliure`]",
        "sold out                  | [`sold out`]",
        "-5 €                      | [`-5 €`]",
        "12.05.2030                | [`12.05.2030`]",
        "1.23.456                  | [`1.23.456`]",
    })
    void readPricesAsPeopleWriteThem(String text, String prices) throws Exception {
        assertThat(ofText("prices", text)).isEqualTo(prices.replace('`', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "29.949999 | [29.949999]", "null | []", "\"\" | []", "[\"10 €\", 12, null] | [10,12]", "true | []",
        "{\"price\":\"95\",\"priceCurrency\":\"EUR\"} | [95]", "[{\"price\":\"10.00\"},{\"lowPrice\":5,\"highPrice\":7}] | [10.00,5,7]",
        "[[[[[[[[[1]]]]]]]]] | []",
    })
    void readPricesOfListsAndOffers(String json, String prices) throws Exception {
        assertThat(ofJson("prices", json)).isEqualTo(prices);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "12.05.2030 20:00               | 2030-05-12T20:00:00",
        "So., 12.5.2030, 20.00 Uhr      | 2030-05-12T20:00:00",
        "12.05.2030                     | 2030-05-12",
        "Sun, 12 May 2030 20:00:00 GMT  | 2030-05-12T20:00:00Z",
        "Sun, 12 May 2030 20:00:15 +0200 | 2030-05-12T20:00:15+0200",
        "May 12, 2030 8:00 pm           | 2030-05-12T20:00:00",
        "May 12th, 2030 at 12 a.m.      | 2030-05-12T00:00:00",
        "12 de mayo de 2030, 20:00      | 2030-05-12T20:00:00",
        "12 mai 2030 à 20h30            | 2030-05-12T20:30:00",
        "12. März 2030 um 20 Uhr        | 2030-03-12T20:00:00",
        "20300512T200000Z               | 2030-05-12T20:00:00Z",
        "20300512                       | 2030-05-12",
        "2030/05/12 20:00               | 2030-05-12T20:00:00",
        "25/12/2030 20:00               | 2030-12-25T20:00:00",
        "12/25/2030 8 PM                | 2030-12-25T20:00:00",
        "05/05/2030                     | 2030-05-05",
        "2030-05-12T20:00:00            | 2030-05-12T20:00:00",
        "47615                          | 2030-05-12",
        "47615.833333333336             | 2030-05-12T20:00:00",
        "47615.8333333                  | 2030-05-12T20:00:00",
        "47615.9999999999               | 2030-05-13T00:00:00",
    })
    void readTimesAsPeopleWriteThem(String text, String time) throws Exception {
        assertThat(ofText("time", text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "05/12/2030 20:00", "31.02.2030", "12.05.2030 25:00", "12.05.2030 13 pm", "May 2030", "soon", "", "12.05.2030 20", "12.05.2030 or later", "Foo 12, 2030", "12345", "99999.5", "47615.", "47615,5", "1904839200"
    })
    void leaveATimeThatCouldMeanSomethingElseAsItIs(String text) throws Exception {
        assertThat(ofText("time", text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "MM/dd/yyyy h:mm a     | 05/12/2030 8:00 PM           | 2030-05-12T20:00",
        "dd/MM/yyyy            | 05/12/2030                   | 2030-12-05",
        "yyyy-MM-dd HH:mm xx   | 2030-05-12 20:00 +0200       | 2030-05-12T20:00+02:00",
        "dd/MM/yyyy            | 31/02/2030                   | 31/02/2030",
    })
    void readTimesByAPattern(String pattern, String text, String time) throws Exception {
        assertThat(ofText("time(\"" + pattern + "\")", text)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"On sale\" | \"online\"", "\"onsale\" | \"online\"", "\"https://schema.org/InStock\" | \"online\"", "true | \"online\"", "1 | \"online\"",
        "\"SOLD_OUT\" | \"offline\"", "\"http://schema.org/EventCancelled\" | \"offline\"", "false | \"offline\"", "\"maybe\" | \"maybe\"", "7 | \"7\"", "null | null"
    })
    void knowUsualWordsForSellModes(String json, String mode) throws Exception {
        assertThat(ofJson("sell_mode", json)).isEqualTo(mode);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "first_of    | [null,\"  \",\"a\",\"b\"] | \"a\"", "first_of    | [] | null", "first_of | \"x\" | \"x\"", "first_of | [false] | false",
        "one_or_many | null | []", "one_or_many | [1] | [1]", "one_or_many | {\"a\":1} | [{\"a\":1}]", "one_or_many | [] | []",
    })
    void chooseAmongSeveral(String program, String json, String result) throws Exception {
        assertThat(ofJson(program, json)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "fromdate | \"2030-05-12T18:00:00Z\" | 1904839200", "fromdate | \"2030-05-12T20:00:00+02:00\" | 1904839200",
        "fromdateiso8601 | \"2030-05-12T18:00:00.5Z\" | 1904839200.5", "fromdate | \"1969-12-31T23:59:59.5Z\" | -0.5",
        "fromdate | \"2030-05-12T20:00:00\" | \"2030-05-12T20:00:00\"", "fromdate | \"soon\" | \"soon\"", "fromdate | null | null", "fromdate | 7 | 7",
        "todate | 1904839200 | \"2030-05-12T18:00:00Z\"", "todateiso8601 | 1904839200.9 | \"2030-05-12T18:00:00Z\"", "todate | -0.5 | \"1969-12-31T23:59:59Z\"",
        "todate | 1e300 | 1.0E300", "todate | \"x\" | \"x\"", "todate | null | null",
    })
    void reckonWithInstants(String program, String json, String result) throws Exception {
        assertThat(ofJson(program, json)).isEqualTo(result);
    }

    @Test
    @Timeout(20)
    void takeLinearTimeForWhateverAFeedSends() throws Exception {
        for (String unit : List.of("<a", "<!--", "&", "<", "-->", "&#1", "<a>", "1 ", "1.", "12 ", "€", "frei", "a ", "\u00A0")) {
            String text = unit.repeat(200_000 / unit.length());
            for (String program : List.of("html_text", "prices", "time", "sell_mode", "fromdate", "time(\"dd MM yyyy\")")) {
                assertThat(ofText(program, text)).as("%s of many %s", program, unit).isNotNull();
            }
        }
    }
}
