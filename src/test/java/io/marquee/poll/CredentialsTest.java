package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.marquee.feed.FeedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private final Credentials credentials =
            new Credentials(Map.of("CITY_HALL_KEY", " a$b\\1 ", "CITY_HALL_LINES", "a\nb", "DATABASE_PASSWORD", "ours")::get);

    @Test
    void fillsInTheProvidersOwnVariables() throws FeedException {
        assertThat(credentials.fill("city-hall", "?k=$CITY_HALL_KEY&l=${CITY_HALL_KEY}&$filter=x")).isEqualTo("?k=a$b\\1&l=a$b\\1&$filter=x");
        assertThat(credentials.headers("city-hall", "X-Key: $CITY_HALL_KEY\n\n Accept : text/csv"))
                .containsExactly(Map.entry("X-Key", "a$b\\1"), Map.entry("Accept", "text/csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$DATABASE_PASSWORD", "${CITY}", "$CITY_HALLKEY", "$OTHER_KEY"})
    void refusesVariablesOfOthers(String text) {
        assertThat(Credentials.objection("city-hall", text)).contains("its names begin with CITY_HALL_");
        assertThatExceptionOfType(FeedException.class).isThrownBy(() -> credentials.fill("city-hall", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$CITY_HALL_NONE", "$CITY_HALL_LINES"})
    void refusesWhatIsNotSetOrNoLine(String text) {
        assertThatExceptionOfType(FeedException.class)
                .isThrownBy(() -> credentials.fill("city-hall", text))
                .withMessageStartingWith("the environment variable " + text.substring(1) + " is not ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: x", "content-length: 3", "CamelHttpUri: http://x", "no header", ": x", "If-None-Match: x", "A b: c"})
    void refusesHeadersThatAreNotForFiles(String lines) {
        assertThat(Credentials.headerObjection("acme", "Accept: text/csv\n" + lines)).isNotNull();
    }
}
