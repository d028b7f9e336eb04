package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read of a text, by what is said of its encoding and by what it is in. */
class EncodingsTest {

    /** More than one buffer, with a character across its end. */
    private static final String LONG = "x".repeat((1 << 16) - 1) + "ñ";

    @TempDir
    private Path directory;

    private String read(byte[] sent, String charset, boolean guessed) throws IOException {
        Path file = Files.write(directory.resolve("a.feed"), sent);
        try (var in = Utf8Bytes.of(file, charset, guessed)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String read(String text, String sentIn, String said) throws IOException {
        return read(text.getBytes(Charset.forName(sentIn)), said, false);
    }

    @ParameterizedTest
    @CsvSource({
        "latin1, iso-8859-1", "l9, iso-8859-15", "cp1250, windows-1250", "KOI8-R, koi8-r", "Shift_JIS, MS932", "GB18030, gb18030", "big5, Big5",
        "ISO-2022-JP, iso-2022-jp", "EUC-KR, euc-kr", "MacRoman, x-MacRoman", "ibm850, cp850", "utf8, UTF-8"
    })
    void readsEachEncodingThatJavaKnowsByEachOfItsNames(String said, String sentIn) throws IOException {
        Charset charset = Charset.forName(sentIn);
        String text = "<a>" + Stream.of("ñ", "ő", "Я", "日本", "한", "中", "").filter(charset.newEncoder()::canEncode).findFirst().orElseThrow()
                + "</a>";
        assertThat(read(text, sentIn, said)).isEqualTo(text);
        assertThat(read("<?xml version='1.0' encoding='" + said + "'?>" + text, sentIn, "utf-8")).endsWith(text);
    }

    @ParameterizedTest
    @CsvSource({"iso-8859-1", "latin1", "US-ASCII", "windows-1252"})
    void takesIsoLatin1ForWhatBrowsersTakeItFor(String said) throws IOException {
        assertThat(read("“€” – ñ", "windows-1252", said)).isEqualTo("“€” – ñ");
        // of those that windows-1252 leaves open
        assertThat(read(HexFormat.of().parseHex("418142"), said, false)).isEqualTo("A\u0081B");
    }

    static Stream<Arguments> utf8() {
        return Stream.of("iso-8859-1", "windows-1252", "windows-1251", "Shift_JIS", "utf-16", "UTF-16LE", "utf-32", "us-ascii")
                .flatMap(said -> Stream.of("ñ €", LONG).map(text -> Arguments.of(said, text)));
    }

    @ParameterizedTest
    @MethodSource("utf8")
    void believesValidUtf8MoreThanWhatIsSaidOfIt(String said, String text) throws IOException {
        assertThat(read(text, "UTF-8", said)).isEqualTo(text);
    }

    @Test
    void believesWhatIsSaidOfAnyOtherText() throws IOException {
        assertThat(read("<a/>", "UTF-8", "utf-16")).isEqualTo("<a/>");
        // in ASCII alone: nothing contradicts it
        assertThat(read("日本", "ISO-2022-JP", "ISO-2022-JP")).isEqualTo("日本");
        assertThat(read("abc", "UTF-16LE", "UTF-16LE")).isEqualTo("abc");
        assertThat(read("ñ", "UTF-32BE", "utf-32be")).isEqualTo("ñ");
        // a character of UTF-8 may be two of another by chance
        assertThat(read("Ã± é", "windows-1252", "iso-8859-1")).isEqualTo("Ã± é");
    }

    @Test
    void takesTextOfWhichNothingIsSaidForThatOfAWindowsMachineIfItIsNoUtf8() throws IOException {
        byte[] windows = (LONG + ";12 €").getBytes("windows-1252");
        assertThat(read(windows, null, true)).isEqualTo(LONG + ";12 €");
        assertThat(read(windows, null, false)).doesNotContain("ñ");
        assertThat(read((LONG + "€").getBytes(StandardCharsets.UTF_8), null, true)).isEqualTo(LONG + "€");
        // damaged in one place
        assertThat(read(HexFormat.of().parseHex("c3b1e92c"), null, true)).startsWith("ñ").doesNotContain("é");
        assertThat(read(HexFormat.of().parseHex("c3b1e92c"), "utf-8", true)).startsWith("ñ").doesNotContain("é");
        assertThat(read(HexFormat.of().parseHex("41e92c"), "utf-8", true)).doesNotContain("é");
    }

    @Test
    void repeatsNoMoreThanTheBeginningOfALongName() {
        assertThatExceptionOfType(FeedException.class).isThrownBy(() -> read("a", "UTF-8", "A".repeat(8_000)))
                .withMessage("unknown encoding " + "A".repeat(40));
    }

    @ParameterizedTest
    @CsvSource({"EBCDIC-37", "''", "utf-9", "a b", "?"})
    void saysThatThereIsNoSuchEncoding(String said) {
        assertThatExceptionOfType(FeedException.class).isThrownBy(() -> read("a", "UTF-8", said)).withMessage("unknown encoding " + said);
    }
}
