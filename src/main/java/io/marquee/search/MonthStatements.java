package io.marquee.search;

import org.apache.camel.Exchange;

/**
 * The SQL of a reading.
 *
 * @param snapshot names the moment that the reading sees
 * @param list versions of all months
 * @param size bytes of the events of a month
 * @param read the events of a month
 * @param readDetailed the same with their details
 * @param changed the events that changed since the moment of another reading
 */
record MonthStatements(String snapshot, String list, String size, String read, String readDetailed, String changed) {

    /** Those of the route, from its variables. */
    static MonthStatements of(Exchange exchange) {
        return new MonthStatements(
                exchange.getVariable("takeSnapshot", String.class),
                exchange.getVariable("listMonths", String.class),
                exchange.getVariable("sizeMonth", String.class),
                exchange.getVariable("readMonth", String.class),
                exchange.getVariable("readDetailedMonth", String.class),
                exchange.getVariable("readChangedEvents", String.class));
    }
}
