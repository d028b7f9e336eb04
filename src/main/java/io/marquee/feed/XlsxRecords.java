package io.marquee.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a sheet of an Excel workbook into JSON objects, one a row, with the names of a row above them: the first row that has the columns which must be
 * there. Blank cells and errors are null, rows without content are none, and what is in a column without a name is left out. Hidden rows and columns are read as
 * others: they are hidden by a filter that somebody left on. Of merged cells the first one has the value.
 */
final class XlsxRecords extends Records {

    /** Most columns with a name. */
    static final int MAX_NAMES = 500;
    /** Characters of a name, as in tables of Excel. */
    static final int LONGEST_NAME = 255;
    /** Rows with content in which the names may be. */
    static final int MAX_ABOVE = 1_000;

    private static final int SHOWN = 10;

    private final Open open;
    private final XlsxPath where;
    private final int maxRecord;
    private List<String> names;
    /** By column: the place of its name. */
    private final Map<Integer, Integer> places = new HashMap<>();

    /** What is open while a sheet is read. */
    private static final class Open implements Closeable {

        private final Path file;
        private final Scratch scratch;
        private XlsxWorkbook book;
        private XlsxRows rows;

        Open(Path file, Scratch scratch) {
            this.file = file;
            this.scratch = scratch;
        }

        XlsxRows rows(String sheet, int maxRecord) throws IOException {
            if (rows == null) {
                book = XlsxWorkbook.open(file, scratch);
                rows = book.rows(sheet, maxRecord);
            }
            return rows;
        }

        @Override
        public void close() throws IOException {
            if (rows != null) {
                rows.close();
            }
            if (book != null) {
                book.close();
            }
        }
    }

    /**
     * @param file the workbook
     * @param scratch takes its texts, if they are many
     * @param maxRecord largest row, characters
     */
    XlsxRecords(Path file, Scratch scratch, XlsxPath where, int maxRecord) {
        this(new Open(file, scratch), where, maxRecord);
    }

    private XlsxRecords(Open open, XlsxPath where, int maxRecord) {
        super(open);
        this.open = open;
        this.where = where;
        this.maxRecord = maxRecord;
    }

    @Override
    FeedRecord read() throws IOException {
        XlsxRows rows = open.rows(where.sheet(), maxRecord);
        if (names == null) {
            names = header(rows);
        }
        for (List<XlsxRows.Cell> cells = rows.next(); cells != null; cells = rows.next()) {
            JsonNode[] values = new JsonNode[names.size()];
            boolean content = false;
            for (XlsxRows.Cell cell : cells) {
                Integer place = places.get(cell.column());
                if (place != null) {
                    values[place] = cell.value();
                    content |= cell.value().isNull() || !cell.value().asText().isBlank();
                }
            }
            if (content || rows.isTooLarge() || rows.problem() != null) {
                return record(values, rows);
            }
        }
        return null;
    }

    private FeedRecord record(JsonNode[] values, XlsxRows rows) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < values.length; i++) {
            row.set(names.get(i), values[i]);
        }
        if (rows.isTooLarge()) {
            return rejected(Reason.RECORD_TOO_LARGE, "is larger than " + maxRecord + " characters", begin(row));
        }
        return rows.problem() == null ? record(row) : rejected(Reason.RECORD_UNREADABLE, "has " + rows.problem(), begin(row));
    }

    /** What is there of a row, as far as a rejection keeps it: to write out all of a wide one each time would take long. */
    private static String begin(ObjectNode row) {
        ObjectNode some = JsonNodeFactory.instance.objectNode();
        int length = 0;
        for (Map.Entry<String, JsonNode> field : row.properties()) {
            if (length < Rejection.MAX_FRAGMENT && !field.getValue().isNull()) {
                some.set(field.getKey(), field.getValue());
                length += field.getKey().length() + field.getValue().asText().length();
            }
        }
        return some.toString();
    }

    /** The names in the first row with all columns that must be there, in order. */
    private List<String> header(XlsxRows rows) throws IOException {
        int looked = 0;
        Set<String> nearest = Set.of();
        int most = -1;
        for (List<XlsxRows.Cell> cells = rows.next(); cells != null && looked < MAX_ABOVE; cells = rows.next()) {
            List<XlsxRows.Cell> named = cells.stream().filter(cell -> !XlsxPath.name(cell.value().asText("")).isEmpty()).toList();
            if (named.isEmpty()) {
                continue;
            }
            looked++;
            Set<String> found = named.stream().map(cell -> XlsxPath.name(cell.value().asText())).collect(Collectors.toCollection(LinkedHashSet::new));
            int fitting = (int) where.columns().stream().filter(found::contains).count();
            if (fitting == where.columns().size()) {
                return take(named);
            }
            if (fitting > most) {
                most = fitting;
                nearest = found;
            }
        }
        if (looked == 0) {
            throw new FeedException("empty");
        }
        String missing = "";
        for (String name : where.columns()) {
            missing = missing.isEmpty() && !nearest.contains(name) ? name : missing;
        }
        throw new FeedException("no column " + missing + ", the row that fits best has "
                + nearest.stream().limit(SHOWN).map(XlsxPath::shown).collect(Collectors.joining(", ")));
    }

    private List<String> take(List<XlsxRows.Cell> named) throws FeedException {
        if (named.size() > MAX_NAMES) {
            throw new FeedException("more than " + MAX_NAMES + " columns");
        }
        List<String> all = new ArrayList<>();
        for (XlsxRows.Cell cell : named) {
            String name = XlsxPath.name(cell.value().asText());
            if (all.contains(name)) {
                throw new FeedException("the column " + XlsxPath.shown(name) + " is there twice");
            }
            if (name.length() > LONGEST_NAME) {
                throw new FeedException("a column with a name of more than " + LONGEST_NAME + " characters");
            }
            places.put(cell.column(), all.size());
            all.add(name);
        }
        return List.copyOf(all);
    }
}
