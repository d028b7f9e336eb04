package io.marquee.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a secret in an address, and where it is found in what a provider sends. */
class UrlSecretsTest {

    private static UrlSecrets of(String parameters) {
        return new UrlSecrets("acme", "https://a.example/?" + parameters, Map.of("ACME_OTHER", " 0ther/one \n")::get);
    }

    private static String scrubbed(UrlSecrets secrets, String text) {
        return new String(secrets.scrubbed(text.getBytes(StandardCharsets.UTF_8), "json"), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"author, false", "authors, false", "author_id, false", "authority, false", "auth, true", "oauth_token, true", "authorization, true", "authorisation, true",
        "x-auth, true", "client_id, true", "appid, true", "session, true", "sort_key, false", "keyword, false", "city, false"})
    void tellsSecretsByTheNamesOfTheirParameters(String parameter, boolean secret) {
        assertThat(of(parameter + "=abcd1234").url().contains("$ACME_")).isEqualTo(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cr/t+a", "s3cr\\/t+a", "s3cr%2Ft%2Ba", "s3cr%2ft%2ba", "s3cr/t\\u002ba", "s3cr\\/t\\u002Ba", "s3cr\\/t\\u002ba"})
    void findsASecretHoweverItIsWritten(String form) {
        assertThat(scrubbed(of("key=s3cr%2Ft%2Ba"), "{\"self\":\"https://a/?key=" + form + "&x\"}")).isEqualTo("{\"self\":\"https://a/?key=$ACME_KEY&x\"}");
    }

    @Test
    void findsTheValueOfANamedVariableAsItIsSent() {
        assertThat(scrubbed(of("key=$ACME_OTHER"), "0ther/one 0ther%2Fone 0ther\\/one")).isEqualTo("$ACME_OTHER $ACME_OTHER $ACME_OTHER");
    }

    /** Values that dates, numbers, and ordinary words are, too. */
    @ParameterizedTest
    @ValueSource(strings = {"2030", "2030-05-12", "20300512", "title", "venue", "Hamlet", "x", "a1", "12%2F05"})
    void leavesWhatIsNoSecretInAFeed(String value) {
        UrlSecrets secrets = of("session=" + value);
        assertThat(secrets.url()).endsWith("?session=$ACME_SESSION");
        String feed = "{\"title\": \"Hamlet\", \"venue\": \"x a1 12/05\", \"start\": \"2030-05-12\", \"id\": 20300512}";
        assertThat(scrubbed(secrets, feed)).isEqualTo(feed);
        assertThat(secrets.left(feed.getBytes(StandardCharsets.UTF_8), "json", null)).hasSize(value.length() < 4 ? 0 : 1);
        assertThat(secrets.left("[]".getBytes(StandardCharsets.UTF_8), "json", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abcdefgh", "abc1", "2030-abcd"})
    void takesWhatIsNoWordOutOfAFeed(String value) {
        assertThat(scrubbed(of("session=" + value), "[\"" + value + "\"]")).isEqualTo("[\"$ACME_SESSION\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1252"})
    void findsLettersBeyondAsciiInAnyEncoding(String charset) {
        byte[] feed = "Ö;sécrèt12;é".getBytes(Charset.forName(charset));
        assertThat(new String(of("key=s%C3%A9cr%C3%A8t12").scrubbed(feed, "csv"), Charset.forName(charset))).isEqualTo("Ö;$ACME_KEY;é");
        byte[] damaged = ("\u00FF" + new String("sécrèt12".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new String(of("key=s%C3%A9cr%C3%A8t12").scrubbed(damaged, "csv"), StandardCharsets.ISO_8859_1)).isEqualTo("\u00FF$ACME_KEY");
    }

    @Test
    void findsASecretThatALineOfACalendarIsFoldedIn() {
        String calendar = "BEGIN:VEVENT\r\nURL:https://a.example/?key=s3c\r\n ret12&a\r\nSUMMARY:long\r\n  er\r\n";
        assertThat(new String(of("key=s3cret12").scrubbed(calendar.getBytes(StandardCharsets.UTF_8), "ical"), StandardCharsets.UTF_8))
                .isEqualTo("BEGIN:VEVENT\r\nURL:https://a.example/?key=$ACME_KEY&a\r\nSUMMARY:long er\r\n");
        String other = calendar.replace("s3c", "abc");
        assertThat(new String(of("key=s3cret12").scrubbed(other.getBytes(StandardCharsets.UTF_8), "ical"), StandardCharsets.UTF_8)).isEqualTo(other);
    }

    @Test
    void namesVariablesThatCanBeNamed() {
        UrlSecrets secrets = of("key" + "x".repeat(90) + "=abcd1234&key" + "x".repeat(91) + "=efgh5678");
        assertThat(secrets.values().keySet()).hasSize(2).allSatisfy(variable -> assertThat(variable).hasSizeLessThan(100).startsWith("ACME_KEYX"));
    }
}
