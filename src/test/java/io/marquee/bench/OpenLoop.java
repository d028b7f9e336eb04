package io.marquee.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at fixed times, whatever the answers do. A request whose connection is busy waits, and its latency counts from
 * the time at which it should have been sent: a server that stalls cannot slow down the questions. One thread.
 *
 * <p>wrk cannot do so: it asks again when an answer has come, so a server that stalls is asked less, and its stall counts once.
 */
final class OpenLoop implements AutoCloseable {

    /**
     * What came of it.
     *
     * @param seconds from the first intended time to the end of the last answer
     * @param latencies in nanoseconds, from the intended time to the end of the answer; of one that never came, to the end of waiting
     * @param lateness by how much requests left late although their connection was free: the fault of this client
     */
    record Result(long answers, long failures, double seconds, Histogram latencies, Histogram lateness) {}

    private static final int BUFFER = 1 << 18;
    private static final long NAP_NANOS = 50_000;
    private static final long WAIT_NANOS = 2_000_000_000L;
    private static final double NANOS = 1e9;
    /** Of a duration that is counted. */
    private static final int DIGITS = 3;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final List<Connection> connections = new ArrayList<>();
    private final byte[][] requests;

    private double rate;
    private long start;
    private long due;
    private long total;
    private long answers;
    private long failures;
    private Histogram latencies;
    private Histogram lateness;

    OpenLoop(int port, Scenario scenario, int connections) throws IOException {
        requests = scenario.paths().stream().map(path -> Answer.request(path, scenario.headers())).toArray(byte[][]::new);
        for (int i = 0; i < connections; i++) {
            this.connections.add(new Connection(this, selector, port));
        }
    }

    /** @param perSecond how many requests */
    Result run(double perSecond, double seconds) throws IOException {
        rate = perSecond;
        total = Math.max(1, (long) (perSecond * seconds));
        due = 0;
        answers = 0;
        failures = 0;
        latencies = new Histogram(DIGITS);
        lateness = new Histogram(DIGITS);
        start = System.nanoTime();
        for (int i = 0; i < connections.size(); i++) {
            connections.get(i).rewind(i);
        }
        double lasted = (loop(start + (long) (seconds * NANOS) + WAIT_NANOS) - start) / NANOS;
        connections.forEach(Connection::giveUp);
        return new Result(answers, failures, lasted, latencies, lateness);
    }

    private long loop(long end) throws IOException {
        long now = start;
        while (answers + failures < total && now < end) {
            while (due < total && intended(due) <= now) {
                connections.get((int) (due % connections.size())).offer(++due);
            }
            if (selector.selectNow(OpenLoop::ready) == 0) {
                LockSupport.parkNanos(due < total ? Math.min(NAP_NANOS, intended(due) - System.nanoTime()) : NAP_NANOS);
            }
            now = System.nanoTime();
        }
        return now;
    }

    private static void ready(SelectionKey key) {
        ((Connection) key.attachment()).read();
    }

    long intended(long request) {
        return start + (long) (request * NANOS / rate);
    }

    byte[] request(long number) {
        return requests[(int) (number % requests.length)];
    }

    /** How many requests should have been sent by now. */
    long due() {
        return due;
    }

    long total() {
        return total;
    }

    int size() {
        return connections.size();
    }

    ByteBuffer buffer() {
        return buffer.clear();
    }

    void leftLate(long nanos) {
        lateness.recordValue(Math.max(0, nanos));
    }

    void answered(long request, boolean good) {
        latencies.recordValue(Math.max(0, System.nanoTime() - intended(request)));
        if (good) {
            answers++;
        } else {
            failures++;
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
