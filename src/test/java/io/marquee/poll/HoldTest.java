package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By how much a feed may differ, and what is said of one that differs by more. */
class HoldTest {

    private static String told(Hold hold) {
        return hold.limits().entrySet().stream().map(limit -> limit.getKey().word() + " " + limit.getValue()).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | ''",
        "' ' | ''",
        "30% | shrinks 30 grows 30 reprices 30",
        "' 30 % ' | shrinks 30 grows 30 reprices 30",
        "0% | shrinks 0 grows 0 reprices 0",
        "99% | shrinks 99 grows 99 reprices 99",
        "shrinks 30% | shrinks 30",
        "'grows 10000%' | grows 10000",
        "'reprices 20%, shrinks 5 %' | reprices 20 shrinks 5",
        "'shrinks 30%, grows 200%, reprices 20%' | shrinks 30 grows 200 reprices 20"
    })
    void isOnePercentageOrSomeByTheirNames(String text, String limits) {
        assertThat(told(Hold.of(text))).isEqualTo(limits);
        assertThat(Hold.of(text).isEmpty()).isEqualTo(limits.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "30", "%", "-1%", "1.5%", "30%,", ",", "30%, grows 5%", "30% 40%", "falls 30%", "Shrinks 30%", "shrinks30%", "shrinks", "shrinks 30",
        "shrinks: 30%", "shrinks 30% grows 5%", "123456%", "${x}", "shrinks\u00a030%"
    })
    void saysHowItIsWrittenWhenItIsNone(String text) {
        assertThatThrownBy(() -> Hold.of(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it must be a percentage such as 30%, or some of shrinks 30%, grows 200%, reprices 20%");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "100% | shrinks can be 99% at most",
        "shrinks 100% | shrinks can be 99% at most",
        "reprices 100% | reprices can be 99% at most",
        "grows 10001% | grows can be 10000% at most",
        "'shrinks 1%, shrinks 2%' | shrinks is there twice"
    })
    void saysWhatIsTooMuchOrThereTwice(String text, String why) {
        assertThatThrownBy(() -> Hold.of(text)).isInstanceOf(IllegalArgumentException.class).hasMessage(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // hold | plans before, plans, known, repriced | held
        "shrinks 30% | 100, 100, 0, 0 | false",
        "shrinks 30% | 100, 70, 0, 0 | false",
        "shrinks 30% | 100, 69, 0, 0 | true",
        "shrinks 30% | 100, 0, 0, 0 | true",
        "shrinks 99% | 100, 1, 0, 0 | false",
        "shrinks 99% | 100, 0, 0, 0 | true",
        "shrinks 99% | 1, 0, 0, 0 | true",
        "shrinks 0% | 1000000, 999999, 0, 0 | true",
        "shrinks 0% | 100, 100, 0, 0 | false",
        "shrinks 30% | 100, 1000, 100, 100 | false",
        "shrinks 30% | 10000000, 6999999, 0, 0 | true",
        "grows 200% | 100, 300, 0, 0 | false",
        "grows 200% | 100, 301, 0, 0 | true",
        "grows 0% | 100, 101, 0, 0 | true",
        "grows 200% | 100, 0, 0, 0 | false",
        // of nothing, nothing grows
        "grows 200% | 0, 1000, 0, 0 | false",
        "shrinks 30% | 0, 0, 0, 0 | false",
        "reprices 20% | 100, 100, 100, 20 | false",
        "reprices 20% | 100, 100, 100, 21 | true",
        "reprices 20% | 100, 100, 10, 3 | true",
        // new plans have no old prices
        "reprices 0% | 100, 100, 0, 0 | false",
        "reprices 0% | 100, 100, 100, 1 | true",
        "30% | 100, 130, 100, 30 | false",
        "30% | 100, 131, 100, 30 | true",
        "30% | 100, 130, 100, 31 | true",
        "'' | 100, 0, 100, 100 | false"
    })
    void holdsWhatDiffersByMoreThanItAllows(String hold, String figures, boolean held) {
        assertThat(weight(figures).objection(Hold.of(hold), null) != null).isEqualTo(held);
    }

    private static Weight weight(String figures) {
        String[] all = figures.split(", ");
        return new Weight(Long.parseLong(all[0]), Long.parseLong(all[1]), Long.parseLong(all[2]), Long.parseLong(all[3]),
                all.length > 4 ? Long.parseLong(all[4]) : 0, all.length > 5 ? all[5] : null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // hold | approved | the feed that comes | held
        "shrinks 30% | 100, 40, 0, 0 | 100, 40, 0, 0 | false",
        "shrinks 30% | 100, 40, 0, 0 | 100, 60, 0, 0 | false",
        "shrinks 30% | 100, 40, 0, 0 | 100, 39, 0, 0 | true",
        "shrinks 30% | 100, 40, 0, 0 | 100, 0, 0, 0 | true",
        "30% | 100, 40, 40, 0 | 100, 40, 40, 12 | false",
        "30% | 100, 40, 40, 0 | 100, 40, 40, 13 | true",
        "30% | 100, 40, 40, 20 | 100, 40, 40, 20 | false",
        "30% | 100, 40, 40, 20 | 100, 131, 40, 20 | true",
        // a yes to a feed that shrinks is none to one that grows
        "30% | 100, 10, 0, 0 | 100, 190, 0, 0 | true",
        "30% | 100, 400, 0, 0 | 100, 300, 0, 0 | false"
    })
    void letsThroughWhatDiffersByNoMoreThanWhatWasApproved(String hold, String approved, String figures, boolean held) {
        assertThat(weight(approved).objection(Hold.of(hold), null)).isNotNull();
        assertThat(weight(figures).objection(Hold.of(hold), weight(approved)) != null).isEqualTo(held);
    }

    @Test
    void saysTheFigures() {
        Hold all = Hold.of("shrinks 30%, grows 200%, reprices 20%");
        assertThat(weight("100, 40, 40, 12").objection(all, null))
                .isEqualTo("the feed shrinks by 60%, from 100 plans to 40; hold allows 30%; the feed reprices by 30%, 12 of 40 known plans; hold allows 20%");
        assertThat(weight("3, 10, 0, 0").objection(all, null)).isEqualTo("the feed grows by 233.4%, from 3 plans to 10; hold allows 200%");
        assertThat(weight("100, 20, 0, 0").objection(all, weight("100, 40, 0, 0")))
                .isEqualTo("the feed shrinks by 80%, from 100 plans to 20; hold allows 30%, and what was approved 60%");
    }

    /** It may be held for them, and they are not kept. */
    @Test
    void saysWhyItemsAreNoPlans() {
        assertThat(weight("100, 40, 0, 0, 60, start_unreadable").objection(Hold.of("shrinks 30%"), null)).isEqualTo(
                "the feed shrinks by 60%, from 100 plans to 40; hold allows 30%; items that would be rejected: 60, most of them as start_unreadable");
        assertThat(weight("100, 90, 0, 0, 10, start_unreadable").objection(Hold.of("shrinks 30%"), null)).isNull();
    }

    @Test
    void isKeptInTheDatabaseAsItIs() throws Exception {
        Weight weight = weight("100, 40, 30, 2, 7, id_missing");
        assertThat(Weight.of(new ObjectMapper().readTree(weight.json()))).isEqualTo(weight);
        assertThat(Weight.of(new ObjectMapper().readTree("null"))).isNull();
        assertThat(Weight.of(null)).isNull();
    }
}
