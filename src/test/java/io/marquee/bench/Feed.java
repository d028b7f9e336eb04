package io.marquee.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SplittableRandom;

/** A feed that is the same on every machine: plans spread over 24 months in no order, each with many zones. */
final class Feed implements Body {

    static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 1, 0, 0);
    static final int DAYS = 730;
    static final int MINUTES_A_DAY = 1_440;
    static final int MEAN_MINUTES = 150;
    /** In each version one plan of so many has new prices. */
    static final int CHANGING = 20;

    private static final int SHORTEST_MINUTES = 60;
    private static final int STEP_MINUTES = 15;
    private static final int STEPS = 13;
    private static final int STRIDE = 7_919;
    private static final int BUFFER = 1 << 16;
    private static final List<String> KINDS = List.of(
            "Concierto de ", "Noche de flamenco con ", "Candlelight: tributo a ", "Exposición inmersiva: ", "Monólogos de ",
            "Cena y espectáculo con ", "Ópera: ", "Festival de verano, ");
    private static final List<String> NAMES = List.of(
            "Rocío Márquez", "Los Morancos", "Sigur Rós", "Antonín Dvořák", "Zoë Keating", "Pantomima Full", "Björk",
            "東京スカパラダイスオーケストラ", "Camela", "Ludovico Einaudi", "Niños de la Peña", "Vincent van Gogh");
    private static final List<String> PLACES = List.of(
            " en el Teatro Real", " en la Plaza de España", " – segunda función", " en el Palau de la Música Catalana",
            "", " (sesión de tarde)", " en el Jardín Botánico de la Universidad");

    private final int plans;
    private final byte[][] zones;
    private final byte[] zoneEnd = bytes(".00\" name=\"Platea\" numbered=\"true\"/>\n");

    Feed(int plans, int zones) {
        this.plans = plans;
        this.zones = new byte[zones][];
        for (int i = 0; i < zones; i++) {
            this.zones[i] = bytes("            <zone zone_id=\"" + (i + 1) + "\" capacity=\"" + (40 + i) + "\" price=\"");
        }
    }

    int plans() {
        return plans;
    }

    int zones() {
        return zones.length;
    }

    /** Minutes in which one plan starts, on average. */
    double minutesAPlan() {
        return (double) DAYS * MINUTES_A_DAY / plans;
    }

    @Override
    public void writeTo(OutputStream stream, int version) throws IOException {
        OutputStream out = new BufferedOutputStream(stream, BUFFER);
        out.write(bytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<eventList version=\"1.0\">\n   <output>\n"));
        for (int i = 0; i < plans; i++) {
            writePlan(out, i, version);
        }
        out.write(bytes("   </output>\n</eventList>\n"));
        out.flush();
    }

    @Override
    public String comment(int number) {
        return "<!-- " + number + " -->\n";
    }

    private void writePlan(OutputStream out, int plan, int version) throws IOException {
        SplittableRandom random = new SplittableRandom(plan);
        long place = (long) plan * STRIDE % plans;
        double minute = (place + random.nextDouble()) * minutesAPlan();
        LocalDateTime start = FIRST.plus(Duration.ofMinutes((long) minute));
        LocalDateTime end = start.plusMinutes(SHORTEST_MINUTES + (long) STEP_MINUTES * random.nextInt(STEPS));
        String title = any(KINDS, random) + any(NAMES, random) + any(PLACES, random);
        out.write(bytes("      <base_event base_event_id=\"" + (plan + 1) + "\" sell_mode=\"online\" title=\"" + title
                + "\">\n         <event event_start_date=\"" + start + ":00\" event_end_date=\"" + end + ":00\" event_id=\"1\""
                + " sell_from=\"2025-07-01T00:00:00\" sell_to=\"" + start + ":00\" sold_out=\"false\">\n"));
        int price = 10 + random.nextInt(40) + changes(plan, version);
        for (byte[] zone : zones) {
            out.write(zone);
            out.write(bytes(String.valueOf(price++)));
            out.write(zoneEnd);
        }
        out.write(bytes("         </event>\n      </base_event>\n"));
    }

    private static int changes(int plan, int version) {
        int turn = plan % CHANGING;
        return version / CHANGING + (turn > 0 && version % CHANGING >= turn ? 1 : 0);
    }

    private static String any(List<String> words, SplittableRandom random) {
        return words.get(random.nextInt(words.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
