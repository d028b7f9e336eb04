package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a field of a feed counts as having fallen or risen. */
class DriftTest {

    private static Profile profile(long items, long prices) {
        return new Profile(items, Map.of(Trait.PRICES, prices, Trait.TITLE, items));
    }

    @ParameterizedTest
    @CsvSource({
        // items and prices before, items and prices now
        "100, 100, 100, 100, false",
        "100, 100, 100, 81, false",
        "100, 100, 100, 80, true",
        "100, 100, 100, 0, true",
        "100, 0, 100, 19, false",
        "100, 0, 100, 20, true",
        "100, 0, 100, 100, true",
        // the part counts, not the number
        "100, 100, 1000, 1000, false",
        "1000, 1000, 20, 20, false",
        // three of five are no fifth of many, and two of them no news
        "19, 19, 19, 0, false",
        "20, 20, 20, 16, true",
        "20, 20, 20, 17, false",
        "20, 20, 19, 0, false",
        "19, 19, 20, 0, false",
        "0, 0, 100, 100, false",
        "100, 100, 0, 0, false",
        "30, 9, 30, 3, true"
    })
    void isAFifthMoreOrLessOfTheItemsOfFeedsThatAreNotSmall(long before, long pricesBefore, long now, long pricesNow, boolean drifts) {
        Drift drift = Drift.NONE.next(profile(before, pricesBefore), profile(now, pricesNow));
        assertThat(drift.before().keySet()).isEqualTo(drifts ? Set.of(Trait.PRICES) : Set.of());
        assertThat(drift.since(profile(before, pricesBefore), profile(now, pricesNow)).isEmpty()).isEqualTo(!drifts);
    }

    @Test
    void isNoneOfAFirstFeed() {
        assertThat(Drift.NONE.next(null, profile(100, 0)).before()).isEmpty();
        assertThat(Drift.NONE.since(null, profile(100, 0))).isEmpty();
    }

    @Test
    void goesOnWhileThePartStaysAndIsNoNewsThen() {
        Drift first = Drift.NONE.next(profile(100, 100), profile(100, 50));
        Drift second = first.next(profile(100, 50), profile(100, 48));
        assertThat(second.before()).containsExactly(Map.entry(Trait.PRICES, 1.0));
        assertThat(second.since(profile(100, 50), profile(100, 48))).isEmpty();
        Drift third = second.next(profile(100, 48), profile(100, 0));
        assertThat(third.before()).containsExactly(Map.entry(Trait.PRICES, 1.0));
        assertThat(third.since(profile(100, 48), profile(100, 0))).containsExactly(Map.entry(Trait.PRICES, 0.48));
    }

    @Test
    void endsWhenThePartIsAsItWas() {
        Drift gone = Drift.NONE.next(profile(100, 100), profile(100, 0));
        assertThat(gone.next(profile(100, 0), profile(100, 95)).before()).isEmpty();
        assertThat(gone.next(profile(100, 0), profile(100, 95)).json()).isNull();
    }

    @Test
    void outlivesAFeedThatIsTooSmallToTell() {
        Drift gone = Drift.NONE.next(profile(100, 100), profile(100, 0));
        assertThat(gone.next(profile(100, 0), profile(0, 0))).isEqualTo(gone);
        assertThat(Drift.kept(profile(100, 100), profile(0, 0))).isEqualTo(profile(100, 100));
        assertThat(Drift.kept(profile(100, 100), profile(20, 0))).isEqualTo(profile(20, 0));
        assertThat(Drift.kept(profile(3, 3), profile(0, 0))).isEqualTo(profile(0, 0));
        assertThat(Drift.kept(null, profile(1, 1))).isEqualTo(profile(1, 1));
    }

    @Test
    void isKeptInTheDatabaseAsItIs() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Profile profile = profile(100, 40);
        assertThat(Profile.of(json.readTree(profile.json()))).isEqualTo(profile);
        Drift drift = Drift.NONE.next(profile(100, 100), profile);
        assertThat(Drift.of(json.readTree(drift.json()))).isEqualTo(drift);
        assertThat(Profile.of(json.readTree("null"))).isNull();
        assertThat(Drift.of(json.readTree("null"))).isEqualTo(Drift.NONE);
        // of another version
        assertThat(Profile.of(json.readTree("{\"items\":7,\"colour\":3}")).part(Trait.PRICES)).isZero();
    }
}
