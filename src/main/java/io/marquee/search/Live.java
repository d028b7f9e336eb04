package io.marquee.search;

import io.vertx.core.buffer.Buffer;

/** An answer that goes on: its body is written as there is something to write, until one side ends it. */
public interface Live {

    /** Begins to write. Called once the head of the answer has been written, on the event loop of the connection. */
    void begin(Sink sink);

    /** Where it is written to. May be used by any thread. */
    interface Sink {

        /** Whether all that was written before has left this process, so that more may be written. */
        boolean isReady();

        /** Writes some more; to be called only when {@link #isReady()}. */
        void write(Buffer piece);

        /** Ends the answer. */
        void end();

        /** Whether the client is gone, or the answer has ended. */
        boolean isClosed();
    }
}
