package io.marquee.http;

import java.net.SocketAddress;

/** A connection under the limits of {@link Connections}, whatever it speaks. */
interface Watched {

    /** Tells how much waits in it: requests that are not let in, answers that are written and not taken. */
    void account();

    /** Bytes that wait in it, as of the last account. */
    long waiting();

    /** Nanoseconds that patience with it has lasted. */
    long silence();

    /** Whether nothing more is let in. */
    boolean isClosing();

    /** Where it comes from. */
    SocketAddress address();

    /** Closes it, whatever is still to be sent. */
    void closeNow();

    /** The same as it was silent for too long. */
    void closeSilent();
}
