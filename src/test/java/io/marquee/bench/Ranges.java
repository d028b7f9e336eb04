package io.marquee.bench;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What clients ask for, as paths of the search; the same on every machine. */
final class Ranges {

    static final String ALL =
            path(Feed.FIRST.minusYears(1), Feed.FIRST.plusDays(Feed.DAYS).plusYears(1));

    private static final long SEED = 20_260_101;
    private static final int SECONDS_A_MINUTE = 60;
    private static final int TODAY = 100;
    private static final int WINDOW_STARTS = 60;
    private static final int SINGLE_DAYS = 120;
    private static final int OTHERS = 200;
    private static final int LONGEST_OTHER_HOURS = 60 * 24;

    private final Feed feed;

    Ranges(Feed feed) {
        this.feed = feed;
    }

    /** One range in the middle of the feed that holds about so many plans. */
    String holding(int plans) {
        LocalDateTime from = Feed.FIRST.plusDays(Feed.DAYS / 2);
        return path(from, from.plusMinutes(minutes(plans)));
    }

    /** Ranges anywhere in the feed, to the second, each of about so many plans; hardly one comes twice. */
    List<String> random(int plans, int count) {
        SplittableRandom random = new SplittableRandom(SEED + plans);
        long length = minutes(plans);
        long last = ((long) Feed.DAYS * Feed.MINUTES_A_DAY - length) * SECONDS_A_MINUTE;
        List<String> paths = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            LocalDateTime from = Feed.FIRST.plusSeconds(random.nextLong(Math.max(1, last)));
            paths.add(path(from, from.plusMinutes(length)));
        }
        return paths;
    }

    /**
     * What a site would ask: 70 % windows of 7, 30, or 90 days from a day on, 20 % single days, 10 % anything up to 60 days. Near
     * days are asked far more often than later ones, by Zipf's law.
     */
    List<String> mix(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            LocalDateTime from = Feed.FIRST.plusHours(random.nextInt(Feed.DAYS * 24 - LONGEST_OTHER_HOURS));
            others.add(path(from, from.plusHours(1 + random.nextInt(LONGEST_OTHER_HOURS))));
        }
        List<String> paths = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(100);
            if (kind < 70) {
                int days = kind < 35 ? 7 : kind < 56 ? 30 : 90;
                paths.add(days(zipf(random, WINDOW_STARTS), days));
            } else if (kind < 90) {
                paths.add(days(zipf(random, SINGLE_DAYS), 1));
            } else {
                paths.add(others.get(zipf(random, OTHERS)));
            }
        }
        return paths;
    }

    private static String days(int from, int days) {
        LocalDateTime start = Feed.FIRST.plusDays(TODAY + (long) from);
        return path(start, start.plusDays(days));
    }

    /** A rank below n whose chance falls with 1/rank, nearly. */
    private static int zipf(SplittableRandom random, int n) {
        return (int) Math.min(n - 1, Math.pow(n + 1.0, random.nextDouble()) - 1);
    }

    /** An event must end inside of the range, hence the mean duration on top. */
    private long minutes(int plans) {
        return Math.round(plans * feed.minutesAPlan()) + Feed.MEAN_MINUTES;
    }

    private static String path(LocalDateTime from, LocalDateTime to) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");
        return "/search?starts_at=" + format.format(from) + "&ends_at=" + format.format(to);
    }
}
