package io.marquee.feed;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.plan.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the records of a page of HTML in its scripts of JSON-LD: objects of the types that are asked for, wherever they are in lists, graphs, and
 * other objects. Of a record only its {@code subEvent} is looked through for further ones, and is no part of it. Memory of one script; one that is no JSON, or
 * too large, harms no other.
 *
 * <p>Types: names with commas between them. {@code Event} means also those that schema.org derives from it, such as {@code MusicEvent}. The
 * address or prefix before a name does not count.
 */
final class JsonLdRecords extends Records {

    /** Largest script, bytes. */
    static final int MAX_SCRIPT = 1 << 20;

    private static final Pattern PREFIX = Pattern.compile("^.*[/:#]");
    private static final String WITHIN = "subEvent";

    private static final String EVENT = "Event";
    private static final Set<String> EVENTS_BY_OTHER_NAMES = Set.of("CourseInstance", "EventSeries", "Festival", "Hackathon");
    private static final ObjectReader SCRIPTS =
            JsonTreeMapper.ofPages().readerFor(JsonNode.class).with(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS);

    private final HtmlScripts scripts;
    private final Set<String> types;
    private final Deque<byte[]> found = new ArrayDeque<>();
    private boolean any;

    /**
     * @param in the page in UTF-8
     * @param types of the records
     * @param maxRecord largest record, bytes
     */
    JsonLdRecords(InputStream in, Set<String> types, int maxRecord) {
        super(in);
        this.scripts = new HtmlScripts(in, Math.min(maxRecord, MAX_SCRIPT));
        this.types = types;
    }

    /** @throws IllegalArgumentException when one is no name */
    static Set<String> types(String list) {
        Set<String> types = Arrays.stream(list.split(",")).map(String::strip).collect(Collectors.toUnmodifiableSet());
        if (!types.stream().allMatch(type -> type.matches("\\p{Alpha}\\w*"))) {
            throw new IllegalArgumentException("it must be names of types, such as Event, with commas");
        }
        return types;
    }

    @Override
    FeedRecord read() throws IOException {
        while (found.isEmpty()) {
            byte[] script = scripts.next();
            if (script == null) {
                if (!any) {
                    throw new FeedException(scripts.isEmpty() ? "empty" : "no script of the type application/ld+json");
                }
                return null;
            }
            any = true;
            if (scripts.isTooLarge()) {
                return rejected(Reason.RECORD_TOO_LARGE, "is a script of more than " + scripts.limit() + " bytes", script);
            }
            try {
                found.addAll(find(withoutWrapping(script), this::isWanted));
            } catch (IOException | ArithmeticException e) {
                return rejected(Reason.RECORD_UNREADABLE, "is a script that is no JSON", script);
            }
        }
        return record(found.poll());
    }

    /** What is between the first bracket and the last one: some pages write a comment or CDATA around. */
    private static String withoutWrapping(byte[] script) {
        String text = new String(script, StandardCharsets.UTF_8);
        int start = 0;
        while (start < text.length() && "{[".indexOf(text.charAt(start)) < 0) {
            // brackets of <![CDATA[ are none of JSON
            start += text.startsWith("<![CDATA[", start) ? "<![CDATA[".length() : 1;
        }
        int end = Math.max(text.lastIndexOf('}'), text.startsWith("[", start) ? lastBracket(text) : -1);
        return end < start ? text : text.substring(start, end + 1);
    }

    private static int lastBracket(String text) {
        int end = text.lastIndexOf(']');
        return text.startsWith("]]>", end - 1) ? text.lastIndexOf(']', end - 2) : end;
    }

    /** The records of a script, in order. One script at a time is a tree, whatever the polls under way: it takes some fifty times its bytes. */
    private static synchronized List<byte[]> find(String script, Predicate<JsonNode> wanted) throws IOException {
        List<byte[]> records = new ArrayList<>();
        Deque<JsonNode> open = new ArrayDeque<>();
        open.push(SCRIPTS.readTree(script));
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            List<JsonNode> within = new ArrayList<>();
            if (node instanceof ObjectNode record && wanted.test(node.path("@type"))) {
                within.add(record.path(WITHIN));
                record.remove(WITHIN);
                records.add(record.toString().getBytes(StandardCharsets.UTF_8));
            } else {
                node.forEach(within::add);
            }
            for (int i = within.size() - 1; i >= 0; i--) {
                if (within.get(i).isContainerNode()) {
                    open.push(within.get(i));
                }
            }
        }
        return records;
    }

    private boolean isWanted(JsonNode type) {
        for (JsonNode one : type.isArray() ? type : List.of(type)) {
            String name = PREFIX.matcher(one.asText("")).replaceFirst("");
            if (types.contains(name) || types.contains(EVENT) && (name.endsWith(EVENT) || EVENTS_BY_OTHER_NAMES.contains(name))) {
                return true;
            }
        }
        return false;
    }
}
