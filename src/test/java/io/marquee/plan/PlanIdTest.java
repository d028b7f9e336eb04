package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlanIdTest {

    /** Computed with another implementation of RFC 9562; when these change, every client's bookmarks break. */
    @Test
    void neverChanges() {
        assertThat(PlanId.of("fever", "291", "1642")).hasToString("5529433a-53f4-517a-8224-89b76351a31c");
        assertThat(PlanId.of("fever", "señ:", "🎭🎭")).hasToString("4b187ba1-fa23-544c-9a31-546da030954e");
    }

    @Test
    void isVersion5InLowerCase() {
        UUID id = PlanId.of("fever", "291", "291");
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.toString()).isLowerCase();
    }

    @Test
    void differsByProviderBaseAndPlan() {
        assertThat(List.of(
                        PlanId.of("fever", "322", "1642"),
                        PlanId.of("fever", "1591", "1642"),
                        PlanId.of("fever", "322", "1643"),
                        PlanId.of("other", "322", "1642"),
                        PlanId.of("fever", "1642", "322")))
                .doesNotHaveDuplicates();
    }

    @Property
    void differentTriplesHaveDifferentNames(
            @ForAll("triples") List<String> one, @ForAll("triples") List<String> other) {
        Assume.that(!one.equals(other));
        assertThat(name(one)).isNotEqualTo(name(other));
        assertThat(of(one)).isNotEqualTo(of(other));
    }

    @Property
    void movingABoundaryGivesAnotherName(@ForAll("ids") String left, @ForAll("ids") String right) {
        String joined = left + right;
        for (int cut = 0; cut <= joined.length(); cut++) {
            List<String> moved = List.of("p", joined.substring(0, cut), joined.substring(cut));
            assertThat(name(moved).equals(name(List.of("p", left, right)))).isEqualTo(cut == left.length());
        }
    }

    @Property(tries = 100)
    void sameTripleGivesTheSameId(@ForAll("triples") List<String> triple) {
        assertThat(of(triple)).isEqualTo(of(List.copyOf(triple)));
    }

    @Provide
    Arbitrary<List<String>> triples() {
        return Combinators.combine(ids(), ids(), ids()).as((provider, base, plan) -> List.of(provider, base, plan));
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings().withChars("0123:ñ").ofMinLength(0).ofMaxLength(12);
    }

    private static String name(List<String> triple) {
        return PlanId.name(triple.toArray(String[]::new));
    }

    private static UUID of(List<String> triple) {
        return PlanId.of(triple.get(0), triple.get(1), triple.get(2));
    }
}
