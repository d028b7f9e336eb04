package io.marquee.kit;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.stream.IntStream;

/** Feeds as the provider "fever" writes them. */
public final class ProviderFeed {

    private static final int DAYS = 28;

    private ProviderFeed() {}

    /** A feed of these plans. */
    public static byte[] of(String... plans) {
        return ("<planList><output>" + String.join("", plans) + "</output></planList>").getBytes(StandardCharsets.UTF_8);
    }

    /** A feed of so many online plans, called by the title and their number, on the first four weeks from a day on. */
    public static byte[] of(int plans, String title, LocalDate first) {
        return of(IntStream.range(0, plans)
                .mapToObj(i -> plan(i, title + " " + i + ".", first.plusDays(i % DAYS)))
                .toArray(String[]::new));
    }

    /** An online plan of one evening. */
    public static String plan(int id, String title, LocalDate day) {
        return "<base_plan base_plan_id='" + id + "' sell_mode='online' title='" + title + "'><plan plan_id='1' plan_start_date='"
                + day + "T20:00:00' plan_end_date='" + day + "T21:30:00'><zone price='10'/></plan></base_plan>";
    }
}
