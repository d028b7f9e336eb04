package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PlanIdTest {

    /** Texts of few characters, digits and colons among them, so that careless joins would collide. */
    @Provide
    Arbitrary<List<String>> triples() {
        Arbitrary<String> part = Arbitraries.strings().withChars("0123:-a/ \u0001é🎭").ofMaxLength(6);
        return Combinators.combine(part, part, part).as((provider, base, plan) -> List.of(provider, base, plan));
    }

    private static String name(List<String> triple) {
        return PlanId.name(triple.toArray(String[]::new));
    }

    @Property(tries = 5_000)
    void namesDifferentTriplesDifferently(@ForAll("triples") List<String> one, @ForAll("triples") List<String> other) {
        assertThat(name(one).equals(name(other))).isEqualTo(one.equals(other));
    }

    @Property(tries = 2_000)
    void movingACharacterOverABoundaryGivesAnotherId(@ForAll("triples") List<String> triple) {
        String base = triple.get(1);
        if (!base.isEmpty()) {
            String last = base.substring(base.length() - 1);
            assertThat(PlanId.of(triple.get(0), base.substring(0, base.length() - 1), last + triple.get(2)))
                    .isNotEqualTo(PlanId.of(triple.get(0), base, triple.get(2)));
        }
    }

    @Property(tries = 500)
    void givesTheSameVersionFiveIdEachTime(@ForAll("triples") List<String> t) {
        assertThat(PlanId.of(t.get(0), t.get(1), t.get(2))).isEqualTo(PlanId.of(t.get(0), t.get(1), t.get(2)));
        assertThat(PlanId.of(t.get(0), t.get(1), t.get(2)).version()).isEqualTo(5);
    }

    @Example
    void neverChangesTheIdsThatAreOut() {
        assertThat(PlanId.of("fever", "322", "1642")).hasToString("6231ea8f-a4af-5782-834c-e74955b2331e");
        assertThat(PlanId.of("fever", "1591", "1642")).hasToString("90467924-4e2d-5a03-a6cc-a4bbb0022b2c");
        assertThat(PlanId.of("other", "322", "1642")).isNotEqualTo(PlanId.of("fever", "322", "1642"));
    }
}
