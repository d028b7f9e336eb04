package io.marquee.feed;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Opens a download as records, by the format that the provider's file names: the one place that knows which formats there are. */
public final class Feeds {

    private static final String XML = "xml";
    private static final String CALENDARS = "ical";

    private static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static final Map<String, Format> FORMATS = Map.of(
            XML, new Format("text/xml", false, XmlTreeMapper::new, (path, maxRecord) -> {
                XmlPath names = XmlPath.parse(path);
                return (feed, options) -> new XmlRecords(feed.open(), names, options.prefixes(), maxRecord);
            }),
            "json", new Format("application/json", false, JsonTreeMapper::create, (path, maxRecord) -> (feed, options) -> new JsonRecords(feed.open(), path, maxRecord)),
            "ndjson", new Format("application/x-ndjson", false, JsonTreeMapper::create, (path, maxRecord) -> {
                NdjsonRecords.check(path);
                return (feed, options) -> new NdjsonRecords(feed.open(), maxRecord);
            }),
            "jsonld", new Format("text/html", false, JsonTreeMapper::create, (path, maxRecord) -> {
                Set<String> types = JsonLdRecords.types(path);
                return (feed, options) -> new JsonLdRecords(feed.open(), types, maxRecord);
            }),
            CALENDARS, new Format("text/calendar", false, JsonTreeMapper::create, (path, maxRecord) -> {
                IcalRecords.check(path);
                return (feed, options) -> new IcalRecords(feed, maxRecord, YearMonth.now(Clock.systemUTC()), options.zone());
            }),
            // a row is a tree already
            "xlsx", new Format(WORKBOOK, false, JsonTreeMapper::create, (path, maxRecord) -> {
                XlsxPath where = XlsxPath.parse(path);
                return (feed, options) -> new XlsxRecords(feed.file(), feed.scratch(), where, maxRecord);
            }),
            "csv", new Format("text/csv", true, JsonTreeMapper::create, (path, maxRecord) -> (feed, options) -> new CsvRecords(feed.open(), path)));

    /** The format of a provider's file that names none. */
    public static final String USUAL = XML;

    private final int maxRecord;
    private final Scratch scratch;

    /** Of formats that need no more memory than a record takes. */
    public Feeds(int maxRecord) {
        this(maxRecord, Scratch.NONE);
    }

    /**
     * @param maxRecord largest record, bytes
     * @param spool takes what a reader cannot keep in memory
     */
    public Feeds(int maxRecord, Spool spool) {
        this(maxRecord, spool.scratch());
    }

    private Feeds(int maxRecord, Scratch scratch) {
        this.maxRecord = maxRecord;
        this.scratch = scratch;
    }

    /** The formats that a provider's file may name. */
    public static Set<String> formats() {
        return new TreeSet<>(FORMATS.keySet());
    }

    /** The media type of a feed in one of {@link #formats()}, and of a file with any other name behind its last point. */
    public static String mediaType(String format) {
        return FORMATS.containsKey(format) ? FORMATS.get(format).mediaType : "application/octet-stream";
    }

    /** Makes trees of single records of a format, which mappings can walk. */
    public static ObjectMapper trees(String format) {
        return FORMATS.get(format).trees.get();
    }

    /** Whether the names in it are of namespaces. */
    public static boolean hasNamespaces(String format) {
        return XML.equals(format);
    }

    /**
     * What else decides what a feed of that format gives: the month, if series are worked out so far ahead, else nothing. A feed that has not
     * changed is read again when this has.
     */
    public static String readAsOf(String format, Clock clock) {
        return format.equals(CALENDARS) ? YearMonth.now(clock).toString() : "";
    }

    /** What is wrong with a path to records, in the notation of that format; null when nothing is. */
    public static String objection(String format, String path) {
        if (path == null || path.isBlank()) {
            return "it is empty";
        }
        try {
            FORMATS.get(format).place.at(path, 1);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /**
     * @param pages the feed, in its parts
     * @param format one of {@link #formats()}
     * @param path where its records are, in the notation of the format
     * @throws FeedException when nothing of the feed can be read
     */
    public Records open(List<Download> pages, String format, String path, FeedOptions options) throws IOException {
        if (!FORMATS.containsKey(format)) {
            throw new IllegalArgumentException("unknown format " + format);
        }
        Cutter cutter = FORMATS.get(format).place.at(path, maxRecord);
        boolean guessed = FORMATS.get(format).withoutEncoding;
        return pages.size() == 1
                ? open(pages.get(0), guessed, cutter, options)
                : new PagedRecords(pages, page -> open(page, guessed, cutter, options));
    }

    /**
     * The first rows of the sheets of a workbook that are visible, in order, as texts in the order of their columns, without cells that are blank.
     *
     * @param sheets how many sheets at most
     * @param rows how many rows of each at most
     * @throws FeedException when it is none
     */
    public Map<String, List<List<String>>> sheets(Download page, int sheets, int rows) throws IOException {
        Map<String, List<List<String>>> all = new LinkedHashMap<>();
        try (XlsxWorkbook book = XlsxWorkbook.open(page.file(), scratch)) {
            for (String name : book.visible().stream().limit(sheets).toList()) {
                all.put(name, book.firstRows(name, rows, maxRecord));
            }
        }
        return all;
    }

    private Records open(Download page, boolean guessed, Cutter cutter, FeedOptions options) throws IOException {
        return cutter.cut(new Feed(page, guessed, scratch), options);
    }

    /**
     * A part of a feed.
     *
     * @param guessed whether its encoding may be
     */
    private record Feed(Download page, boolean guessed, Scratch scratch) implements Utf8 {

        @Override
        public InputStream open() throws IOException {
            return Utf8Bytes.of(page.file(), page.charset(), guessed);
        }

        Path file() {
            return page.file();
        }
    }

    /**
     * @param mediaType of such a feed
     * @param withoutEncoding whether it has no place to name its encoding: what programs of offices write is in that of their machine
     * @param trees makes a reader of single records
     * @param place where the records are
     */
    private record Format(String mediaType, boolean withoutEncoding, Supplier<ObjectMapper> trees, Place place) {}

    private interface Place {
        /** @throws IllegalArgumentException when the path is none */
        Cutter at(String path, int maxRecord);
    }

    private interface Cutter {
        Records cut(Feed feed, FeedOptions options) throws IOException;
    }
}
