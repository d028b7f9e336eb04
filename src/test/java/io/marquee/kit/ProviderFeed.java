package io.marquee.kit;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Feeds as the provider "fever" writes them. */
public final class ProviderFeed {

    private ProviderFeed() {}

    /** A feed of these plans. */
    public static byte[] of(String... plans) {
        return ("<planList><output>" + String.join("", plans) + "</output></planList>").getBytes(StandardCharsets.UTF_8);
    }

    /** An online plan of one evening. */
    public static String plan(int id, String title, LocalDate day) {
        return "<base_plan base_plan_id='" + id + "' sell_mode='online' title='" + title + "'><plan plan_id='1' plan_start_date='"
                + day + "T20:00:00' plan_end_date='" + day + "T21:30:00'><zone price='10'/></plan></base_plan>";
    }
}
