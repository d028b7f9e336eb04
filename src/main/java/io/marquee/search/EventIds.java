package io.marquee.search;

import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds the events of a month by their ids: an open hash table of places. It holds no ids, as the JSON of each event begins with its own; the
 * hash is seeded, so that no provider can choose ids that share a place.
 */
final class EventIds {

    private static final long SEED = ThreadLocalRandom.current().nextLong();
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int HALF = 32;

    /** One more than the number of an event among those of all parts; 0 where there is none. */
    private final int[] places;
    /** Of each place, some bits of the hash that do not choose it: another event is hardly ever looked at. */
    private final byte[] tags;
    /** Number of the first event of each part. */
    private final int[] firsts;
    private final Events[] parts;

    /** @param parts not copied */
    EventIds(Events[] parts) {
        this.parts = parts;
        this.firsts = new int[parts.length + 1];
        for (int i = 0; i < parts.length; i++) {
            firsts[i + 1] = firsts[i] + parts[i].count();
        }
        int count = firsts[parts.length];
        places = new int[Math.max(2, Integer.highestOneBit(Math.max(1, count)) * 4)];
        tags = new byte[places.length];
        for (int part = 0; part < parts.length; part++) {
            for (int i = 0; i < parts[part].count(); i++) {
                long hash = hash(parts[part].id(i));
                int at = place(hash);
                while (places[at] != 0) {
                    at = at + 1 & places.length - 1;
                }
                places[at] = firsts[part] + i + 1;
                tags[at] = (byte) hash;
            }
        }
    }

    private EventIds(int[] places, byte[] tags, int[] firsts, Events[] parts) {
        this.places = places;
        this.tags = tags;
        this.firsts = firsts;
        this.parts = parts;
    }

    /** The same places in other parts, which hold the same events. */
    EventIds of(Events[] others) {
        return new EventIds(places, tags, firsts, others);
    }

    /** What each month is asked with. */
    static long hash(UUID id) {
        long mixed = ((id.getMostSignificantBits() ^ SEED) * MULTIPLIER ^ id.getLeastSignificantBits()) * MULTIPLIER;
        mixed ^= mixed >>> HALF;
        return mixed * MULTIPLIER;
    }

    private int place(long hash) {
        return (int) (hash >>> HALF) & places.length - 1;
    }

    /**
     * The event with an id; null when it is not here.
     *
     * @param hash of the id
     */
    Found find(UUID id, long hash) {
        int number = number(id, hash);
        if (number < 0) {
            return null;
        }
        int part = part(number);
        int event = number - firsts[part];
        Found found = new Found(Found.Source.memory);
        found.add(parts[part], event, event + 1);
        return found;
    }

    /**
     * The number of an event among those of all parts; negative when it is not here.
     *
     * @param hash of the id
     */
    int number(UUID id, long hash) {
        for (int at = place(hash); places[at] != 0; at = at + 1 & places.length - 1) {
            if (tags[at] == (byte) hash) {
                int number = places[at] - 1;
                int part = part(number);
                if (parts[part].id(number - firsts[part]).equals(id)) {
                    return number;
                }
            }
        }
        return -1;
    }

    private int part(int number) {
        int at = Arrays.binarySearch(firsts, number);
        return at >= 0 ? at : -at - 2;
    }
}
