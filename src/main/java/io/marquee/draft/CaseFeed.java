package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
import io.marquee.feed.FeedOptions;
import io.marquee.feed.FeedRecord;
import io.marquee.feed.Feeds;
import io.marquee.feed.FormatSigns;
import io.marquee.feed.XmlPrefixes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The feed of a first case: a feed byte by byte if it is small, else its first records in what is around them. The series of a calendar
 * are left out, as what they give moves on with the month.
 */
public final class CaseFeed {

    /** Largest feed that is kept whole, and most bytes of records of a larger one; one record may be larger than that. */
    public static final int MOST = 1 << 18;
    /** Most bytes of a workbook that are kept; of a larger one the case gives nothing. */
    public static final int MOST_OF_A_WORKBOOK = 1 << 23;
    /** Most records of a larger one. */
    public static final int MOST_RECORDS = 20;

    private static final Pattern DECLARED = Pattern.compile("\\A\\s*<\\?xml[^>]{1,200}?\\sencoding");

    /** A byte order mark of UTF-16, or a first tag in it. */
    private static final Pattern WIDE = Pattern.compile("\u00FE\u00FF|\u00FF\u00FE|\0<|<\0");

    private final Feeds feeds;
    private final Download page;
    private final Draft draft;

    private CaseFeed(Feeds feeds, Download page, Draft draft) {
        this.feeds = feeds;
        this.page = page;
        this.draft = draft;
    }

    /** Of the first page of a feed and what is drafted of it. */
    public static byte[] of(Feeds feeds, Download page, Draft draft) throws IOException {
        return new CaseFeed(feeds, page, draft).bytes();
    }

    private byte[] bytes() throws IOException {
        // a workbook is no text, and cannot be cut
        if (draft.format().equals("xlsx")) {
            return head(MOST_OF_A_WORKBOOK);
        }
        if (draft.format().equals("ical")) {
            try (InputStream in = FormatSigns.text(page)) {
                CaseCalendar calendar = CaseCalendar.of(in);
                return page.bytes() <= MOST && !calendar.hasSeries() ? raw() : calendar.text().getBytes(StandardCharsets.UTF_8);
            }
        }
        if (page.bytes() <= MOST) {
            return raw();
        }
        List<FeedRecord> records = records();
        if (records.isEmpty()) {
            return FormatSigns.head(page, MOST).getBytes(StandardCharsets.UTF_8);
        }
        return rebuilt(records).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] head(int most) throws IOException {
        try (InputStream in = Files.newInputStream(page.file())) {
            return in.readNBytes(most);
        }
    }

    /** As it came, but in UTF-8 if it is in UTF-16, or if only a header told its encoding, which a file has not. */
    private byte[] raw() throws IOException {
        byte[] raw = head(MOST);
        String bytes = new String(raw, StandardCharsets.ISO_8859_1);
        if (!WIDE.matcher(bytes).lookingAt() && (page.charset() == null || DECLARED.matcher(bytes).find())) {
            return raw;
        }
        String text = FormatSigns.head(page, Integer.MAX_VALUE);
        return text.equals(new String(raw, StandardCharsets.UTF_8)) ? raw : text.getBytes(StandardCharsets.UTF_8);
    }

    private List<FeedRecord> records() throws IOException {
        List<FeedRecord> records = new ArrayList<>();
        int[] bytes = {0};
        Sample.read(feeds, page, draft.format(), draft.records(), options(), record -> {
            bytes[0] += record.size();
            if (record.rejected() == null && isText(record) && (records.isEmpty() || bytes[0] <= MOST)) {
                records.add(record);
            }
            return records.size() < MOST_RECORDS && bytes[0] < MOST;
        });
        return records;
    }

    private FeedOptions options() {
        return new FeedOptions(draft.zone(), XmlPrefixes.of(draft.prefixes()));
    }

    private static boolean isText(FeedRecord record) {
        try {
            return record.content() != null;
        } catch (FeedException e) {
            return false;
        }
    }

    private String rebuilt(List<FeedRecord> records) {
        List<String> texts = records.stream().map(FeedRecord::text).toList();
        return switch (draft.format()) {
            case "csv" -> table(records);
            case "ndjson" -> texts.stream().map(text -> text.replaceAll("[\\r\\n]+", " ") + "\n").collect(Collectors.joining());
            case "jsonld" -> texts.stream().map(text -> "<script type=\"application/ld+json\">" + text.replace("</", "<\\/") + "</script>\n")
                    .collect(Collectors.joining("", "<!doctype html>\n<html><head>\n", "</head></html>\n"));
            case "xml" -> document(texts);
            default -> array(texts);
        };
    }

    private String array(List<String> texts) {
        List<String> names = draft.records().equals("/") ? List.of() : List.of(draft.records().split("/"));
        String before = names.stream().map(name -> "{\"" + name.replaceFirst("\\?$", "") + "\": ").collect(Collectors.joining());
        return before + "[\n" + String.join(",\n", texts) + "\n]" + "}".repeat(names.size()) + "\n";
    }

    private String document(List<String> texts) {
        List<String> names = new ArrayList<>(List.of(draft.records().split("/")));
        names.remove(names.size() - 1);
        Map<String, String> namespaces = new LinkedHashMap<>(draft.namespaces());
        // of a prefix that the file does not fix only the name counts
        names.stream().filter(name -> name.contains(":")).map(name -> name.split(":")[0]).forEach(prefix -> namespaces.putIfAbsent(prefix, "urn:" + prefix));
        String declared = namespaces.entrySet().stream().map(CaseFeed::declaration).collect(Collectors.joining());
        StringBuilder document = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            document.append('<').append(names.get(i)).append(i == 0 ? declared : "").append(">\n");
        }
        texts.forEach(text -> document.append(text).append('\n'));
        Collections.reverse(names);
        names.forEach(name -> document.append("</").append(name).append(">\n"));
        return document.toString();
    }

    private static String declaration(Map.Entry<String, String> namespace) {
        return " xmlns:" + namespace.getKey() + "=\"" + namespace.getValue().replace("&", "&amp;") + "\"";
    }

    private String table(List<FeedRecord> records) {
        String delimiter = draft.records().chars().filter(c -> ",;\t|".indexOf(c) >= 0).mapToObj(Character::toString).findFirst().orElse(",");
        List<String> names = new ArrayList<>();
        records.get(0).fields().fieldNames().forEachRemaining(names::add);
        StringBuilder table = new StringBuilder(row(names, delimiter));
        for (FeedRecord record : records) {
            JsonNode fields = record.fields();
            table.append(row(names.stream().map(name -> fields.path(name).asText()).toList(), delimiter));
        }
        return table.toString();
    }

    private static String row(List<String> fields, String delimiter) {
        return fields.stream().map(field -> '"' + field.replace("\"", "\"\"") + '"').collect(Collectors.joining(delimiter, "", "\n"));
    }
}
