package io.marquee.poll;

/** An observer of this instance's polls, told what they brought, so that this package needs no metrics; the defaults take no note. */
public interface PollObserver {

    /**
     * A poll of this instance has ended.
     *
     * @param outcome as the table {@code polls} has it; {@code lost} when another instance took over; {@code abandoned} when the
     *         outcome could not be stored
     */
    default void polled(String provider, String outcome) { }

    /** A statement stored so many new or changed plans, and left so many as they were. */
    default void stored(String provider, long stored, long unchanged) { }

    /** So many items were stored as rejections; one that comes with every poll counts with every poll. */
    default void rejected(String provider, String reason, int items) { }

    /** The mapping made no item of so many records. */
    default void skipped(String provider, long records) { }

    /** So many records were as in the feed before, and were not read. */
    default void known(String provider, long records) { }

    /** So many prices were none, and are passed over. */
    default void pricesUnread(String provider, long prices) { }

    /** So many details of plans, such as addresses, could not be read, and are passed over. */
    default void detailsUnread(String provider, long details) { }

    /** So many plans of a feed had the ids of one before in it, whose place they took. */
    default void repeated(String provider, long plans) { }

    /** A complete feed had less than half as many items as the one before. */
    default void shrunk(String provider) { }

    /** A push was dropped, as polls have failed on it again and again. */
    default void dropped(String provider) { }

    /** One that takes no note, for a trial of a provider's file. */
    static PollObserver none() {
        return new PollObserver() { };
    }
}
