package io.marquee.outlet;

import io.marquee.change.ChangePages;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a message of an outlet holds. */
enum Format {

    /** A change, as an item of {@code /changes}. */
    ITEM,
    /** The event of a change, nothing when it is withdrawn. */
    EVENT,
    /** Changes in the list {@code items} of an object. */
    ITEMS,
    /** Changes, each on a line of its own. */
    NDJSON,
    /** Changes as people read them. */
    DIGEST;

    /** The one that a file names; null when there is none. */
    static Format of(String name) {
        return Stream.of(values()).filter(one -> one.text().equals(name)).findFirst().orElse(null);
    }

    /** All of them, with commas between them. */
    static String names() {
        return Stream.of(values()).map(Format::text).collect(Collectors.joining(", "));
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a message may hold several changes. */
    boolean isOfMany() {
        return this == ITEMS || this == NDJSON || this == DIGEST;
    }

    String mediaType() {
        return switch (this) {
            case ITEM, EVENT, ITEMS -> "application/json";
            case NDJSON -> "application/x-ndjson";
            case DIGEST -> "text/plain;charset=UTF-8";
        };
    }

    /**
     * The body of a message; null for the event of one that is withdrawn.
     *
     * @param rows of list-changes, at least one
     */
    byte[] body(List<Map<String, Object>> rows) {
        return switch (this) {
            case ITEM -> ChangePages.item(rows.get(0));
            case EVENT -> ChangePages.event(rows.get(0));
            case ITEMS -> joined("{\"items\":[", rows, ",", "]}");
            case NDJSON -> joined("", rows, "\n", "\n");
            case DIGEST -> DigestText.of(rows);
        };
    }

    private static byte[] joined(String before, List<Map<String, Object>> rows, String between, String after) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < rows.size(); i++) {
            bytes.writeBytes((i == 0 ? "" : between).getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(ChangePages.item(rows.get(i)));
        }
        bytes.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
