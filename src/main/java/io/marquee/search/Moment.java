package io.marquee.search;

/**
 * What a reading has seen.
 *
 * @param place server, since it started, database, and table: in another place the same snapshot means something else
 * @param snapshot as PostgreSQL writes it
 */
record Moment(String place, String snapshot) {

    /** Whether a reading that sees another moment can go on from this one. */
    boolean isBefore(Moment other) {
        return other != null && place.equals(other.place);
    }
}
