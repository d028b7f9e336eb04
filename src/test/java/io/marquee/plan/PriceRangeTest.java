package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceRangeTest {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                " ", "NaN", "Infinity", "free", "20,00", "€20", "0x10", "-0.01", "-0.0000001", "1000000000000", "999999999999.9999995", "1e400",
                "1e2147483647", "100e2147483647", "1e99999999999"
            })
    void passesOverWhatIsNoPrice(String text) {
        assertThat(PriceRange.read(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "0.00, 0", "-0, 0", "0e2147483647, 0", "20.00, 20", "' 20.50 ', 20.5", "1e3, 1000", "0.000001, 0.000001",
        "999999999999.999999, 999999999999.999999", "100000000000, 100000000000",
        // the noise of floating point
        "29.949999999999999, 29.95", "16.989999999999998, 16.99", "67.2000000000000028421709430404007434844970703125, 67.2",
        "0.0000005, 0.000001", "0.00000049, 0", "0.0000001, 0", "1e-400, 0", "1e-2147483647, 0", "12.5000000000, 12.5"
    })
    void readsAnExactDecimal(String text, String price) {
        PriceRange range = new PriceRange();
        range.add(text);
        assertThat(range.min()).hasToString(price);
        assertThat(range.max()).hasToString(price);
    }

    @Test
    void isEmptyWithoutAPrice() {
        PriceRange range = new PriceRange();
        range.add("free");
        assertThat(range.min()).isNull();
        assertThat(range.max()).isNull();
    }

    @Test
    void holdsTheLowestAndTheHighest() {
        PriceRange range = new PriceRange();
        for (String price : new String[] {"75.00", "9.5", "75", "x", "-1", "10"}) {
            range.add(price);
        }
        assertThat(range.min()).hasToString("9.5");
        assertThat(range.max()).hasToString("75");
    }
}
