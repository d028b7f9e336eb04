package io.marquee.poll;

/** Is told what the polls of this instance brought, by provider; the defaults take no note. */
public interface PollObserver {

    /** @param outcome as the table of polls has it, or {@code lost} when another instance took over; one whose end the database did not take is {@code abandoned} */
    default void polled(String provider, String outcome) { }

    /** Plans that a statement found new or changed, and those that it left as they are. */
    default void stored(String provider, long stored, long unchanged) { }

    /** Items that were written down as rejected; one that comes with every poll counts with every poll. */
    default void rejected(String provider, String reason, int items) { }

    /** Records of which the mapping made nothing. */
    default void skipped(String provider, long records) { }

    /** A complete feed that holds far less than the one before. */
    default void shrunk(String provider) { }

    /** For a trial that nobody watches. */
    static PollObserver none() {
        return new PollObserver() { };
    }
}
