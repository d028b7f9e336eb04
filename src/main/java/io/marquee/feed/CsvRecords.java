package io.marquee.feed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.plan.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a CSV feed (RFC 4180) into JSON objects, one a row, with the names of the first row. It reads in one pass and rejects a malformed
 * row alone, so that neither a large feed nor a bad row harms the rest. Quoted fields may hold line ends and doubled quotes.
 *
 * <p>Columns: the names of those that must be there, with the delimiter of the file between them, such as {@code id;title;start}. Blanks
 * around a name do not count, no name may come twice, and what is in a column without a name is left out.
 *
 * <p>As programs of offices write it: a line {@code sep=;} before the names gives the delimiter, rows without any content are none, and empty
 * fields behind the last column are left out.
 */
final class CsvRecords extends Records {

    private static final String MARK = "\uFEFF";
    private static final Pattern SEPARATOR = Pattern.compile("(?i)\"?sep=([,;\t|])\"?[,;\t|]*");

    private final List<String> required;
    private char delimiter;
    private final CsvRows rows;
    private List<String> names;
    /** The delimiter and the first row. */
    private String around;

    /**
     * @param in the feed in UTF-8
     * @param columns those that must be there, with the delimiter of the file between them
     */
    CsvRecords(InputStream in, String columns) {
        super(in);
        this.delimiter = (char) columns.chars().filter(c -> ",;\t|".indexOf(c) >= 0).findFirst().orElse(',');
        this.required = Arrays.stream(columns.split("[,;\t|]")).map(String::strip).toList();
        this.rows = new CsvRows(in, delimiter);
    }

    @Override
    FeedRecord read() throws IOException {
        if (names == null) {
            names = header();
        }
        byte[] row = rows.next();
        while (row != null && !hasContent(row)) {
            row = rows.next();
        }
        return row == null ? null : of(row);
    }

    private boolean hasContent(byte[] row) {
        for (byte c : row) {
            if (c != delimiter && " \t\r\n\"".indexOf(c) < 0) {
                return true;
            }
        }
        return rows.isBroken() || !fields(text(row)).stream().allMatch(String::isBlank);
    }

    private List<String> header() throws IOException {
        byte[] row = rows.next();
        String text = row == null ? null : text(row);
        Matcher separator = SEPARATOR.matcher(text == null ? "" : text);
        if (separator.matches()) {
            delimiter = separator.group(1).charAt(0);
            rows.delimit(delimiter);
            row = rows.next();
            text = row == null ? null : text(row);
        }
        if (text == null || text.isBlank()) {
            throw new FeedException(row == null ? "empty" : "the first row cannot be read");
        }
        around = delimiter + text;
        List<String> columns = rows.isBroken() ? List.of() : fields(text).stream().map(name -> name.replace(MARK, "").strip()).toList();
        Set<String> seen = new HashSet<>();
        for (String name : columns) {
            if (!seen.add(name) && !name.isEmpty()) {
                throw new FeedException("the column " + name + " is there twice");
            }
        }
        for (String name : required) {
            if (!seen.contains(name)) {
                throw new FeedException("no column " + name);
            }
        }
        return columns;
    }

    private FeedRecord of(byte[] row) {
        if (rows.isBroken()) {
            return rejected(Reason.RECORD_UNREADABLE, "has a quote out of place", row);
        }
        return unread(row, around, number -> read(number, row));
    }

    private FeedRecord read(long number, byte[] row) {
        String text = text(row);
        if (text == null) {
            return rejected(number, Reason.RECORD_UNREADABLE, "is not UTF-8", row);
        }
        List<String> fields = fields(text);
        if (fields.stream().skip(names.size()).anyMatch(field -> !field.isBlank())) {
            return rejected(number, Reason.RECORD_UNREADABLE, "has more fields than the first row", row);
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < Math.min(fields.size(), names.size()); i++) {
            if (!names.get(i).isEmpty()) {
                object.put(names.get(i), fields.get(i));
            }
        }
        return FeedRecord.of(number, object);
    }

    private static String text(byte[] row) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(row)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The fields of a row in which no quote is out of place. */
    private List<String> fields(String row) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            int end;
            if (at < row.length() && row.charAt(at) == '"') {
                end = closingQuote(row, at);
                fields.add(row.substring(at + 1, end).replace("\"\"", "\""));
                end++;
            } else {
                int next = row.indexOf(delimiter, at);
                end = next < 0 ? row.length() : next;
                fields.add(row.substring(at, end));
            }
            if (end >= row.length()) {
                return fields;
            }
            at = end + 1;
        }
    }

    private static int closingQuote(String row, int opening) {
        int quote = row.indexOf('"', opening + 1);
        while (quote + 1 < row.length() && row.charAt(quote + 1) == '"') {
            quote = row.indexOf('"', quote + 2);
        }
        return quote;
    }
}
