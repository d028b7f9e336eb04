package io.marquee.search;

import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Bounds the searches that wait for the database or for the client to take what the database gave: beyond it a search is
 * turned away at once, so that a slow database is no queue and its answers cannot fill the heap.
 */
public final class Turns {

    private final Semaphore free;

    /** @param limit searches under way at once */
    public Turns(int limit) {
        this.free = new Semaphore(limit);
    }

    /**
     * Takes a turn until the exchange is done, which is when its answer is sent.
     *
     * @throws BusyException when there is none
     */
    public void take(Exchange exchange) throws BusyException {
        if (!free.tryAcquire()) {
            throw new BusyException();
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                free.release();
            }
        });
    }
}
