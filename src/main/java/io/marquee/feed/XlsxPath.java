package io.marquee.feed;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which sheet of a workbook has the records, and which columns must be there: {@code Title,Date}, {@code Shows!Title,Date},
 * {@code 'Hall 2, upstairs'!Title}, {@code Shows!}. Names are as a reader of the sheet sees them: blanks and line ends between two words are one blank.
 *
 * @param sheet null for the first one that is visible
 * @param columns their names; if there are none, the first row with content has the names
 */
record XlsxPath(String sheet, List<String> columns) {

    private static final int SHOWN = 60;
    private static final Pattern QUOTED = Pattern.compile("\\s*'((?:[^']|'')*)'\\s*!(.*)", Pattern.DOTALL);
    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00A0\\uFEFF]+");

    /** @throws IllegalArgumentException when it is no such path */
    static XlsxPath parse(String path) {
        Matcher quoted = QUOTED.matcher(path);
        boolean isQuoted = quoted.matches();
        int mark = path.indexOf('!');
        String sheet = isQuoted ? quoted.group(1).replace("''", "'") : path.substring(0, Math.max(0, mark)).strip();
        String columns = isQuoted ? quoted.group(2) : path.substring(mark + 1);
        String delimiter = columns.indexOf(';') >= 0 ? ";" : ",";
        List<String> names = Arrays.stream(columns.split(delimiter)).map(XlsxPath::name).filter(name -> !name.isEmpty()).toList();
        if (names.isEmpty() && mark < 0) {
            throw new IllegalArgumentException("it must be names of columns, such as Title,Date, or Sheet!Title,Date");
        }
        return new XlsxPath(sheet.isEmpty() ? null : sheet, names);
    }

    /** A name as a reason has it: a provider may choose a long one. */
    static String shown(String name) {
        return name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name;
    }

    /** The name that a cell gives to its column. */
    static String name(String cell) {
        return BLANKS.matcher(cell).replaceAll(" ").strip();
    }
}
