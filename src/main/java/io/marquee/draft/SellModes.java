package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.marquee.mapping.MappingException;
import io.marquee.mapping.Program;
import java.util.List;
import java.util.stream.Collectors;

/** What says of a plan whether it is on sale. */
final class SellModes {

    private static final Program KNOWN = Program.of("tostring | sell_mode");
    private static final int MOST_WORDS = 10;
    private static final String FIELD = "sell_mode";

    private SellModes() {}

    /** @param scopes in the order in which they are asked */
    static Guess of(List<Scope> scopes) {
        Guess flags = ofFlags(scopes, null);
        for (Scope scope : scopes) {
            Leaf leaf = scope.best(Role.MODE, any -> any.texts().stream().anyMatch(SellModes::isKnown));
            if (leaf == null) {
                continue;
            }
            List<String> others = leaf.texts().stream().filter(word -> !isKnown(word)).distinct().sorted().toList();
            if (others.size() > MOST_WORDS) {
                continue;
            }
            String value = "([" + scope.jq(leaf) + ", \"online\"] | first_of | tostring)";
            String known = leaf.values().stream().allMatch(JsonNode::isTextual) && leaf.values().size() == scope.size() ? scope.jq(leaf) : value;
            String words = others.stream().map(word -> Step.quoted(word) + ": \"offline\"").collect(Collectors.joining(", "));
            String mode = others.isEmpty()
                    ? "(" + known + " | sell_mode)"
                    : "(" + value + " as $word | { " + words + " }[$word] // ($word | sell_mode))";
            String comment = others.isEmpty() ? null : "guess: which of these words mean that it is on sale?";
            return ofFlags(scopes, new Guess(FIELD, mode, comment));
        }
        return flags == null ? everything(scopes) : flags;
    }

    private static Guess everything(List<Scope> scopes) {
        for (Scope scope : scopes) {
            Leaf unknown = scope.best(Role.MODE, any -> true);
            if (unknown != null) {
                return new Guess(FIELD, "\"online\"", "guess: everything is on sale; does " + scope.jq(unknown) + " say otherwise?");
            }
        }
        return new Guess(FIELD, "\"online\"", "guess: no field says what is on sale, so everything is");
    }

    /** By a flag such as cancelled, which comes before what else is said; null when there is none. */
    private static Guess ofFlags(List<Scope> scopes, Guess otherwise) {
        for (Scope scope : scopes) {
            // what is sold out stays on sale if another field says so
            Leaf leaf = scope.best(Role.NO_MODE, flag -> flag.texts().stream().allMatch(text -> text.matches("(?i)true|false|yes|no|[01]"))
                    && (otherwise == null || Role.plain(flag.names().get(flag.names().size() - 1)).matches(".*(?:cancel|abgesagt|annul).*")));
            if (leaf != null) {
                String mode = otherwise == null ? "\"online\"" : otherwise.jq();
                String is = "(" + scope.jq(leaf) + " | tostring | ascii_downcase | . == \"true\" or . == \"yes\" or . == \"1\")";
                return new Guess(FIELD, "(if " + is + " then \"offline\" else " + mode + " end)", otherwise == null ? null : otherwise.comment());
            }
        }
        return otherwise;
    }

    private static boolean isKnown(String word) {
        try {
            return KNOWN.run(new TextNode(word)).get(0).asText().matches("online|offline");
        } catch (MappingException e) {
            return false;
        }
    }
}
