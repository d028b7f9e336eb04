package io.marquee.outlet;

import io.marquee.settings.Durations;
import java.time.Duration;
import java.util.Map;

/**
 * What an outlet's file says: the parameters of the template publish-changes, which describes them.
 *
 * @param name of the outlet
 * @param route id of its route
 * @param to where messages go, with the names of variables in it
 * @param variables that to, headers, and secret may name, with commas between them
 * @param headers of a message, one {@code Name: value} a line
 * @param secret names of the variables with which messages are signed; empty when they are not
 * @param format of a message
 * @param batch most changes of a message
 * @param fromNow whether what there was before it is left out
 * @param period how long it rests when all is published
 * @param timeout how long the receiver may take for a message
 */
record Outlet(
        String name,
        String route,
        String to,
        String variables,
        String headers,
        String secret,
        Format format,
        int batch,
        boolean fromNow,
        Duration period,
        Duration timeout) {

    /** Most changes of a message, and of what is read at once: with the longest details some 2 MB, for each outlet at a time. */
    static final int MOST_CHANGES = 50;
    /** Longest rest: a week, for which {@code changes.kept} holds what was withdrawn. */
    static final Duration LONGEST_PERIOD = Duration.ofHours(168);
    static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(2);
    /** How long a cursor is not moved while messages are taken, at most. */
    static final Duration UNMOVED = Duration.ofSeconds(5);
    /** For the statements around a message. */
    private static final Duration SLACK = Duration.ofSeconds(15);
    /** What the variables of outlets begin with, before their names. */
    private static final String VARIABLES = "outlet-";

    /** @param parameters of the template by name, with their defaults */
    static Outlet of(String route, Map<String, String> parameters) {
        Format format = Format.of(parameters.get("format"));
        return new Outlet(
                parameters.get("outlet"),
                route,
                parameters.get("to").strip(),
                parameters.get("variables"),
                parameters.get("headers"),
                parameters.get("secret").strip(),
                format,
                format.isOfMany() ? Integer.parseInt(parameters.get("batch")) : 1,
                "now".equals(parameters.get("from")),
                Durations.parse(parameters.get("period")),
                Durations.parse(parameters.get("timeout")));
    }

    /** As whose its variables are looked up: their names begin with {@code OUTLET_} and its own name. */
    String owner() {
        return ownerOf(name);
    }

    static String ownerOf(String name) {
        return VARIABLES + name;
    }

    /** How long another instance waits for this one to say that it still publishes. */
    Duration lease() {
        return timeout.plus(UNMOVED).plus(SLACK);
    }
}
