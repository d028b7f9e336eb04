package io.marquee.feed;

import io.marquee.feed.XlsxStyles.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A number of a workbook as text: as Excel shows it with all its digits, which are 15, and never with an exponent; a date or a time in ISO 8601.
 *
 * <p>Dates are days since the end of 1899, or since the begin of 1904. In the first case Excel has a 29 February 1900, and a day 0 before 1 January; both
 * are told as it shows them, and are no dates. A date that also has a time of day is told with it, whatever its format shows.
 */
final class XlsxNumber {

    /** Digits that Excel keeps, and shows at most. */
    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_UP);
    /** Characters of a number; Excel writes 24. */
    private static final int LONGEST = 100;
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d++");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d{1,3})?");

    private static final int SECONDS = 86_400;
    private static final LocalDate FIRST_OF_1900 = LocalDate.of(1899, 12, 31);
    private static final LocalDate FIRST_OF_1904 = LocalDate.of(1904, 1, 1);
    private static final long NO_DAY = 60;
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    private XlsxNumber() {}

    /**
     * What cannot be read as that kind is told as a number, and what is no number as it is.
     *
     * @param written as the workbook has it
     * @param from1904 whether its days are counted from 1904
     */
    static String text(String written, Kind kind, boolean from1904) {
        String number = written.strip();
        if (number.length() > LONGEST || !DECIMAL.matcher(number).matches()) {
            return number;
        }
        String time = kind == Kind.NUMBER ? null : time(Double.parseDouble(number), kind, from1904);
        return time != null ? time : plain(number);
    }

    /** Integers are told digit by digit: other programs write longer ones than Excel can hold. */
    private static String plain(String number) {
        BigDecimal exact = new BigDecimal(number);
        BigDecimal shown = INTEGER.matcher(number).matches() ? exact : exact.round(DIGITS);
        return shown.signum() == 0 ? "0" : shown.scale() > 0 ? shown.stripTrailingZeros().toPlainString() : shown.toPlainString();
    }

    private static String time(double serial, Kind kind, boolean from1904) {
        if (serial < 0 || serial > LAST.toEpochDay() - FIRST_OF_1900.toEpochDay() + 2) {
            return null;
        }
        long seconds = Math.round(serial * SECONDS);
        long day = seconds / SECONDS;
        int ofDay = (int) (seconds % SECONDS);
        if (kind == Kind.DURATION) {
            return String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3_600, ofDay / 60 % 60, ofDay % 60);
        }
        String time = LocalTime.ofSecondOfDay(ofDay).format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME);
        if (kind == Kind.TIME) {
            return time;
        }
        String date = date(day, from1904);
        return date == null || kind == Kind.DATE && ofDay == 0 ? date : date + "T" + time;
    }

    private static String date(long day, boolean from1904) {
        if (!from1904 && (day == 0 || day == NO_DAY)) {
            return day == 0 ? "1900-01-00" : "1900-02-29";
        }
        LocalDate date = from1904 ? FIRST_OF_1904.plusDays(day) : FIRST_OF_1900.plusDays(day < NO_DAY ? day : day - 1);
        return date.isAfter(LAST) ? null : date.toString();
    }
}
