package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.mapping.MappingException;
import io.marquee.mapping.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where the prices of a plan are: in all fields that are called so. */
final class Prices {

    private static final Program READ = Program.of("prices");
    private static final int MOST = 6;
    private static final String OFFERS = "offers";

    private Prices() {}

    /** @param scopes of the first of which that has some they are taken */
    static Guess of(List<Scope> scopes) {
        for (Scope scope : scopes) {
            List<String> found = new ArrayList<>();
            for (Leaf leaf : scope.leaves()) {
                boolean whole = Role.PRICE.rank(leaf.names()) != Role.NONE;
                boolean cents = Role.CENTS.rank(leaf.names()) != Role.NONE;
                if (found.size() < MOST && (whole || cents) && isReadable(leaf)) {
                    String jq = jq(scope, leaf, cents);
                    if (!found.contains(jq)) {
                        found.add(jq);
                    }
                }
            }
            if (!found.isEmpty()) {
                String all = found.stream().collect(Collectors.joining(", ", "([", "] | prices)"));
                return new Guess("prices", all, null);
            }
        }
        return new Guess("prices", "[]", "no field looks like a price");
    }

    private static String jq(Scope scope, Leaf leaf, boolean cents) {
        if (!leaf.steps().get(0).isEach() && OFFERS.equals(leaf.steps().get(0).name())) {
            // one or many, and each in one of several shapes, all of which prices knows
            return scope.all(new Leaf(leaf.steps().subList(0, 1), 0));
        }
        return cents ? "(" + scope.all(leaf) + " | tonumber / 100)" : scope.all(leaf);
    }

    private static boolean isReadable(Leaf leaf) {
        return 2 * leaf.values().stream().filter(Prices::isReadable).count() > leaf.values().size();
    }

    private static boolean isReadable(JsonNode value) {
        try {
            JsonNode read = READ.run(value).get(0);
            return read.size() > 0 && read.get(0).isNumber();
        } catch (MappingException e) {
            return false;
        }
    }
}
