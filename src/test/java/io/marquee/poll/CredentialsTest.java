package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.marquee.feed.FeedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private final Credentials credentials =
            new Credentials(Map.of("CITY_HALL_KEY", " a$b\\1 ", "CITY_HALL_LINES", "a\nb", "DATABASE_PASSWORD", "ours")::get);

    @Test
    void fillsInTheVariablesThatTheFileDeclares() throws FeedException {
        VariableValues filled = credentials.fill("city-hall", "CITY_HALL_KEY");
        assertThat(filled.filled("$CITY_HALL_KEY ${CITY_HALL_KEY} $filter $CITY_HALL_ID $PATH", VariableValues.Notation.PLAIN))
                .isEqualTo("a$b\\1 a$b\\1 $filter $CITY_HALL_ID $PATH");
        assertThat(filled.filled("?k=$CITY_HALL_KEY&l=${CITY_HALL_KEY}&$filter=x", VariableValues.Notation.URL)).isEqualTo("?k=a$b%5C1&l=a$b%5C1&$filter=x");
        assertThat(Credentials.headers(filled, "X-Key: $CITY_HALL_KEY\n\n Accept : text/csv"))
                .containsExactly(Map.entry("X-Key", "a$b\\1"), Map.entry("Accept", "text/csv"));
    }

    @Test
    void fillsTheAuthorsProgramAndNothingThatLooksLikeIt() throws FeedException {
        VariableValues filled = credentials.fill("city-hall", "CITY_HALL_KEY");
        String program = filled.marked("\"?k=$CITY_HALL_KEY&n=\\(.next)\"");
        assertThat(program).doesNotContain("CITY_HALL_KEY", "a$b");
        assertThat(filled.unmarked(program.replace("\\(.next)", "$CITY_HALL_KEY"), VariableValues.Notation.URL)).isEqualTo("\"?k=a$b%5C1&n=$CITY_HALL_KEY\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?k=%s", "Basic %s", "%s%s", "a=%s,b", "{\"k\":\"%s\"}"})
    void scrubsValuesHoweverTheyAreWritten(String text) throws FeedException {
        VariableValues filled = new Credentials(name -> "se cret/ü\"x").fill("city", "CITY_KEY");
        for (String form : List.of("se cret/ü\"x", "se+cret%2F%C3%BC%22x", "se%20cret%2F%C3%BC%22x", "se%20cret%2f%c3%bc%22x", "se%20cret/%C3%BC%22x",
                "se%20cret/%c3%bc%22x", "se cret/ü\\\"x", "se cret\\/ü\\\"x", "se cret\\/\\u00fc\\\"x", "se cret/\\u00FC\\\"x", "se cret/ü&quot;x")) {
            assertThat(filled.scrub(text.replace("%s", form))).isEqualTo(text.replace("%s", "$CITY_KEY"));
        }
    }

    @Test
    void scrubsWhatIsHiddenInAllItsFormsToo() throws FeedException {
        VariableValues filled = new Credentials(name -> "100%").fill("city", "CITY_KEY");
        filled.hide("TOKEN", "a/b+c&d");
        assertThat(filled.scrub("a/b+c&d a\\/b+c&d a%2Fb%2Bc%26d a%2fb%2bc%26d a/b+c&amp;d a\\/b\\u002bc\\u0026d a/b\\u002Bc\\u0026d 100% 100%25"))
                .isEqualTo("$TOKEN ".repeat(7) + "$CITY_KEY $CITY_KEY");
    }

    /** No text can name such a variable, see the pattern of names. */
    @ParameterizedTest
    @ValueSource(strings = {"3sat", "-a"})
    void saysThatANameWithoutALetterInFrontHasNoVariables(String provider) {
        assertThat(Credentials.objection(provider, "3SAT_KEY")).isEqualTo("a provider that has variables needs a name that begins with a letter, not " + provider);
        assertThat(Credentials.objection(provider, "")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATABASE_PASSWORD", "CITY", "CITY_HALLKEY", "OTHER_KEY", "CITY_HALL_KEY, PATH"})
    void rejectsVariablesOfOthers(String variables) {
        assertThat(Credentials.objection("city-hall", variables)).contains("its names begin with CITY_HALL_");
        assertThatExceptionOfType(FeedException.class).isThrownBy(() -> credentials.fill("city-hall", variables));
    }

    @ParameterizedTest
    @CsvSource({
        "database, DATABASE_PASSWORD", "database, DATABASE_ANYTHING", "fever, FEVER_URL", "hawtio, HAWTIO_PASSWORD", "otel, OTEL_EXPORTER_OTLP_HEADERS",
        "aws, AWS_SECRET_ACCESS_KEY", "java, JAVA_TOOL_OPTIONS", "feed, FEED_X", "tls, TLS_KEY", "spool, SPOOL_X", "access, ACCESS_API_KEYS"
    })
    void rejectsNamesThatAreOursOrTheSystems(String provider, String variable) {
        assertThat(Credentials.objection(provider, variable)).contains("its name is that of a setting");
    }

    @Test
    void leavesAProviderItsNamesBesideASettingOfItsOwn() {
        assertThat(Credentials.objection("fever", "FEVER_KEY, FEVER_ID")).isNull();
        assertThat(Credentials.objection("acme", "")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme_key", "ACME KEY", "ACME-KEY", "$ACME_KEY", "1ACME"})
    void rejectsWhatIsNoName(String variables) {
        assertThat(Credentials.objection("acme", variables)).isEqualTo("it must be names such as ACME_KEY, with commas between them");
    }

    @Test
    void rejectsTextsWithVariablesThatAreNotDeclared() {
        assertThat(Credentials.undeclared("ACME_ID", "?$filter=x&id=$ACME_ID&key=${ACME_KEY}"))
                .isEqualTo("the variable ACME_KEY is not declared: the parameter variables must name it");
        assertThat(Credentials.undeclared("ACME_ID, ACME_KEY", "?id=$ACME_ID&key=${ACME_KEY}")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CITY_HALL_NONE", "CITY_HALL_LINES"})
    void rejectsWhatIsNotSetOrNoLine(String variable) {
        assertThatExceptionOfType(FeedException.class)
                .isThrownBy(() -> credentials.fill("city-hall", variable))
                .withMessageStartingWith("the environment variable " + variable + " is not ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: x", "content-length: 3", "CamelHttpUri: http://x", "no header", ": x", "If-None-Match: x", "A b: c"})
    void rejectsHeadersThatAreNotForFiles(String lines) {
        assertThat(Credentials.headerObjection("", "Accept: text/csv\n" + lines)).isNotNull();
    }
}
