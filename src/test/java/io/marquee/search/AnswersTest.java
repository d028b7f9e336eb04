package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

    private final Answers answers = new Answers(new Budget(1_000_000), new Budget(1_000_000));

    @Test
    void asksTheDatabaseForMicrosecondsAndForOpenEnds() {
        assertThat(Answers.at(0)).isEqualTo(OffsetDateTime.parse("1970-01-01T00:00:00Z"));
        assertThat(Answers.at(1)).isEqualTo(OffsetDateTime.parse("1970-01-01T00:00:00.000001Z"));
        assertThat(Answers.at(Long.MIN_VALUE)).isEqualTo(OffsetDateTime.MIN);
        assertThat(Answers.at(Long.MAX_VALUE)).isEqualTo(OffsetDateTime.MAX);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "none              | false", "''              | false", "gzip              | true", "GZIP            | true",
        "br, gzip          | true", "gzip;q=0.5       | true", "gzip;q=0          | false", "gzip; q=0.000   | false",
        "identity          | false", "*               | false", "x-gzip            | true", "br;q=1, gzip;q=0 | false",
        "gzipped           | false", ";,;;,           | false"
    })
    void packsWhenGzipIsNamedAndNotRejected(String header, boolean expected) {
        assertThat(Answers.takesGzip(header)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", quoteCharacter = '\'', value = {
        "none | false", "\"a\" | true", "W/\"a\" | true", "\"b\", \"a\" | true", "\"b\" | false", "* | true", " * | true",
        "a | false", "\"A\" | false", "'' | false", "\"b\",W/\"a\",\"c\" | true"
    })
    void knowsTheTagsOfTheClient(String header, boolean expected) {
        assertThat(Answers.matches(header, "\"a\"")).isEqualTo(expected);
    }

    @Test
    void leavesTheBodyOutWhenTheClientHasIt() {
        Found found = new Found(Found.Source.memory);
        Answer first = answers.answer(found, null, null);
        assertThat(first.body().toString()).isEqualTo("{\"data\":{\"events\":[]},\"error\":null}");
        assertThat(answers.answer(found, null, first.etag()).body()).isNull();
        assertThat(answers.answer(found, "gzip", "\"other\"").body()).isNotNull();
    }
}
