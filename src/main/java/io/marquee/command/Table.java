package io.marquee.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Prints rows of text in columns that fit a terminal, as wrapped lines cannot be compared; the widest columns are cut first. */
final class Table {

    private static final int USUAL_WIDTH = 120;
    private static final int NARROWEST_COLUMN = 4;
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        row((Object[]) heads);
    }

    /** Columns of the terminal, from the variable COLUMNS. */
    static int terminalWidth() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }

    /** Adds a row; null is shown as an empty cell. */
    void row(Object... cells) {
        rows.add(IntStream.range(0, cells.length).mapToObj(i -> cells[i] == null ? "" : oneLine(cells[i].toString())).toList());
    }

    /** The text without control characters, which could move the cursor or colour the terminal. */
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", " ");
    }

    void print(PrintStream out, int terminal) {
        int[] widths = widths(terminal);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = cut(row.get(i), widths[i]);
                line.append(GAP).append(cell).append(" ".repeat(widths[i] - length(cell)));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private int[] widths(int terminal) {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++) {
            int column = i;
            widths.add(rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
        }
        int left = terminal - GAP.length() * widths.size();
        while (widths.stream().mapToInt(Integer::intValue).sum() > left && Collections.max(widths) > NARROWEST_COLUMN) {
            int widest = widths.indexOf(Collections.max(widths));
            widths.set(widest, widths.get(widest) - 1);
        }
        return widths.stream().mapToInt(Integer::intValue).toArray();
    }

    /** At most so many characters of a text, the last one an ellipsis when it was cut. */
    static String cut(String text, int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
