package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.feed.Download;
import io.marquee.feed.FeedOptions;
import io.marquee.feed.Feeds;
import io.marquee.feed.FormatSigns;
import io.marquee.feed.XmlPrefixes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * Drafts what a provider file says of a feed, from the feed itself: its format, where its records are, its zone, and a mapping. What cannot be
 * found is left to be filled in, so that there is always a draft.
 */
public final class Drafting {

    private static final String CALENDAR = "ical";
    private static final String PAGE = "jsonld";
    private static final String TABLE = "csv";
    private static final String WORKBOOK = "xlsx";
    /** Places of the formats that have but one. */
    private static final Map<String, String> ONLY_PLACES = Map.of(CALENDAR, "VEVENT", PAGE, "Event", "ndjson", "/");
    private static final int LOOKED_AT = 1 << 20;
    private static final int MOST_COLUMNS = 20;

    private final Feeds feeds;
    private final Download page;
    private final String format;
    private Map<String, String> namespaces = Map.of();
    private String zone;
    private String place;
    private Sample sample = new Sample(List.of(), null);
    private MappingDraft mapping;

    private Drafting(Feeds feeds, Download page, String format) {
        this.feeds = feeds;
        this.page = page;
        this.format = format;
    }

    /**
     * @param page the first one of the feed
     * @param format of the feed, see {@link FormatSigns}
     */
    public static Draft of(Feeds feeds, Download page, String format) throws IOException {
        Drafting drafting = new Drafting(feeds, page, format);
        drafting.look();
        return drafting.draft();
    }

    private FeedOptions options() {
        return new FeedOptions("UTC", XmlPrefixes.of(Draft.lines(namespaces)));
    }

    // looking

    private void look() throws IOException {
        List<String> places = new ArrayList<>();
        if (ONLY_PLACES.containsKey(format)) {
            places.add(ONLY_PLACES.get(format));
            zone = format.equals(CALENDAR) ? CalendarZone.of(FormatSigns.head(page, LOOKED_AT)) : null;
        } else if (format.equals(TABLE)) {
            String delimiter = FormatSigns.delimiter(FormatSigns.head(page, LOOKED_AT));
            places.add(delimiter == null ? "," : delimiter);
        } else if (format.equals(WORKBOOK)) {
            places.addAll(Sheets.of(feeds, page));
        } else {
            Structure structure = structure();
            places.addAll(structure.places());
            namespaces = structure.namespaces();
            zone = structure.zone();
        }
        for (String one : places) {
            Sample found = Sample.of(feeds, page, format, one, options());
            MappingDraft draft = found.trees().isEmpty() ? null : MappingDraft.of(found.trees());
            if (place == null || draft != null && (mapping == null || draft.score() > mapping.score())) {
                place = one;
                sample = found;
                mapping = draft;
            }
        }
    }

    private Structure structure() throws IOException {
        try (InputStream in = BoundedInputStream.builder().setInputStream(FormatSigns.text(page)).setMaxCount(Structure.WALKED).get()) {
            return format.equals("xml") ? XmlStructure.of(in) : JsonStructure.of(in);
        }
    }

    // writing

    private Draft draft() {
        List<String> found = new ArrayList<>();
        List<String> open = new ArrayList<>();
        String jq = mapping();
        Map<String, String> used = new LinkedHashMap<>(namespaces);
        used.keySet().removeIf(prefix -> !jq.contains("\"" + prefix + ":") && !("/" + place).contains("/" + prefix + ":"));
        boolean noRecord = sample.trees().isEmpty();
        String records = records(jq);
        boolean ofExample = noRecord || format.equals(WORKBOOK) && records.equals(Usual.records(format)) && mapping.score() == 0;
        String recordsComment = ofExample ? "fit: no record was found; where are they?" : null;
        found.add("format: " + format);
        if (!ofExample) {
            found.add("records: " + records + " (looked at " + sample.trees().size() + ")");
        }
        String zoneComment = zone != null
                ? null
                : mapping != null && mapping.needsNoZone() ? "each time says its own" : "guess: the feed names no zone; of times without an offset";
        if (zone != null) {
            found.add("zone: " + zone);
        }
        String dateFormat = isUsualMapping() || mapping == null ? "" : mapping.dateFormat();
        if (!dateFormat.isEmpty()) {
            found.add("times: " + dateFormat);
        }
        if (ofExample) {
            open.add("records: " + recordsComment + (sample.problem() == null ? "" : " The feed: " + sample.problem()));
        }
        if (zoneComment != null && zoneComment.startsWith("guess")) {
            open.add("timeZone: UTC, " + zoneComment);
        }
        if (!isUsualMapping() && mapping != null) {
            mapping.lines().forEach(line -> (line.comment() == null ? found : open).add(line.field() + ": " + line.jq() + (line.comment() == null ? "" : ", " + line.comment())));
        }
        return new Draft(format, records, recordsComment, zone == null ? "UTC" : zone, zoneComment, dateFormat, used, jq, found, open);
    }

    private boolean isUsualMapping() {
        return Usual.FORMATS.contains(format) || mapping == null || sample.trees().stream().allMatch(Usual::isOfSchemaOrg);
    }

    private String mapping() {
        if (!isUsualMapping()) {
            return mapping.jq();
        }
        boolean schema = !sample.trees().isEmpty() && sample.trees().stream().allMatch(Usual::isOfSchemaOrg);
        String usual = Usual.mapping(schema ? PAGE : format);
        boolean unnamed = schema && sample.trees().stream().anyMatch(tree -> !tree.has("@id") && !tree.has("url") && !tree.has("identifier"));
        return unnamed ? usual.replace(".identifier]", ".identifier, .name]") : usual;
    }

    /** For a table the columns that the mapping names. */
    private String records(String jq) {
        if (!format.equals(TABLE) && !format.equals(WORKBOOK)) {
            return place == null || sample.trees().isEmpty() && !ONLY_PLACES.containsKey(format) ? Usual.records(format) : place;
        }
        List<String> columns = new ArrayList<>();
        for (JsonNode row : sample.trees().stream().limit(1).toList()) {
            row.fieldNames().forEachRemaining(columns::add);
        }
        columns.removeIf(name -> !Structure.isSafe(name));
        List<String> named = columns.stream().filter(name -> jq.contains(Step.first("", List.of(new Step(name))))).limit(MOST_COLUMNS).toList();
        List<String> chosen = named.size() > 1 ? named : columns.stream().limit(2).toList();
        return chosen.size() < 2 ? Usual.records(format) : format.equals(TABLE) ? String.join(place, chosen) : Sheets.named(place) + String.join(",", chosen);
    }
}
