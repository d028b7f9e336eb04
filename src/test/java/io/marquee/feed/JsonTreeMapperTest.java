package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One JSON record as a tree. */
class JsonTreeMapperTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.00", "0.10", "100.0", "12345678901234567890", "0.1000000000000000055"})
    void keepsNumbersAsTheyAreWritten(String number) throws Exception {
        assertThat(JsonTreeMapper.create().readTree(number).asText()).isEqualTo(number);
    }
}
