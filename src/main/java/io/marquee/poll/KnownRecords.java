package io.marquee.poll;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The records of one feed that gave plans and nothing else, by their digests, each with the ids of its plans and what those had. First they are
 * added, and once all are, found. It is made of arrays, since an instance may know millions: about 50 bytes for a record with one plan.
 */
final class KnownRecords {

    /** Bytes of what is around the arrays, about. */
    private static final int OVERHEAD = 200;
    private static final int FIRST_ROOM = 64;

    /** Two of each record. */
    private long[] digests;
    /** Of each record, where its plans end. */
    private int[] ends;
    /** Two of each plan. */
    private long[] ids;
    /** Of each plan, as {@link FieldCounts} tells them. */
    private int[] traits;
    /** Records counted from 1, where their digests say; 0 is free. */
    private int[] slots = {};
    private int records;
    private int plans;

    KnownRecords() {
        this(FIRST_ROOM, FIRST_ROOM);
    }

    private KnownRecords(int records, int plans) {
        digests = new long[2 * records];
        ends = new int[records];
        ids = new long[2 * plans];
        traits = new int[plans];
    }

    /**
     * Those of a feed, in arrays no larger than they are, to find records in.
     *
     * @param before those of the feed before
     * @param again which of them came again
     * @param added the others
     * @param doubtful ids of plans; records with one of them are left out
     * @param most bytes; records for which there is no room are left out
     */
    static KnownRecords of(KnownRecords before, BitSet again, KnownRecords added, Set<UUID> doubtful, long most) {
        int known = again.cardinality();
        if (added.records == 0 && doubtful.isEmpty() && known == before.records) {
            return before;
        }
        int plans = again.stream().map(record -> before.end(record) - before.begin(record)).sum();
        KnownRecords all = new KnownRecords(known + added.records, plans + added.plans);
        again.stream().forEach(record -> all.add(before, record, doubtful, most));
        IntStream.range(0, added.records).forEach(record -> all.add(added, record, doubtful, most));
        all.complete();
        return all;
    }

    /** Adds a plan of the record that comes next. */
    void plan(UUID id, int had) {
        if (plans == traits.length) {
            traits = Arrays.copyOf(traits, 2 * plans);
            ids = Arrays.copyOf(ids, 2 * ids.length);
        }
        ids[2 * plans] = id.getMostSignificantBits();
        ids[2 * plans + 1] = id.getLeastSignificantBits();
        traits[plans++] = had;
    }

    /** Adds the record whose plans were added. */
    void record(long high, long low) {
        if (records == ends.length) {
            ends = Arrays.copyOf(ends, 2 * records);
            digests = Arrays.copyOf(digests, 2 * digests.length);
        }
        digests[2 * records] = high;
        digests[2 * records + 1] = low;
        ends[records++] = plans;
    }

    /** Takes back the plans that no record has yet. */
    void takeBack() {
        plans = begin(records);
    }

    private void add(KnownRecords others, int record, Set<UUID> doubtful, long most) {
        if (bytes(records + 1, plans + others.end(record) - others.begin(record)) > most) {
            return;
        }
        for (int plan = others.begin(record); plan < others.end(record); plan++) {
            if (!doubtful.isEmpty() && doubtful.contains(others.id(plan))) {
                takeBack();
                return;
            }
            plan(others.id(plan), others.traits(plan));
        }
        record(others.digests[2 * record], others.digests[2 * record + 1]);
    }

    private void complete() {
        if (records < ends.length || plans < traits.length) {
            digests = Arrays.copyOf(digests, 2 * records);
            ends = Arrays.copyOf(ends, records);
            ids = Arrays.copyOf(ids, 2 * plans);
            traits = Arrays.copyOf(traits, plans);
        }
        slots = new int[slots(records)];
        for (int record = 0; record < records; record++) {
            slots[slot(digests[2 * record], digests[2 * record + 1])] = record + 1;
        }
    }

    /** The record with this digest; -1 when there is none. */
    int find(long high, long low) {
        return slots.length == 0 ? -1 : slots[slot(high, low)] - 1;
    }

    /** Where it is, or else the free slot for it. */
    private int slot(long high, long low) {
        int slot = (int) (low & slots.length - 1);
        while (slots[slot] != 0 && (digests[2 * slots[slot] - 2] != high || digests[2 * slots[slot] - 1] != low)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    /** The first plan of a record. */
    int begin(int record) {
        return record == 0 ? 0 : ends[record - 1];
    }

    /** The first plan behind those of a record. */
    int end(int record) {
        return ends[record];
    }

    UUID id(int plan) {
        return new UUID(ids[2 * plan], ids[2 * plan + 1]);
    }

    int traits(int plan) {
        return traits[plan];
    }

    /** Two thirds of them are taken at most. */
    private static int slots(int records) {
        return Integer.highestOneBit(Math.max(1, records + records / 2)) << 1;
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return records == 0;
    }

    /** Memory that it takes once all records are there, about. */
    long bytes() {
        return bytes(records, plans);
    }

    private static long bytes(int records, int plans) {
        return OVERHEAD + (2L * Long.BYTES + Integer.BYTES) * ((long) records + plans) + (long) Integer.BYTES * slots(records);
    }
}
