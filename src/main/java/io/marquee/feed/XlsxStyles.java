package io.marquee.feed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the numbers in the cells of a workbook mean, by the styles of the cells: dates and times are numbers with a format that shows them as such. */
final class XlsxStyles {

    /** What a number is. */
    enum Kind {
        NUMBER, DATE, TIME, DATE_AND_TIME, DURATION
    }

    /** Most styles, and most formats; Excel has as many. */
    static final int MAX = 65_536;

    /** Characters of a format that are looked at; Excel has 255. */
    private static final int LONGEST = 1_024;
    /** Text, colours, languages, and conditions of a format; fill and space. */
    private static final Pattern NO_PART = Pattern.compile("\"[^\"]*\"?|\\\\.|[_*].|\\[(?!(?i:h+|m+|s+)])[^\\]]*]?");
    private static final Pattern NO_MONTH = Pattern.compile("(?i)am/pm|a/p|general|e[+-]");
    private static final Pattern PARTS = Pattern.compile("\\[(?:h+|m+|s+)]|y+|m+|d+|h+|s+|g+|e+|b+");

    private final Map<Integer, Kind> custom = new HashMap<>();
    private final List<Kind> styles = new ArrayList<>();

    /** Those of a workbook without any. */
    static final XlsxStyles NONE = new XlsxStyles();

    private XlsxStyles() {}

    /** Reads the part with the styles. */
    static XlsxStyles of(XlsxXml part) throws IOException {
        XlsxStyles all = new XlsxStyles();
        List<Integer> formats = new ArrayList<>();
        while (part.next()) {
            if (part.begins("numFmts", "numFmt")) {
                String code = part.attribute("formatCode");
                all.custom.put(number(part.attribute("numFmtId")), code == null ? Kind.NUMBER : kind(code));
            } else if (part.begins("cellXfs", "xf")) {
                formats.add(number(part.attribute("numFmtId")));
            }
            if (all.custom.size() > MAX || formats.size() > MAX) {
                throw new FeedException("more than " + MAX + " styles");
            }
        }
        formats.forEach(format -> all.styles.add(all.custom.containsKey(format) ? all.custom.get(format) : builtIn(format)));
        return all;
    }

    /** What a number in a cell of that style is, the value of its attribute {@code s} or null. */
    Kind kindOf(String style) {
        int number = number(style);
        return number >= 0 && number < styles.size() ? styles.get(number) : Kind.NUMBER;
    }

    /** The number of a style or format; -1 when it is none. */
    private static int number(String digits) {
        try {
            return digits == null ? -1 : Integer.parseInt(digits.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Formats that no workbook writes out, those of East Asia and Thailand among them. */
    private static Kind builtIn(int format) {
        return switch (format) {
            case 14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58,
                    71, 72, 73, 74 -> Kind.DATE;
            case 18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56, 75, 76, 78, 80 -> Kind.TIME;
            case 22, 77, 81 -> Kind.DATE_AND_TIME;
            case 46, 79 -> Kind.DURATION;
            default -> Kind.NUMBER;
        };
    }

    /** What a format shows, by its first section. */
    static Kind kind(String format) {
        String bare = NO_PART.matcher(format.substring(0, Math.min(format.length(), LONGEST))).replaceAll(" ");
        String section = bare.split(";", 2)[0];
        boolean noon = section.toLowerCase(Locale.ROOT).matches(".*(am/pm|a/p).*");
        Matcher part = PARTS.matcher(NO_MONTH.matcher(section).replaceAll(" ").toLowerCase(Locale.ROOT));
        boolean day = false;
        boolean time = noon;
        boolean minutesMayFollow = false;
        int open = 0;
        while (part.find()) {
            String found = part.group();
            switch (found.charAt(0)) {
                case '[' -> {
                    return Kind.DURATION;
                }
                case 'h', 's' -> {
                    // what is before the seconds are minutes
                    open -= found.charAt(0) == 's' ? Math.min(open, 1) : 0;
                    time = true;
                    minutesMayFollow = found.charAt(0) == 'h';
                }
                case 'm' -> {
                    boolean minutes = minutesMayFollow && found.length() <= 2;
                    open += minutes ? 0 : 1;
                    minutesMayFollow = false;
                }
                default -> {
                    day = true;
                    minutesMayFollow = false;
                }
            }
        }
        day |= open > 0;
        return day && time ? Kind.DATE_AND_TIME : day ? Kind.DATE : time ? Kind.TIME : Kind.NUMBER;
    }
}
