package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTreeMapperTest {

    private static final XmlTreeMapper XML = new XmlTreeMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<a/>                              | {}",
                "<a></a>                           | {}",
                "<a> <!-- x --> <?p x?> </a>       | {}",
                "<a id='007' p='20.00' b='true'/>  | {\"id\":\"007\",\"p\":\"20.00\",\"b\":\"true\"}",
                "<a e=''/>                         | {\"e\":\"\"}",
                "<a><b i='1'/></a>                 | {\"b\":[{\"i\":\"1\"}]}",
                "<a><b/><c/><b i='2'/></a>         | {\"b\":[{},{\"i\":\"2\"}],\"c\":[{}]}",
                "<a><b>1</b><b>2</b></a>           | {\"b\":[\"1\",\"2\"]}",
                "<a>t</a>                          | {\"#text\":\"t\"}",
                "<a i='1'>t</a>                    | {\"i\":\"1\",\"#text\":\"t\"}",
                "<a>x<b/>y</a>                     | {\"b\":[{}],\"#text\":\"xy\"}",
                "<a b='&lt;&gt;&amp;&quot;&apos;&#241;&#x1F3AD;'/> | {\"b\":\"<>&\\\"'ñ🎭\"}",
                "<a>&lt;b&gt;<![CDATA[<c>&amp;]]></a> | {\"#text\":\"<b><c>&amp;\"}",
                "<x:a xmlns:x='u' x:i='1'><x:b/></x:a> | {\"x:i\":\"1\",\"x:b\":[{}]}",
                "<a xmlns='u'><b xml:lang='es'/></a> | {\"b\":[{\"xml:lang\":\"es\"}]}",
                "<ñ í='é'/>                        | {\"í\":\"é\"}"
            })
    void readsARecordAsATree(String record, String json) throws IOException {
        assertThat(read(record)).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "text", "<a>", "<a", "<a><b></a>", "</a>", "<a b=1/>", "<a b='1' b='2'/>", "<a b='<'/>", "<a>&</a>",
                "<a b='&'/>", "<a b='x/>", "<a/><b/>", "<a/>text", "<a></a></a>", "<a>\u0001</a>", "<a>&#0;</a>", "<a>&#x110000;</a>",
                "<a>&#xD83C;</a>", "<x:a/>", "<a x:b='1'/>", "<a>]]></a>", "<a><!-- -- --></a>", "<1/>", "<a><![CDATA[x</a>"
            })
    void rejectsWhatIsIllFormed(String record) {
        rejects(record);
    }

    @Test
    void rejectsInvalidUtf8() {
        for (String record : new String[] {"<a>\u00ff\u00fe</a>", "<a b='\u00c3('/>", "<a>\u00ed\u00a0\u0080</a>"}) {
            rejects(record.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a>&nbsp;</a>", "<a>x&nbsp;y</a>", "<a b='&nbsp;'/>", "<a><b>&c;</b></a>"})
    void rejectsAnUndeclaredEntity(String record) {
        rejects(record);
    }

    @Test
    void rejectsEntitiesOfADtd(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        rejects("<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><a>&x;</a>");
        rejects("<!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]><a b='&x;'/>");
        rejects("<!DOCTYPE a [<!ENTITY x 'y'><!ENTITY z '&x;&x;'>]><a>&z;</a>");
    }

    @Test
    void neverFetchesADtd() throws IOException {
        try (var server = new java.net.ServerSocket(0)) {
            server.setSoTimeout(1);
            String dtd = "http://localhost:" + server.getLocalPort() + "/a.dtd";
            try {
                read("<!DOCTYPE a SYSTEM \"" + dtd + "\"><a/>");
            } catch (IOException rejected) {
                assertThat(rejected).hasMessageNotContaining("connect");
            }
            assertThatExceptionOfType(java.net.SocketTimeoutException.class).isThrownBy(server::accept);
        }
    }

    @Test
    void takesAtMost64Levels() throws IOException {
        read("<a>".repeat(64) + "</a>".repeat(64));
        rejects("<a>".repeat(65) + "</a>".repeat(65));
        rejects("<a>".repeat(100_000) + "</a>".repeat(100_000));
    }

    @Test
    void takesValuesOfAtMost65536Characters() throws IOException {
        String longest = "x".repeat(XmlTreeMapper.MAX_VALUE);
        assertThat(read("<a b='" + longest + "'>" + longest + "</a>").path("b").textValue()).isEqualTo(longest);
        rejects("<a b='x" + longest + "'/>");
        rejects("<a>x" + longest + "</a>");
        rejects("<a>" + longest + "<b/>x</a>");
        rejects("<a b='" + "x".repeat(600_000) + "'/>");
    }

    private static JsonNode read(String record) throws IOException {
        return XML.readValue(record.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    private static void rejects(String record) {
        rejects(record.getBytes(StandardCharsets.UTF_8));
    }

    private static void rejects(byte[] record) {
        assertThatThrownBy(() -> XML.readValue(record, JsonNode.class))
                .isInstanceOf(IOException.class);
    }
}
