package io.marquee.search;

/** Thrown when a search would have to wait for the database on an event loop, which would hold up all other requests of that loop. */
public final class BusyException extends Exception {

    private static final long serialVersionUID = 1L;

    /** With the words of a search. */
    public BusyException() {
        super("the search would have to wait for the database", null, false, false);
    }
}
