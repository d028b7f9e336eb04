package io.marquee.mapping;

import java.text.DateFormatSymbols;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as people write them, in the notation of ISO 8601: {@code 12.05.2030 20:00 Uhr}, {@code Sun, 12 May 2030 20:00:00 +0200},
 * {@code May 12, 2030 8:00 pm}, {@code 12 de mayo de 2030, 20:00}, {@code 20300512T200000Z}; also as sheets count days, {@code 47615.83333}. Months are known by their names in {@link #LOCALES}.
 *
 * <p>{@code 05/12/2030} may be May or December: what could be either is not guessed at.
 */
final class TimeText {

    private static final int MAX_TEXT = 100;
    private static final int MONTHS = 12;
    private static final int NOON = 12;

    private static final Locale[] LOCALES = {
        Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.ITALIAN, new Locale("es"), new Locale("pt"), new Locale("nl"), new Locale("ca")
    };
    private static final Map<String, Integer> MONTH_NAMES = monthNames();

    private static final String DAY_OF_WEEK = "^(?:\\p{L}+\\.?,?\\s+)?";
    private static final Pattern DAY_MONTH_NAME = Pattern.compile(
            DAY_OF_WEEK + "(\\d{1,2})(?:st|nd|rd|th|º|\\.)?[\\s-]+(?:of\\s+|de\\s+)?(\\p{L}+)\\.?,?[\\s-]+(?:de\\s+|del\\s+)?(\\d{4})(.*)$");
    private static final Pattern MONTH_NAME_DAY = Pattern.compile(DAY_OF_WEEK + "(\\p{L}+)\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})(.*)$");
    private static final Pattern DOTS = Pattern.compile(DAY_OF_WEEK + "(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})(.*)$");
    private static final Pattern EITHER = Pattern.compile(DAY_OF_WEEK + "(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})(.*)$");
    private static final Pattern YEAR_FIRST = Pattern.compile("^(\\d{4})[/.](\\d{1,2})[/.](\\d{1,2})(.*)$");
    private static final Pattern BASIC = Pattern.compile("^(\\d{4})(\\d{2})(\\d{2})(?:T(\\d{2})(\\d{2})(\\d{2})?(Z?))?$");
    /** Days as a sheet counts them, of 1993 to 2099: a cell without a format has a date in it. */
    private static final Pattern DAYS = Pattern.compile("(?:3[4-9]|[4-6]\\d|7[0-2])\\d{3}(?:\\.\\d+)?");
    private static final LocalDate FIRST_DAY = LocalDate.of(1899, 12, 30);
    private static final Pattern TIME = Pattern.compile(
            "(?iu)^[,\\sT]*(?:at|um|a las|às|à|om|-|–)?\\s*(\\d{1,2})(?:[:.h](\\d{2})(?::(\\d{2}))?)?\\s*(am|pm|a\\.\\s?m\\.|p\\.\\s?m\\.)?"
                    + "\\s*(uhr|hrs?\\.?|h\\.?|uur)?\\s*(z|utc|gmt|[+-]\\d{2}:?\\d{2})?$");

    private TimeText() {}

    private static Map<String, Integer> monthNames() {
        Map<String, Integer> names = new HashMap<>();
        Set<String> unclear = new HashSet<>();
        for (Locale locale : LOCALES) {
            DateFormatSymbols symbols = DateFormatSymbols.getInstance(locale);
            for (String[] months : new String[][] {symbols.getMonths(), symbols.getShortMonths()}) {
                for (int i = 0; i < MONTHS; i++) {
                    String name = plain(months[i]);
                    Integer other = names.put(name, i + 1);
                    if (other != null && other != i + 1) {
                        unclear.add(name);
                    }
                }
            }
        }
        names.keySet().removeAll(unclear);
        return names;
    }

    /** A name without what stands before or behind it in some languages. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceFirst("^(de |d[’'])", "").replace(".", "");
    }

    /** In ISO 8601, a date alone without a time; null when it cannot be told what is meant. */
    static String iso(String given) {
        String text = given.strip();
        if (text.length() > MAX_TEXT) {
            return null;
        }
        if (DAYS.matcher(text).matches()) {
            return ofDays(Double.parseDouble(text));
        }
        Matcher found;
        if ((found = BASIC.matcher(text)).matches()) {
            String date = found.group(1) + "-" + found.group(2) + "-" + found.group(3);
            return found.group(4) == null
                    ? date
                    : date + "T" + found.group(4) + ":" + found.group(5) + ":" + (found.group(6) == null ? "00" : found.group(6)) + found.group(7);
        }
        try {
            if ((found = DAY_MONTH_NAME.matcher(text)).matches() && month(found.group(2)) > 0) {
                return with(found.group(3), month(found.group(2)), found.group(1), found.group(4));
            }
            if ((found = MONTH_NAME_DAY.matcher(text)).matches() && month(found.group(1)) > 0) {
                return with(found.group(3), month(found.group(1)), found.group(2), found.group(4));
            }
            if ((found = DOTS.matcher(text)).matches()) {
                return with(found.group(3), Integer.parseInt(found.group(2)), found.group(1), found.group(4));
            }
            if ((found = YEAR_FIRST.matcher(text)).matches()) {
                return with(found.group(1), Integer.parseInt(found.group(2)), found.group(3), found.group(4));
            }
            return (found = EITHER.matcher(text)).matches() ? either(found) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String ofDays(double days) {
        LocalDateTime time = FIRST_DAY.atStartOfDay().plusSeconds(Math.round(days * Duration.ofDays(1).toSeconds()));
        return days == Math.rint(days) ? time.toLocalDate().toString() : time.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }

    private static String either(Matcher found) {
        int first = Integer.parseInt(found.group(1));
        int second = Integer.parseInt(found.group(2));
        if (first <= MONTHS && second <= MONTHS && first != second) {
            return null;
        }
        return first > MONTHS
                ? with(found.group(3), second, found.group(1), found.group(4))
                : with(found.group(3), first, found.group(2), found.group(4));
    }

    private static int month(String name) {
        return MONTH_NAMES.getOrDefault(plain(name), 0);
    }

    /** The date, with the time in the rest of the text; null when there is something else. */
    private static String with(String year, int month, String day, String rest) {
        LocalDate date = LocalDate.of(Integer.parseInt(year), month, Integer.parseInt(day));
        if (rest.isBlank()) {
            return date.toString();
        }
        Matcher time = TIME.matcher(rest.strip());
        boolean hourAlone = time.matches() && time.group(2) == null;
        if (!time.matches() || hourAlone && time.group(4) == null && time.group(5) == null) {
            return null;
        }
        int hour = Integer.parseInt(time.group(1));
        if (time.group(4) != null) {
            if (hour < 1 || hour > NOON) {
                return null;
            }
            hour = hour % NOON + (Character.toLowerCase(time.group(4).charAt(0)) == 'p' ? NOON : 0);
        }
        LocalTime clock = LocalTime.of(hour, number(time.group(2)), number(time.group(3)));
        String offset = time.group(6) == null ? "" : Character.isLetter(time.group(6).charAt(0)) ? "Z" : time.group(6);
        return date + "T" + clock + (clock.getSecond() == 0 ? ":00" : "") + offset;
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
