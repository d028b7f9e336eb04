package io.marquee.poll;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The looks at the database that claim what is due, of one route, one after the other. A stop waits for the one under way: what it claims needs
 * a thread to begin and to end on, or its claim would be kept until the lease has run out. So does who pauses a route: a look may claim what it
 * did not know yet to be paused.
 */
public final class Looks {

    private long begun;
    private long over;

    /** A look begins; it is over when its message is, however that ends. */
    public synchronized void begin(Exchange look) {
        begun++;
        look.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                end();
            }
        });
    }

    private synchronized void end() {
        over++;
        notifyAll();
    }

    /** How many have begun so far. */
    public synchronized long begun() {
        return begun;
    }

    /** Whether so many are over. */
    public synchronized boolean areOver(long looks) {
        return over >= looks;
    }

    /**
     * Shuts down the threads of what was claimed as soon as no look is under way, and waits until they are done.
     *
     * @param limit longest time for all of that; a database that hangs may keep a look
     */
    public void shutdownAfter(ExecutorService threads, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        awaitNone(end);
        threads.shutdown();
        threads.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private synchronized void awaitNone(long end) throws InterruptedException {
        for (long left = end - System.nanoTime(); over < begun && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
