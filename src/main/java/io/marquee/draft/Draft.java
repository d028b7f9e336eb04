package io.marquee.draft;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a provider file is to say of a feed.
 *
 * @param format one of those of {@link io.marquee.feed.Feeds}
 * @param records where its records are
 * @param recordsComment what is guessed of that; null for nothing
 * @param zone of its times
 * @param zoneComment the same of that
 * @param dateFormat pattern of its times; empty for ISO 8601
 * @param namespaces of XML by their prefixes
 * @param mapping a jq program
 * @param found what was found, a line each, for whoever reads the console
 * @param open what is guessed, or to be filled in, a line each
 */
public record Draft(
        String format,
        String records,
        String recordsComment,
        String zone,
        String zoneComment,
        String dateFormat,
        Map<String, String> namespaces,
        String mapping,
        List<String> found,
        List<String> open) {

    /** The namespaces as the parameter of that name has them. */
    public String prefixes() {
        return lines(namespaces);
    }

    /** Namespaces by their prefixes as the parameter has them, one a line. */
    static String lines(Map<String, String> namespaces) {
        return namespaces.entrySet().stream().map(one -> one.getKey() + " = " + one.getValue()).collect(Collectors.joining("\n"));
    }
}
