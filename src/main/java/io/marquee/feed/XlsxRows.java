package io.marquee.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a sheet, one after the other, with the values of their cells: texts, numbers and times as text, true and false. Of an error in a
 * cell, such as {@code #N/A}, there is a null, of a blank cell nothing.
 */
final class XlsxRows implements Closeable {

    /** Most columns; the last one of Excel is XFD. */
    static final int MAX_COLUMNS = 16_384;

    /** Most rows, as in Excel. */
    static final int MAX_ROWS = 1_048_576;

    private static final int LETTERS = 26;

    private final XlsxXml xml;
    private final XlsxWorkbook book;
    private final int maxRecord;
    private final int[] lastRowOf = new int[MAX_COLUMNS];
    private boolean begun;
    private int row;
    private String problem;
    private boolean tooLarge;
    private long size;
    private long given;

    /**
     * One cell with a value.
     *
     * @param column from 0
     */
    record Cell(int column, JsonNode value) {}

    /**
     * @param xml the part with the sheet
     * @param maxRecord characters of the cells of a row that are kept
     */
    XlsxRows(XlsxXml xml, XlsxWorkbook book, int maxRecord) {
        this.xml = xml;
        this.book = book;
        this.maxRecord = maxRecord;
    }

    /** The cells of the next row that have values; null at the end of the sheet. */
    List<Cell> next() throws IOException {
        while (xml.next()) {
            begun |= xml.begins("worksheet", "sheetData");
            if (begun && xml.begins("row")) {
                return row();
            }
            if (xml.ends("sheetData")) {
                return null;
            }
        }
        if (!begun) {
            throw new FeedException("the sheet has no rows");
        }
        return null;
    }

    /** What is wrong with the last row; null when nothing is. */
    String problem() {
        return problem;
    }

    /** Whether the last row holds more than can be kept; then it is not whole. */
    boolean isTooLarge() {
        return tooLarge;
    }

    private List<Cell> row() throws IOException {
        if (row == MAX_ROWS) {
            throw new FeedException("more than " + MAX_ROWS + " rows");
        }
        row++;
        problem = null;
        tooLarge = false;
        size = 0;
        List<Cell> cells = new ArrayList<>();
        int column = -1;
        while (xml.next() && !xml.ends("row")) {
            if (xml.begins("c")) {
                String reference = xml.attribute("r");
                column = reference == null ? column + 1 : column(reference);
                JsonNode value = value(reference);
                if (column < 0 || column >= MAX_COLUMNS) {
                    fails("a cell beyond the column XFD");
                } else if (lastRowOf[column] == row) {
                    fails("the cell " + reference + " twice");
                } else if (value != null) {
                    lastRowOf[column] = row;
                    keep(cells, column, value);
                }
            }
        }
        return cells;
    }

    private void keep(List<Cell> cells, int column, JsonNode value) throws TooLargeException {
        int length = value.asText().length();
        size += length;
        given += length;
        tooLarge |= size > maxRecord;
        if (given > book.maxBytes()) {
            // cells that share a text cost the provider nothing
            throw new TooLargeException(book.maxBytes());
        }
        if (!tooLarge) {
            cells.add(new Cell(column, value));
        }
    }

    private void fails(String why) {
        problem = problem == null ? why : problem;
    }

    /** The column of a reference such as {@code AB12}, from 0; -1 when it has none. */
    private static int column(String reference) {
        int column = 0;
        for (int i = 0; i < reference.length() && column <= MAX_COLUMNS; i++) {
            int letter = Character.toUpperCase(reference.charAt(i)) - 'A';
            if (letter < 0 || letter >= LETTERS) {
                break;
            }
            column = column * LETTERS + letter + 1;
        }
        return column - 1;
    }

    /** Passes a cell; gives its value, null when it is blank. */
    private JsonNode value(String reference) throws IOException {
        String type = xml.attribute("t");
        String style = xml.attribute("s");
        String value = null;
        boolean inline = false;
        while (xml.next() && !xml.ends("c")) {
            if (xml.begins("v") || xml.begins("is")) {
                inline = xml.begins("is");
                value = inline ? xml.text() : xml.value();
                if (value == null) {
                    fails("a text of more than " + KeptTexts.LONGEST + " characters");
                }
            }
        }
        if (value == null || value.isEmpty() || tooLarge) {
            return null;
        }
        return inline ? TextNode.valueOf(value) : value(type == null ? "n" : type, style, value, reference);
    }

    private JsonNode value(String type, String style, String value, String reference) throws IOException {
        return switch (type) {
            case "n" -> value.isBlank() ? null : TextNode.valueOf(XlsxNumber.text(value, book.styles().kindOf(style), book.isFrom1904()));
            case "s" -> shared(value.strip(), reference);
            case "b" -> BooleanNode.valueOf(XlsxWorkbook.isTrue(value.strip()));
            case "e" -> NullNode.instance;
            case "d" -> TextNode.valueOf(value.strip());
            default -> TextNode.valueOf(XlsxEscapes.unescaped(value));
        };
    }

    private JsonNode shared(String number, String reference) throws IOException {
        int place = number(number);
        boolean known = book.texts() != null && place >= 0 && place < book.texts().size();
        String text = known ? book.texts().get(place) : null;
        if (text == null) {
            fails(known ? "a text of more than " + KeptTexts.LONGEST + " characters"
                    : "a cell" + (reference == null ? "" : " " + reference) + " whose text the workbook does not have");
        }
        return text == null || text.isEmpty() ? null : TextNode.valueOf(text);
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        xml.close();
    }
}
