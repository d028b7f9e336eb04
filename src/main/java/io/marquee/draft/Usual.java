package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the files that a provider begins with by hand say, {@code new/<format>/camel.yaml}: mappings for whole formats, and examples for the others. */
final class Usual {

    /** Those whose records are always named alike, so that one mapping fits each feed. */
    static final Set<String> FORMATS = Set.of("ical", "jsonld");

    private static final Pattern MAPPING = Pattern.compile("(?s).*- name: mapping\\n +value: \\|\\n(.*)");
    private static final Pattern RECORDS = Pattern.compile("(?s).*- name: records\\n +value: ([^\\n]*)\\n.*");

    private Usual() {}

    static String mapping(String format) {
        return part(MAPPING, format).stripTrailing().stripIndent();
    }

    static String records(String format) {
        return part(RECORDS, format);
    }

    private static String part(Pattern pattern, String format) {
        try (InputStream in = Usual.class.getResourceAsStream("/new/" + format + "/camel.yaml")) {
            Matcher part = pattern.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            if (!part.matches()) {
                throw new IllegalStateException("no such part in new/" + format);
            }
            return part.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a record is an event of schema.org. */
    static boolean isOfSchemaOrg(JsonNode record) {
        return record.has("@type") && record.has("startDate");
    }
}
