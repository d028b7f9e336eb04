package io.marquee.poll;

import io.marquee.feed.FeedException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The turn of one poll among those that read and store. Polls wait in line, each until its turn comes, its time is over, or it is stopped: one that
 * looked around in between would give its place up.
 */
final class Turn {

    private final Semaphore turns;
    private final Deadline deadline;
    private boolean taken;
    /** Null: nobody waits. */
    private Thread waiting;

    /** @param turns fair ones, of all polls */
    Turn(Semaphore turns, Deadline deadline) {
        this.turns = turns;
        this.deadline = deadline;
    }

    /**
     * Waits for it, unless this poll has it.
     *
     * @throws FeedException when the poll must end before
     */
    void begin() throws FeedException, InterruptedException {
        while (!taken) {
            waits(Thread.currentThread());
            String why;
            try {
                // what stops the poll from now on interrupts this thread
                why = deadline.interruption();
                taken = why == null && turns.tryAcquire(deadline.left().toMillis() + 1, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                why = deadline.interruption();
                if (why == null) {
                    throw e;
                }
            } finally {
                waits(null);
            }
            if (why != null) {
                throw new FeedException(why);
            }
        }
    }

    private synchronized void waits(Thread thread) {
        if (thread == null && deadline.stopped() != null) {
            // stopped in the moment in which the wait was over: the next record will notice
            Thread.interrupted();
        }
        waiting = thread;
    }

    /** Lets the poll look why it is to end, if it waits. */
    synchronized void wake() {
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    /** Lets the next one begin; once it is enough. */
    void end() {
        if (taken) {
            taken = false;
            turns.release();
        }
    }
}
