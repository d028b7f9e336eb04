package io.marquee.change;

import io.marquee.search.Live;
import io.vertx.core.buffer.Buffer;

/** One client that is told of changes as they come, and how far it is. Used by the thread of tell-changes, once it has begun. */
final class ChangeStream implements Live {

    private final ChangeStreams all;
    private final String epoch;
    private final long began;
    private Sink sink;
    private long number;
    private boolean caughtUp;
    private long wroteAt;
    private long toldAt;

    /** @param after the number of the last change that the client knows */
    ChangeStream(ChangeStreams all, String epoch, long after, long now) {
        this.all = all;
        this.epoch = epoch;
        this.number = after;
        this.began = now;
        this.wroteAt = now;
        this.toldAt = now;
    }

    @Override
    public void begin(Sink to) {
        sink = to;
        all.add(this);
    }

    String epoch() {
        return epoch;
    }

    /** No change up to it is still to come. */
    long number() {
        return number;
    }

    /** Whether it has had all that there was. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** It has not taken what it was given, so it is not told with the others any more. */
    void fallBehind() {
        caughtUp = false;
    }

    /** @param isAll whether there is nothing after it for now */
    void reached(long last, boolean isAll) {
        number = last;
        caughtUp |= isAll;
    }

    /** Nanoseconds since it began. */
    long age(long now) {
        return now - began;
    }

    /** Nanoseconds since anything was written. */
    long silence(long now) {
        return now - wroteAt;
    }

    /** When it had its turn last. */
    long toldAt() {
        return toldAt;
    }

    void toldAt(long now) {
        toldAt = now;
    }

    boolean isReady() {
        return sink.isReady();
    }

    boolean isClosed() {
        return sink.isClosed();
    }

    void write(Buffer piece, long now) {
        wroteAt = now;
        sink.write(piece);
    }

    void end() {
        sink.end();
    }
}
