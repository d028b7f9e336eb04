package io.marquee.poll;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By how much a feed may differ from the last complete one without a person's yes: the parameter {@code hold}. It is one percentage for all
 * measures, {@code 30%}, or some of {@code shrinks 30%, grows 200%, reprices 20%}; empty means that nothing is held.
 *
 * @param limits percent by measure; what is not there is not held
 */
public record Hold(Map<Measure, Integer> limits) {

    private static final String FORM = "it must be a percentage such as 30%, or some of shrinks 30%, grows 200%, reprices 20%";
    private static final Pattern ONE = Pattern.compile("\\s*(?:([a-z]{1,10})\\s+)?(\\d{1,5})\\s?%\\s*");

    /** In what a feed may differ. */
    public enum Measure {
        /** Plans that are fewer, of those that there were. */
        SHRINKS("shrinks", 99),
        /** Plans that are more, of those that there were. */
        GROWS("grows", 10_000),
        /** Plans whose lowest or highest price is another, of those in the feed that are known. */
        REPRICES("reprices", 99);

        private final String word;
        private final int most;

        /** @param most percent that can be said: no feed shrinks by more than all of it */
        Measure(String word, int most) {
            this.word = word;
            this.most = most;
        }

        String word() {
            return word;
        }
    }

    /** @throws IllegalArgumentException with what is wrong, in words that go on from the name of the parameter */
    public static Hold of(String text) {
        Map<Measure, Integer> limits = new LinkedHashMap<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
            Matcher one = ONE.matcher(part);
            if (!one.matches()) {
                throw new IllegalArgumentException(FORM);
            }
            if (one.group(1) != null) {
                put(limits, measure(one.group(1)), one.group(2));
            } else if (text.contains(",")) {
                throw new IllegalArgumentException(FORM);
            } else {
                for (Measure measure : Measure.values()) {
                    put(limits, measure, one.group(2));
                }
            }
        }
        return new Hold(Collections.unmodifiableMap(limits));
    }

    private static Measure measure(String word) {
        for (Measure measure : Measure.values()) {
            if (measure.word.equals(word)) {
                return measure;
            }
        }
        throw new IllegalArgumentException(FORM);
    }

    private static void put(Map<Measure, Integer> limits, Measure measure, String percent) {
        int limit = Integer.parseInt(percent);
        if (limit > measure.most) {
            throw new IllegalArgumentException(measure.word + " can be " + measure.most + "% at most");
        }
        if (limits.put(measure, limit) != null) {
            throw new IllegalArgumentException(measure.word + " is there twice");
        }
    }

    /** Whether nothing is held. */
    boolean isEmpty() {
        return limits.isEmpty();
    }
}
