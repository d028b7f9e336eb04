package io.marquee.poll;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Counts the different plans of a feed, by 64 bits of their ids: a page that comes again and again must not look like the pages that are missing.
 * It takes 16 bytes a plan, and knows the first {@value #MOST}; those that come after them count each time.
 */
final class DistinctPlans {

    static final int MOST = 1 << 20;
    private static final int FIRST_SLOTS = 1 << 8;
    /** Nobody outside knows it, so nobody can choose ids that share a slot. */
    private static final long SECRET = new SecureRandom().nextLong();
    private static final long ODD = 0x9E3779B97F4A7C15L;
    private static final int HALF = 32;

    private long[] slots = new long[FIRST_SLOTS];
    private int known;
    private long count;

    /** Whether a plan has come before; of those behind the first {@value #MOST} it does not know, and takes them for such. */
    boolean has(UUID id) {
        return known == MOST || slots[slot(hash(id))] != 0;
    }

    /** Counts a plan; false when it is known to have come before. */
    boolean add(UUID id) {
        long hash = hash(id);
        int slot = slot(hash);
        if (slots[slot] == hash) {
            return false;
        }
        count++;
        if (known < MOST) {
            slots[slot] = hash;
            known++;
            if (2 * known > slots.length) {
                grow();
            }
        }
        return true;
    }

    long count() {
        return count;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long hash : old) {
            if (hash != 0) {
                slots[slot(hash)] = hash;
            }
        }
    }

    /** Where it is, or else the free slot for it: at least about half of them are. */
    private int slot(long hash) {
        int slot = (int) (hash & slots.length - 1);
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    /** Never 0, which is a free slot. */
    private static long hash(UUID id) {
        long mixed = (id.getMostSignificantBits() ^ SECRET) * ODD;
        mixed = (mixed ^ mixed >>> HALF ^ id.getLeastSignificantBits() ^ SECRET) * ODD;
        mixed ^= mixed >>> HALF;
        return mixed == 0 ? 1 : mixed;
    }
}
