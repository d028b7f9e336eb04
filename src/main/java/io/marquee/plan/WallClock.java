package io.marquee.plan;

import java.time.LocalDateTime;

/** Writes wall-clock times digit by digit: a batch has thousands of them, and four texts each would be most of what it costs to write. */
public final class WallClock {

    private static final int LAST_YEAR = 9_999;
    private static final int HUNDRED = 100;
    private static final int TEN = 10;

    private WallClock() {}

    /** Appends {@code yyyy-MM-dd}. */
    public static StringBuilder date(StringBuilder text, LocalDateTime time) {
        int year = time.getYear();
        if (year < 0 || year > LAST_YEAR) {
            return text.append(time.toLocalDate());
        }
        two(text, year / HUNDRED);
        two(text, year % HUNDRED).append('-');
        two(text, time.getMonthValue()).append('-');
        return two(text, time.getDayOfMonth());
    }

    /** Appends {@code HH:mm:ss}. */
    public static StringBuilder time(StringBuilder text, LocalDateTime time) {
        two(text, time.getHour()).append(':');
        two(text, time.getMinute()).append(':');
        return two(text, time.getSecond());
    }

    /** Appends all of it, with a T between date and time; as fine as it is. */
    public static StringBuilder all(StringBuilder text, LocalDateTime time) {
        return time.getNano() == 0 ? time(date(text, time).append('T'), time) : text.append(time);
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return text.append((char) ('0' + number / TEN)).append((char) ('0' + number % TEN));
    }
}
