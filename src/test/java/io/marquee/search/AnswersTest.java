package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

    private final Answers answers = new Answers();

    @Test
    void asksTheDatabaseForMicrosecondsAndForOpenEnds() {
        Map<String, Object> closed = answers.parameters(new TimeRange(0, 1));
        assertThat(closed.get("startsAt")).isEqualTo(OffsetDateTime.parse("1970-01-01T00:00:00Z"));
        assertThat(closed.get("endsAt")).isEqualTo(OffsetDateTime.parse("1970-01-01T00:00:00.000001Z"));
        Map<String, Object> open = answers.parameters(new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE));
        assertThat(open.get("startsAt")).isEqualTo(OffsetDateTime.MIN);
        assertThat(open.get("endsAt")).isEqualTo(OffsetDateTime.MAX);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "none              | false", "''              | false", "gzip              | true", "GZIP            | true",
        "br, gzip          | true", "gzip;q=0.5       | true", "gzip;q=0          | false", "gzip; q=0.000   | false",
        "identity          | false", "*               | false", "x-gzip            | true", "br;q=1, gzip;q=0 | false",
        "gzipped           | false", ";,;;,           | false"
    })
    void packsWhenGzipIsNamedAndNotRefused(String header, boolean expected) {
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
        Answer first = Answers.answer(found, null, null);
        assertThat(first.body().toString()).isEqualTo("{\"data\":{\"events\":[]},\"error\":null}");
        assertThat(Answers.answer(found, null, first.etag()).body()).isNull();
        assertThat(Answers.answer(found, "gzip", "\"other\"").body()).isNotNull();
    }
}
