package io.marquee.feed;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts all that a provider sends in one poll, or in one request outside of polls: handshakes, heads, bodies, and trailers of every answer,
 * whatever its status. It ends what exceeds the {@link TransferLimits}. Used by one thread, or by one that asks and one that reads the socket; others may
 * {@link #end} it.
 */
public final class Transfer {

    /** Bytes before a body: a handshake, and a head of 100 headers of 8 kB; also those of a list of files. */
    public static final int MAX_HEAD = 1 << 20;

    private static final int MILLIS_A_SECOND = 1_000;

    private final TransferLimits limits;
    private final Statuses statuses;
    private final boolean ofOneRequest;
    private final long startedAt = System.nanoTime();
    private long bytes;
    private long head;
    private boolean inHead;
    private String headOf;
    private boolean begun;
    private Map<String, String> headers = Map.of();
    /** Time waited and bytes taken since the speed was looked at last. */
    private long waited;
    private long taken;
    private volatile Closeable open;
    private volatile String ended;

    /**
     * @param statuses answers that are taken beside those with a feed
     * @param ofOneRequest whether it is for one request outside of polls, so that the next request begins another
     */
    Transfer(TransferLimits limits, Statuses statuses, boolean ofOneRequest) {
        this.limits = limits;
        this.statuses = statuses;
        this.ofOneRequest = ofOneRequest;
    }

    /**
     * Ends it from another thread, also while it waits for a byte.
     *
     * @param why one line
     */
    public void end(String why) {
        ended = why;
        Closeable now = open;
        try {
            if (now != null) {
                now.close();
            }
        } catch (IOException e) {
            // it is of no use any more, closed or not
            ended = why;
        }
    }

    /** It waits for bytes of this socket now. */
    public void waitsFor(Closeable socket) {
        open = socket;
    }

    /** Headers of the last answer, their names in small letters; those of one name in one, with commas between them. */
    synchronized Map<String, String> headers() {
        return headers;
    }

    /** Answers that are taken beside those with a feed. */
    Statuses statuses() {
        return statuses;
    }

    boolean isOfOneRequest() {
        return ofOneRequest;
    }

    /** A request for a page goes out. The wait for the first byte of its answer does not count as slow; the read timeout limits it. */
    void asks() {
        asks("before the body");
    }

    /**
     * A request goes out, and {@value #MAX_HEAD} bytes may come until {@link #headIsOver}.
     *
     * @param what these bytes are, after their number
     */
    public synchronized void asks(String what) {
        inHead = true;
        headOf = what;
        begun = false;
        head = 0;
    }

    /**
     * The head of the answer has come.
     *
     * @param headers its headers, by name
     */
    public synchronized void headIsOver(Map<String, String> headers) {
        this.headers = headers;
        inHead = false;
    }

    /**
     * Milliseconds that are left, at least one.
     *
     * @throws FeedException when none are, or it was ended
     */
    public int remainingMs() throws FeedException {
        String why = ended;
        if (why != null) {
            throw new FeedException(why);
        }
        long left = limits.deadline().toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
        if (left <= 0) {
            throw new FeedException("not complete within " + seconds(limits.deadline().toMillis()) + " s");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /**
     * Counts what came.
     *
     * @param read bytes, -1 at the end
     * @param nanos for which they were waited for
     * @throws FeedException when it is too much, or came too slowly
     */
    public synchronized void took(int read, long nanos) throws FeedException {
        int came = Math.max(0, read);
        bytes += came;
        if (bytes > limits.maxBytes()) {
            throw new TooLargeException(limits.maxBytes());
        }
        if (inHead) {
            head += came;
            if (head > MAX_HEAD) {
                throw new FeedException("more than " + MAX_HEAD + " bytes " + headOf);
            }
        }
        if (begun) {
            checkSpeed(came, nanos);
        }
        begun |= came > 0;
    }

    private void checkSpeed(int came, long nanos) throws FeedException {
        waited += nanos;
        taken += came;
        if (waited >= limits.slowTime().toNanos()) {
            double least = (double) limits.leastSpeed() * waited / TimeUnit.SECONDS.toNanos(1);
            if (taken < least) {
                throw new FeedException("slower than " + limits.leastSpeed() + " bytes a second over "
                        + seconds(limits.slowTime().toMillis()) + " s");
            }
            waited = 0;
            taken = 0;
        }
    }

    private static String seconds(long millis) {
        return millis % MILLIS_A_SECOND == 0 ? String.valueOf(millis / MILLIS_A_SECOND) : String.valueOf((double) millis / MILLIS_A_SECOND);
    }
}
