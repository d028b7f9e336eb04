package io.marquee.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.marquee.plan.Reason;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The budget of one run of a jq program, in one class since every cost comes off the same units; it ends a run that costs too much. Each
 * thread has one.
 *
 * <p>A unit is about 25 bytes or some ten nanoseconds: a call, an output, an element or four characters that are made or looked at. Units
 * are never given back, so they bound the memory, too.
 */
final class Meter {

    /** Units of one run. */
    static final int UNITS = 2_000_000;
    /** Most nested calls. */
    static final int CALLS = 1_000;
    /** Most nested values. */
    static final int LEVELS = 200;
    /** Largest index at which a value may be put into a list, which is filled up to it. */
    static final int MAX_INDEX = 100_000;

    private static final long NANOS = Duration.ofSeconds(5).toNanos();
    /** Units that a run may use before it needs a permit of {@link HeavyWork}. */
    private static final int LIGHT = 100_000;
    /** Units between two looks at the clock. */
    private static final int LOOK = 256;
    /** Characters of text that cost a unit. */
    static final int CHARACTERS = 4;
    private static final int FIELD = 3;
    private static final int BIG = 256;

    private static final ThreadLocal<Meter> OF_THREAD = ThreadLocal.withInitial(Meter::new);

    private long left;
    private long nextLook;
    /** When the clock was looked at first; a short run never does. */
    private long started;
    private int calls;
    private HeavyWork heavy = HeavyWork.NONE;
    /** The part of the program that was entered last, for messages. */
    private Object newest;
    /** Weights of large values, as the same one may be in many others. */
    private Map<JsonNode, Integer> known;

    /** The meter of the run under way in this thread. */
    static Meter running() {
        return OF_THREAD.get();
    }

    /** Begins a run with all units. */
    static Meter begin() {
        Meter meter = OF_THREAD.get();
        meter.left = UNITS;
        meter.nextLook = UNITS - LOOK;
        meter.started = 0;
        meter.calls = 0;
        meter.end();
        return meter;
    }

    /** Ends the run, and gives its permit back. */
    void end() {
        heavy.close();
        heavy = HeavyWork.NONE;
        newest = null;
        known = null;
    }

    static MappingException tooCostly(String why) {
        return new MappingException(Reason.MAPPING_TOO_COSTLY, why);
    }

    void charge(long units) {
        left -= units;
        if (left < nextLook) {
            look();
        }
    }

    private void look() {
        if (left < 0) {
            throw tooCostly("more than " + UNITS + " steps for one record" + at());
        }
        if (heavy == HeavyWork.NONE && left < UNITS - LIGHT) {
            long rest = nanosLeft();
            heavy = HeavyWork.begin();
            // the wait for a permit is not time of this run
            started = System.nanoTime() - (NANOS - rest);
        }
        if (nanosLeft() < 0) {
            throw tooCostly("not done after " + Duration.ofNanos(NANOS).toSeconds() + " s" + at());
        }
        nextLook = Math.max(0, left - LOOK);
    }

    /** Time that the run still has. */
    long nanosLeft() {
        if (started == 0) {
            started = System.nanoTime();
        }
        return NANOS - (System.nanoTime() - started);
    }

    /**
     * Enters a part of the program that may call itself; {@link #leave()} ends it.
     *
     * @param shown the part, for messages; null when it is inside of a function of the library
     */
    void enter(Object shown) {
        if (shown != null) {
            newest = shown;
        }
        if (calls >= CALLS) {
            throw tooCostly("more than " + CALLS + " calls within each other" + at());
        }
        calls++;
        charge(1);
    }

    void leave() {
        calls--;
    }

    /** The part of the program where the run is, to be added to a message. */
    String at() {
        return newest == null ? "" : ", near " + ProgramExcerpt.of(newest);
    }

    /** Charges for a new value, but not for its elements, which were charged for when they were made. */
    void made(JsonNode value) {
        charge(2 + (value.isArray() ? value.size() / 2 : value.isObject() ? FIELD * value.size() : length(value) / CHARACTERS));
    }

    /**
     * The weight of a value in units: all values and text in it, however deep, as writing or comparing it would cost. What is in it twice
     * counts twice; a small program can make a value that would be larger than any memory when written, and this ends it.
     */
    int weigh(JsonNode value) {
        return weigh(value, 0);
    }

    private int weigh(JsonNode value, int level) {
        if (!value.isContainerNode()) {
            return 1 + length(value) / CHARACTERS;
        }
        if (level == LEVELS) {
            throw tooCostly("more than " + LEVELS + " values within each other" + at());
        }
        Integer before = known == null ? null : known.get(value);
        if (before != null) {
            return before;
        }
        long weight = 1;
        for (JsonNode child : value) {
            weight += weigh(child, level + 1);
            if (weight > UNITS) {
                throw tooCostly("a value is larger than " + UNITS + at());
            }
        }
        if (value.isObject()) {
            for (Iterator<String> names = value.fieldNames(); names.hasNext();) {
                weight += names.next().length() / CHARACTERS;
            }
        }
        if (weight >= BIG) {
            known = known == null ? new IdentityHashMap<>() : known;
            known.put(value, (int) Math.min(weight, UNITS));
        }
        return (int) Math.min(weight, UNITS);
    }

    static int length(JsonNode value) {
        return value.isTextual() ? value.textValue().length() : 0;
    }

    /** Charges for the search for a text in another one, at worst at each of its characters. */
    void search(int length, int needle) {
        charge(length + (long) length * needle / (LOOK / CHARACTERS));
    }

    /** Charges for a change at a path: all arrays and objects on the way are copied. */
    void change(JsonNode value, JsonNode path) {
        if (path.size() > LEVELS) {
            throw tooCostly("a path of more than " + LEVELS + " steps" + at());
        }
        JsonNode here = value;
        for (JsonNode step : path) {
            if (step.isNumber() && step.asDouble() > MAX_INDEX) {
                throw tooCostly("a list is filled up to an index above " + MAX_INDEX + at());
            }
            charge(2 + here.size() / 2 + (step.isNumber() ? Math.max(0, step.asInt()) / 2 : 0));
            here = step.isTextual() ? here.path(step.textValue()) : step.isInt() ? here.path(step.intValue()) : here;
        }
    }

    static ArrayNode emptyPath() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
