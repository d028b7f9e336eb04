package io.marquee.bench;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the environment asks of a run.
 *
 * @param rounds how often each scenario is measured on each server
 * @param seconds length of one measurement
 * @param plans in the store
 * @param only part of the names of the scenarios to run; empty runs all
 * @param against an older jar to measure against; empty measures against bare servers
 * @param given the settings as they stood in the environment
 */
record BenchOptions(int rounds, int seconds, int plans, String only, String against, String given) {

    /** The name of what measures searches. */
    static final String SEARCH = "search";

    /** Begins the names of the scenarios that feeds go in. */
    static final String INGEST = "ingest";

    /** The name of what measures applications that keep a copy. */
    static final String CHANGES = "changes";

    /** The name of what measures starts. */
    static final String START = "start";

    static final int USUAL_PLANS = 10_000;
    private static final int USUAL_ROUNDS = 5;
    private static final int USUAL_SECONDS = 3;
    private static final int USUAL_ZONES = 100;
    private static final int FEW_ZONES = 5;

    static BenchOptions of(Map<String, String> environment) {
        return new BenchOptions(
                number(environment, "BENCH_ROUNDS", USUAL_ROUNDS),
                number(environment, "BENCH_SECONDS", USUAL_SECONDS),
                number(environment, "BENCH_PLANS", USUAL_PLANS),
                environment.getOrDefault("BENCH_ONLY", "").toLowerCase(Locale.ROOT),
                environment.getOrDefault("BENCH_AGAINST", ""),
                environment.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("BENCH_"))
                        .map(entry -> entry.getKey() + "='" + entry.getValue() + "' ")
                        .sorted()
                        .collect(Collectors.joining()));
    }

    private static int number(Map<String, String> environment, String name, int usual) {
        int value = Integer.parseInt(environment.getOrDefault(name, String.valueOf(usual)));
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1");
        }
        return value;
    }

    int zones() {
        return plans > USUAL_PLANS ? FEW_ZONES : USUAL_ZONES;
    }

    /** Whether all of a kind is measured, as often and for as long as usual. */
    boolean isWhole(String kind) {
        return (only.isEmpty() || only.equals(kind)) && rounds >= USUAL_ROUNDS && seconds >= USUAL_SECONDS && plans >= USUAL_PLANS;
    }

    boolean wantsSearches() {
        return !only.startsWith(INGEST) && !only.startsWith(START) && !only.startsWith(CHANGES);
    }

    boolean wantsIngest() {
        return only.isEmpty() || only.startsWith(INGEST);
    }

    boolean wantsChanges() {
        return only.isEmpty() || only.startsWith(CHANGES);
    }

    boolean wantsStarts() {
        return only.isEmpty() || only.startsWith(START);
    }

    boolean wants(String name) {
        return only.equals(SEARCH) || name.toLowerCase(Locale.ROOT).contains(only);
    }
}
