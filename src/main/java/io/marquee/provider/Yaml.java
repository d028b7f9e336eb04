package io.marquee.provider;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Parses the YAML of provider files into nodes that know their lines, within limits, as a file may be hostile: UTF-8, one document, at most
 * {@value #MAX_DEPTH} levels, no key twice, and no aliases, by which a small file can become a huge one.
 */
public final class Yaml {

    private static final int MAX_DEPTH = 100;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setUseMarks(true).setCodePointLimit(ProviderFolder.MAX_BYTES).build();

    private Yaml() {}

    public static Node read(byte[] bytes) throws RejectedFileException {
        String text = decode(bytes);
        try {
            // one event at a time first, before any node is built
            checkEvents(text);
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isEmpty()) {
                throw new RejectedFileException(0, "the file is empty");
            }
            checkKeys(root.get());
            return root.get();
        } catch (MarkedYamlEngineException e) {
            String begin = e.getContextMark().map(mark -> " (what began in line " + (mark.getLine() + 1) + ")").orElse("");
            throw new RejectedFileException(line(e.getProblemMark()), "YAML: " + e.getProblem() + begin);
        } catch (ReaderException e) {
            throw new RejectedFileException(lineAt(text, e.getPosition()), "YAML: a control character");
        } catch (YamlEngineException e) {
            throw new RejectedFileException(0, "YAML: " + e.getMessage());
        }
    }

    private static String decode(byte[] bytes) throws RejectedFileException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, true);
        String text = chars.flip().toString();
        if (result.isError()) {
            throw new RejectedFileException(lineAt(text, text.length()), "not UTF-8");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static void checkEvents(String text) throws RejectedFileException {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            Event.ID id = event.getEventId();
            if (id == Event.ID.Alias) {
                throw new RejectedFileException(line(event.getStartMark()), "YAML: aliases are not taken");
            }
            if (id == Event.ID.MappingStart || id == Event.ID.SequenceStart) {
                depth++;
            } else if (id == Event.ID.MappingEnd || id == Event.ID.SequenceEnd) {
                depth--;
            }
            if (depth > MAX_DEPTH) {
                throw new RejectedFileException(line(event.getStartMark()), "YAML: deeper than " + MAX_DEPTH + " levels");
            }
        }
    }

    private static void checkKeys(Node node) throws RejectedFileException {
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                checkKeys(item);
            }
        } else if (node instanceof MappingNode map) {
            Map<String, Node> seen = new HashMap<>();
            for (NodeTuple entry : map.getValue()) {
                if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                    throw new RejectedFileException(line(entry.getKeyNode()), "YAML: a key must be text");
                }
                if (seen.put(key.getValue(), key) != null) {
                    throw new RejectedFileException(line(key), "YAML: " + key.getValue() + " is there twice");
                }
                checkKeys(entry.getValueNode());
            }
        }
    }

    /** The line in which a node begins, from 1. */
    public static int line(Node node) {
        return line(node.getStartMark());
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(found -> found.getLine() + 1).orElse(0);
    }

    private static int lineAt(String text, int position) {
        return 1 + (int) text.substring(0, Math.min(position, text.length())).chars().filter(c -> c == '\n').count();
    }

    /** Text of a scalar; null of anything else. */
    public static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    /** Keys and values of a mapping, in order; none of anything else. */
    public static Map<String, Node> fields(Node node) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (node instanceof MappingNode map) {
            map.getValue().forEach(entry -> fields.put(text(entry.getKeyNode()), entry.getValueNode()));
        }
        return fields;
    }

    /** The keys of a mapping as nodes, for their lines. */
    public static Map<String, Node> keys(Node node) {
        Map<String, Node> keys = new LinkedHashMap<>();
        if (node instanceof MappingNode map) {
            map.getValue().forEach(entry -> keys.put(text(entry.getKeyNode()), entry.getKeyNode()));
        }
        return keys;
    }

    /** Items of a list; none of anything else. */
    public static Iterable<Node> items(Node node) {
        return node instanceof SequenceNode list ? list.getValue() : List.of();
    }
}
