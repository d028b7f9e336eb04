package io.marquee.search;

/** A search would have to wait where it must not. */
public final class BusyException extends Exception {

    private static final long serialVersionUID = 1L;

    BusyException() {
        super("the search would have to wait for the database", null, false, false);
    }
}
