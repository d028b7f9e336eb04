package io.marquee.draft;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.marquee.feed.JsonTreeMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** The structure of a document of JSON: a place is names from the root, as the parameter records has them. Lists on the way are gone through. */
final class JsonStructure {

    /** @param place of what is in it; null when a name on the way cannot be part of a path */
    private record Open(boolean list, String place) {}

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private JsonStructure() {}

    /** As far as it can be read. */
    static Structure of(InputStream in) throws IOException {
        Structure structure = new Structure();
        try (JsonParser json = JsonTreeMapper.ofPages().getFactory().createParser(in)) {
            walk(json, structure);
        } catch (JacksonException e) {
            // what came before it counts
            return structure;
        }
        return structure;
    }

    private static void walk(JsonParser json, Structure structure) throws IOException {
        Deque<Open> open = new ArrayDeque<>();
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
            if (token.isStructStart()) {
                String place = open.isEmpty() ? "" : place(open.peek(), json.currentName());
                if (token == JsonToken.START_OBJECT && place != null) {
                    structure.add(place.isEmpty() ? "/" : place, 1);
                }
                open.push(new Open(token == JsonToken.START_ARRAY, place));
            } else if (token.isStructEnd()) {
                open.pop();
            } else if (token == JsonToken.VALUE_STRING && json.currentName() != null) {
                structure.addZone(json.currentName(), json.getText());
            }
        }
    }

    private static String place(Open within, String name) {
        if (within.list || within.place == null) {
            return within.place;
        }
        if (NUMBER.matcher(name).matches()) {
            // as PHP writes a list with gaps
            return within.place;
        }
        return Structure.place(within.place, name);
    }
}
