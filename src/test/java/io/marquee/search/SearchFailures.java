package io.marquee.search;

/** Failures of searches that only this package can throw. */
public final class SearchFailures {

    private SearchFailures() {}

    /** The search would have to wait on an event loop. */
    public static Exception busy() {
        return new BusyException();
    }

    /** The answers under way leave no room. */
    public static Exception noRoom() {
        return NoRoomException.now();
    }
}
