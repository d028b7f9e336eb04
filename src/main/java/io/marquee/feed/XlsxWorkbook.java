package io.marquee.feed;

import io.marquee.feed.XlsxParts.Relationship;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An Excel workbook (Office Open XML): a zip whose parts name one another. Its texts and styles are read when a sheet is opened.
 */
final class XlsxWorkbook implements Closeable {

    /** Most sheets. */
    static final int MAX_SHEETS = 2_000;

    private static final String ROOT = "";
    private static final int SHOWN = 10;

    private final XlsxParts parts;
    private final Scratch scratch;
    private final List<Sheet> sheets = new ArrayList<>();
    private final Map<String, Relationship> named;
    private boolean from1904;
    /** Null until a sheet is opened. */
    private XlsxStyles styles;
    private KeptTexts texts;

    private record Sheet(String name, boolean visible, String part) {}

    private XlsxWorkbook(XlsxParts parts, Scratch scratch) throws IOException {
        this.parts = parts;
        this.scratch = scratch;
        String book = parts.namedBy(ROOT).values().stream().filter(one -> one.type().equals("officeDocument")).map(Relationship::part).findFirst()
                .orElseThrow(() -> OtherFile.instead(OtherFile.NO_WORKBOOK));
        if (book.endsWith(".bin")) {
            throw OtherFile.instead("a binary one (.xlsb); save it as .xlsx");
        }
        this.named = parts.namedBy(book);
        try (XlsxXml xml = parts.open(book)) {
            readBook(xml);
        }
    }

    /**
     * @param scratch takes what is too large for the memory
     * @throws FeedException when the file is something else, and what
     */
    static XlsxWorkbook open(Path file, Scratch scratch) throws IOException {
        ZipDirectory zip = ZipDirectory.of(file, scratch.maxBytes());
        if (zip == null) {
            throw OtherFile.instead(OtherFile.of(file));
        }
        XlsxWorkbook book = null;
        try {
            String other = OtherFile.of(zip);
            if (other != null) {
                throw OtherFile.instead(other);
            }
            book = new XlsxWorkbook(new XlsxParts(zip), scratch);
        } finally {
            if (book == null) {
                zip.close();
            }
        }
        return book;
    }

    /** Names of the sheets that are visible, in order. */
    List<String> visible() {
        return sheets.stream().filter(Sheet::visible).map(sheet -> String.valueOf(sheet.name)).toList();
    }

    /** The first rows of a sheet that have content, so many at most, as the names that their cells would give to columns. */
    List<List<String>> firstRows(String sheet, int most, int maxRecord) throws IOException {
        List<List<String>> texts = new ArrayList<>();
        try (XlsxRows rows = rows(sheet, maxRecord)) {
            for (List<XlsxRows.Cell> cells = rows.next(); cells != null && texts.size() < most; cells = rows.next()) {
                List<String> row = cells.stream().map(cell -> XlsxPath.name(cell.value().asText(""))).filter(text -> !text.isEmpty()).toList();
                if (!row.isEmpty()) {
                    texts.add(row);
                }
            }
        }
        return texts;
    }

    private void readBook(XlsxXml xml) throws IOException {
        boolean isBook = false;
        while (xml.next()) {
            isBook |= xml.begins("workbook");
            if (xml.begins("workbookPr")) {
                from1904 = isTrue(xml.attribute("date1904"));
            } else if (xml.begins("sheets", "sheet")) {
                Relationship to = named.get(String.valueOf(xml.relationship()));
                if (to != null && to.type().equals("worksheet")) {
                    sheets.add(new Sheet(xml.attribute("name"), !String.valueOf(xml.attribute("state")).matches("(?i)hidden|veryHidden"), to.part()));
                }
            }
            if (sheets.size() > MAX_SHEETS) {
                throw new FeedException("a workbook of more than " + MAX_SHEETS + " sheets");
            }
        }
        if (!isBook) {
            throw OtherFile.instead(OtherFile.NO_WORKBOOK);
        }
    }

    /**
     * The rows of a sheet.
     *
     * @param name of the sheet, whose letters may be large or small; null for the first one that is visible
     */
    XlsxRows rows(String name, int maxRecord) throws IOException {
        Sheet sheet = sheets.stream().filter(one -> name == null ? one.visible : name.equals(one.name)).findFirst()
                .or(() -> sheets.stream().filter(one -> name != null && name.strip().equalsIgnoreCase(String.valueOf(one.name).strip())).findFirst())
                .orElse(null);
        if (sheet == null) {
            if (name == null) {
                throw new FeedException("the workbook has no visible sheet");
            }
            throw new FeedException("no sheet " + name + ", there is " + sheets.stream().limit(SHOWN).map(one -> XlsxPath.shown(String.valueOf(one.name))).collect(Collectors.joining(", ")));
        }
        readStyles();
        readTexts();
        return new XlsxRows(parts.open(sheet.part), this, maxRecord);
    }

    /** The first part of that type, as there is no other: each costs as much as a sheet. */
    private String part(String type) {
        return named.values().stream().filter(one -> one.type().equals(type)).map(Relationship::part).findFirst().orElse(null);
    }

    private void readStyles() throws IOException {
        String part = part("styles");
        if (styles == null && part != null) {
            try (XlsxXml xml = parts.open(part)) {
                styles = XlsxStyles.of(xml);
            }
        }
    }

    private void readTexts() throws IOException {
        String part = part("sharedStrings");
        if (texts != null || part == null) {
            return;
        }
        texts = new KeptTexts(scratch);
        try (XlsxXml xml = parts.open(part)) {
            while (xml.next()) {
                if (xml.begins("sst", "si")) {
                    texts.add(xml.text());
                }
            }
        }
    }

    /** Largest feed, unpacked. */
    long maxBytes() {
        return scratch.maxBytes();
    }

    /** Whether its days are counted from 1904, as in workbooks of old Macs. */
    boolean isFrom1904() {
        return from1904;
    }

    XlsxStyles styles() {
        return styles == null ? XlsxStyles.NONE : styles;
    }

    /** The texts that cells share, by their numbers; null when there are none. */
    KeptTexts texts() {
        return texts;
    }

    static boolean isTrue(String value) {
        return "1".equals(value) || "true".equalsIgnoreCase(value);
    }

    @Override
    public void close() throws IOException {
        try (parts) {
            if (texts != null) {
                texts.close();
            }
        }
    }
}
