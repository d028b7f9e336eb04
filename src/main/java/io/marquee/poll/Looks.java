package io.marquee.poll;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The looks at the database that claim what is due, of one route. A stop waits for the one under way: what it claims needs a thread to begin and
 * to end on, or its claim would be kept until the lease has run out.
 */
public final class Looks {

    private int underWay;

    /** A look begins; it is over when its message is, however that ends. */
    public void begin(Exchange look) {
        count(1);
        look.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                count(-1);
            }
        });
    }

    private synchronized void count(int more) {
        underWay += more;
        notifyAll();
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
        for (long left = end - System.nanoTime(); underWay > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
