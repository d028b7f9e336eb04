package io.marquee.feed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.plan.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a CSV feed (RFC 4180) into objects, one a row, with the names of the first row. Fields may be quoted, and hold line ends and
 * doubled quotes then. One pass, memory of one row. A row that is out of order costs only itself.
 *
 * <p>Columns: the names of those that must be there, with the delimiter of the file between them, such as {@code id;title;start}.
 */
final class CsvRecords extends Records {

    /** Bytes of a row: a quote that is never closed is found out after as many. */
    static final int MAX_ROW = 1 << 16;

    private final List<String> required;
    private final char delimiter;
    private KeptBytes bytes;
    private List<String> names;

    /**
     * @param in the feed in UTF-8
     * @param columns those that must be there
     */
    CsvRecords(InputStream in, String columns) {
        super(in);
        this.bytes = new KeptBytes(in, MAX_ROW + 1);
        this.delimiter = (char) columns.chars().filter(c -> ",;\t|".indexOf(c) >= 0).findFirst().orElse(',');
        this.required = Arrays.stream(columns.split("[,;\t|]")).map(String::strip).toList();
    }

    @Override
    FeedRecord read() throws IOException {
        if (names == null) {
            names = header();
        }
        byte[] row = row();
        while (row != null && row.length == 0) {
            row = row();
        }
        if (row == null) {
            return null;
        }
        String text = text(row);
        List<String> fields = text == null ? null : fields(text);
        if (fields == null && firstLineEnd(row) < row.length) {
            // a quote out of place has swallowed what follows
            row = firstLine(row, true);
            text = text(row);
            fields = text == null ? null : fields(text);
        }
        return record(row, text, fields);
    }

    private List<String> header() throws IOException {
        byte[] row = row();
        String text = row == null ? null : text(row);
        if (text == null || text.isBlank()) {
            throw new FeedException(row == null ? "empty" : "the first row cannot be read");
        }
        List<String> columns = fields(text);
        for (String name : required) {
            if (columns == null || !columns.contains(name)) {
                throw new FeedException("no column " + name);
            }
        }
        return columns;
    }

    private FeedRecord record(byte[] row, String text, List<String> fields) {
        if (fields == null || fields.size() > names.size()) {
            String why = text == null ? "is not UTF-8" : fields == null ? "has a quote out of place" : "has more fields than the first row";
            return refused(Reason.RECORD_UNREADABLE, why, row);
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < fields.size(); i++) {
            object.put(names.get(i), fields.get(i));
        }
        return record(object);
    }

    /** The next row without its line end; null at the end. One with an open quote ends at its first line end after all. */
    private byte[] row() throws IOException {
        bytes.keep();
        boolean quoted = false;
        long start = bytes.offset();
        int next = bytes.peek();
        while (next != KeptBytes.END && (quoted || next != '\n') && bytes.offset() - start <= MAX_ROW) {
            quoted ^= next == '"';
            bytes.skip();
            next = bytes.peek();
        }
        byte[] row = bytes.kept();
        if (quoted) {
            if (firstLineEnd(row) == row.length) {
                throw new FeedException(next == KeptBytes.END ? "cut off inside a quoted field" : "a row of more than " + MAX_ROW + " bytes");
            }
            return firstLine(row, false);
        }
        if (next == KeptBytes.END) {
            return row.length == 0 ? null : withoutReturn(row);
        }
        if (next != '\n') {
            throw new FeedException("a row of more than " + MAX_ROW + " bytes");
        }
        bytes.skip();
        return withoutReturn(row);
    }

    private static int firstLineEnd(byte[] row) {
        int end = 0;
        while (end < row.length && row[end] != '\n') {
            end++;
        }
        return end;
    }

    /**
     * The first line of a row; what follows it is read again.
     *
     * @param ended whether the line end of the row was passed too
     */
    private byte[] firstLine(byte[] row, boolean ended) {
        int end = firstLineEnd(row);
        byte[] rest = Arrays.copyOfRange(row, end + 1, ended ? row.length + 1 : row.length);
        if (ended) {
            rest[rest.length - 1] = '\n';
        }
        bytes = bytes.after(new ByteArrayInputStream(rest));
        return withoutReturn(Arrays.copyOf(row, end));
    }

    private static byte[] withoutReturn(byte[] row) {
        boolean returns = row.length > 0 && row[row.length - 1] == '\r';
        return returns ? Arrays.copyOf(row, row.length - 1) : row;
    }

    private static String text(byte[] row) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(row)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Null when a quote is out of place. */
    private List<String> fields(String row) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            if (at < row.length() && row.charAt(at) == '"') {
                at = quoted(row, at + 1, field);
                if (at < 0 || at < row.length() && row.charAt(at) != delimiter) {
                    return null;
                }
            } else {
                int end = row.indexOf(delimiter, at);
                end = end < 0 ? row.length() : end;
                field.append(row, at, end);
                if (field.indexOf("\"") >= 0) {
                    return null;
                }
                at = end;
            }
            fields.add(field.toString());
            if (at >= row.length()) {
                return fields;
            }
            at++;
        }
    }

    /** Stands behind the opening quote; returns the place behind the closing one, or -1. */
    private static int quoted(String row, int from, StringBuilder field) {
        int at = from;
        while (at < row.length()) {
            char c = row.charAt(at++);
            if (c != '"') {
                field.append(c);
            } else if (at < row.length() && row.charAt(at) == '"') {
                field.append('"');
                at++;
            } else {
                return at;
            }
        }
        return -1;
    }
}
