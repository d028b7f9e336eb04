package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.exception.JsonQueryTypeException;
import org.joni.Matcher;
import org.joni.Region;

/**
 * The functions of jq that take a regular expression, by {@link Patterns}, in one class since all of them go from match to match. The
 * library's own do not end for some patterns, among them those that match the empty text.
 */
final class RegexFunctions {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MATCH = 16;

    private RegexFunctions() {}

    /** {@code _match_impl/3}: pattern, flags, and whether only to test for a match. */
    static void match(Scope scope, List<Expression> args, JsonNode in, PathOutput output) throws JsonQueryException {
        byte[] text = bytes(in);
        args.get(2).apply(scope, in, test -> args.get(1).apply(scope, in, flags -> args.get(0).apply(scope, in, pattern -> {
            Patterns.Compiled compiled = compile(pattern, flags);
            Matcher matcher = compiled.on(text);
            output.emit(test.asBoolean() ? BooleanNode.valueOf(Patterns.find(matcher, text, 0)) : matches(compiled, matcher, text), null);
        })));
    }

    private static Patterns.Compiled compile(JsonNode pattern, JsonNode flags) throws JsonQueryException {
        if (!pattern.isTextual() || !flags.isTextual() && !flags.isNull()) {
            throw new JsonQueryTypeException("%s cannot be matched, as it is not a string", pattern.isTextual() ? flags : pattern);
        }
        return Patterns.compile(pattern.textValue(), flags.isNull() ? "" : flags.textValue());
    }

    private static byte[] bytes(JsonNode in) throws JsonQueryException {
        if (!in.isTextual()) {
            throw new JsonQueryTypeException("%s cannot be matched, as it is not a string", in);
        }
        return in.textValue().getBytes(StandardCharsets.UTF_8);
    }

    private static ArrayNode matches(Patterns.Compiled compiled, Matcher matcher, byte[] text) {
        ArrayNode found = NODES.arrayNode();
        int[] at = {0, 0};
        int from = 0;
        do {
            if (!Patterns.find(matcher, text, from)) {
                break;
            }
            Region groups = matcher.getRegion();
            Meter.running().charge(MATCH * (groups == null ? 1L : groups.getNumRegs()));
            ObjectNode match = part(text, matcher.getBegin(), matcher.getEnd(), at);
            ArrayNode captures = match.putArray("captures");
            if (groups != null && matcher.getEnd() != matcher.getBegin()) {
                int[] inside = at.clone();
                for (int i = 1; i < groups.getNumRegs(); i++) {
                    captures.add(part(text, groups.getBeg(i), groups.getEnd(i), inside).put("name", compiled.pattern().names[i]));
                }
            }
            found.add(match);
            from = Patterns.next(matcher, text);
        } while (compiled.pattern().global && from < text.length);
        return found;
    }

    /**
     * Offset, length, and text, in characters.
     *
     * @param at a byte of the text, and how many characters are before it; both are set to the beginning of the part
     */
    private static ObjectNode part(byte[] text, int begin, int end, int[] at) {
        ObjectNode part = NODES.objectNode();
        if (begin < 0) {
            return part.put("offset", -1).put("length", 0).putNull("string");
        }
        if (begin < at[0]) {
            at[1] = 0;
            at[0] = 0;
        }
        at[1] += characters(text, at[0], begin);
        at[0] = begin;
        return part.put("offset", at[1])
                .put("length", characters(text, begin, end))
                .put("string", string(text, begin, end));
    }

    private static int characters(byte[] text, int begin, int end) {
        int count = 0;
        for (int i = begin; i < end; i++) {
            count += (text[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    private static String string(byte[] text, int begin, int end) {
        return new String(text, begin, end - begin, StandardCharsets.UTF_8);
    }

    /** {@code splits/1} and {@code splits/2}: the pieces between the matches. */
    static void splits(Scope scope, List<Expression> args, JsonNode in, PathOutput output) throws JsonQueryException {
        byte[] text = bytes(in);
        args.get(0).apply(scope, in, pattern -> {
            if (args.size() == 1) {
                split(text, compile(pattern, NullNode.instance), output);
            } else {
                args.get(1).apply(scope, in, flags -> split(text, compile(pattern, flags), output));
            }
        });
    }

    private static void split(byte[] text, Patterns.Compiled compiled, PathOutput output) throws JsonQueryException {
        Matcher matcher = compiled.on(text);
        int piece = 0;
        int from = 0;
        do {
            if (!Patterns.find(matcher, text, from)) {
                break;
            }
            output.emit(new TextNode(string(text, piece, matcher.getBegin())), null);
            piece = matcher.getEnd();
            from = Patterns.next(matcher, text);
        } while (from < text.length);
        output.emit(new TextNode(string(text, piece, text.length)), null);
    }

    /** {@code _sub_impl/3}: pattern, what takes the place of a match, flags. */
    static void substitute(Scope scope, List<Expression> args, JsonNode in, PathOutput output) throws JsonQueryException {
        byte[] text = bytes(in);
        args.get(0).apply(scope, in, pattern -> args.get(2).apply(scope, in, flags -> {
            List<Object> pieces = pieces(compile(pattern, flags), text);
            write(scope, args.get(1), pieces, 0, new StringBuilder(), output);
        }));
    }

    /** The texts between the matches as String, and what each match captured as an object. */
    private static List<Object> pieces(Patterns.Compiled compiled, byte[] text) {
        Matcher matcher = compiled.on(text);
        List<Object> pieces = new ArrayList<>();
        int piece = 0;
        int from = 0;
        do {
            if (!Patterns.find(matcher, text, from)) {
                break;
            }
            Meter.running().charge(MATCH);
            pieces.add(string(text, piece, matcher.getBegin()));
            pieces.add(captured(compiled.pattern().names, matcher, text));
            piece = matcher.getEnd();
            from = Patterns.next(matcher, text);
        } while (compiled.pattern().global && from < text.length);
        pieces.add(string(text, piece, text.length));
        return pieces;
    }

    private static ObjectNode captured(String[] names, Matcher matcher, byte[] text) {
        ObjectNode captured = NODES.objectNode();
        Region groups = matcher.getRegion();
        for (int i = 1; groups != null && i < groups.getNumRegs(); i++) {
            if (names[i] != null) {
                int begin = groups.getBeg(i);
                captured.set(names[i], begin < 0 ? NullNode.instance : new TextNode(string(text, begin, groups.getEnd(i))));
            }
        }
        return captured;
    }

    /** Writes the pieces from one on; when a replacement has several outputs, each gives a text of its own. */
    private static void write(
            Scope scope, Expression replacement, List<Object> pieces, int next, StringBuilder before, PathOutput output)
            throws JsonQueryException {
        StringBuilder text = before;
        for (int i = next; i < pieces.size(); i++) {
            if (pieces.get(i) instanceof ObjectNode captured) {
                List<JsonNode> given = new ArrayList<>(1);
                replacement.apply(scope, captured, given::add);
                for (int j = 1; j < given.size(); j++) {
                    write(scope, replacement, pieces, i + 1, append(new StringBuilder(text), given.get(j).asText()), output);
                }
                if (given.isEmpty()) {
                    return;
                }
                text = append(text, given.get(0).asText());
            } else {
                text = append(text, (String) pieces.get(i));
            }
        }
        output.emit(new TextNode(text.toString()), null);
    }

    private static StringBuilder append(StringBuilder text, String more) {
        Meter.running().charge(1 + more.length() / Meter.CHARACTERS);
        return text.append(more);
    }
}
