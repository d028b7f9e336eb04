package io.marquee.http;

/** Is told how the connections of a server come, wait, and go, on their event loops; must not wait. The defaults take no note. */
public interface ConnectionObserver {

    /** Why a connection is closed that its client has not closed. */
    enum Reason {
        /** As many are open as may be. */
        LIMIT,
        /** As many of its address are open as may be. */
        ADDRESS,
        /** No request came, or no answer was taken, in time. */
        PATIENCE,
        /** As many bytes wait as may, and this one has waited longest. */
        WAITING
    }

    /** By how many the open connections have changed. */
    default void opened(int change) { }

    /** By how much the bytes that wait have changed. */
    default void waits(long change) { }

    /**
     * A connection is closed.
     *
     * @param address where it came from, as far as it is known; may be null
     */
    default void closed(Reason reason, Object address) { }

    /** For a server that nobody watches. */
    static ConnectionObserver none() {
        return new ConnectionObserver() { };
    }
}
