package io.marquee.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The bodies of requests under way, in memory within one budget. Memory is taken as the bytes come, and nothing else is taken before the last
 * one has: clients that send slowly, or not at all, hold up neither searches nor bodies that come. When there is no room, the body that has
 * been coming for longest makes some, unless all of them have just begun.
 */
public final class RequestBodies {

    /** Most bodies that are coming at once. */
    static final int AT_ONCE = 256;
    /** A body that has been coming for so long makes room for others. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int FIRST_PIECE = 65_536;
    private static final int LENGTH_REQUIRED = 411;
    private static final int UNAVAILABLE = 503;

    private final int most;
    private final long budget;
    /** Those that are coming, in the order in which they began to. */
    private final Set<Receiving> coming = new LinkedHashSet<>();
    private long taken;

    /**
     * @param most bytes of one of them
     * @param budget bytes of all of them, until they are released
     */
    public RequestBodies(int most, long budget) {
        this.most = most;
        this.budget = Math.max(budget, most);
    }

    /** Most bytes of one. */
    int most() {
        return most;
    }

    /** Bytes that are taken now. */
    synchronized long taken() {
        return taken;
    }

    /** How many are coming. */
    synchronized int coming() {
        return coming.size();
    }

    /** A body that has come whole; to be released. */
    final class Body {
        private byte[] bytes;

        private Body(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        void release() {
            RequestBodies.this.release(bytes.length);
            bytes = new byte[0];
        }
    }

    /**
     * Receives the body of a request, on its event loop.
     *
     * @param whole gets it when all of it is here
     * @param denied gets the status otherwise, unless the client is gone; the rest of the body is then passed over
     */
    void receive(HttpServerRequest request, Consumer<Body> whole, IntConsumer denied) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            denied.accept(LENGTH_REQUIRED);
            return;
        }
        Receiving receiving = new Receiving(Integer.parseInt(length), whole, denied);
        if (!begin(receiving)) {
            denied.accept(UNAVAILABLE);
            return;
        }
        request.exceptionHandler(gone -> receiving.end(false)).handler(receiving::add).endHandler(last -> receiving.end(true));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    private synchronized boolean begin(Receiving one) {
        if (coming.size() >= AT_ONCE && !makeRoom(one)) {
            return false;
        }
        return coming.add(one);
    }

    private synchronized boolean take(Receiving one, int bytes) {
        while (coming.contains(one) && taken + bytes > budget) {
            if (!makeRoom(one)) {
                one.giveUp();
            }
        }
        if (!coming.contains(one)) {
            return false;
        }
        taken += bytes;
        one.taken += bytes;
        return true;
    }

    /** Whether the body that has been coming for longest, and for too long, could be given up for another one. */
    private boolean makeRoom(Receiving other) {
        Iterator<Receiving> oldest = coming.iterator();
        Receiving first = oldest.hasNext() ? oldest.next() : other;
        if (first == other || System.nanoTime() - first.began < PATIENCE_NANOS) {
            return false;
        }
        first.giveUp();
        return true;
    }

    private synchronized boolean isOver(Receiving one) {
        return coming.remove(one);
    }

    private synchronized void release(int bytes) {
        taken -= bytes;
    }

    /** One that is coming. */
    private final class Receiving {

        private final Context loop = Vertx.currentContext();
        private final long began = System.nanoTime();
        private final int length;
        private final Consumer<Body> whole;
        private final IntConsumer denied;
        private byte[] bytes = new byte[0];
        private int count;
        /** Bytes of the budget; guarded by the lock. */
        private int taken;

        Receiving(int length, Consumer<Body> whole, IntConsumer denied) {
            this.length = length;
            this.whole = whole;
            this.denied = denied;
        }

        void add(Buffer piece) {
            int needed = count + piece.length();
            if (needed > bytes.length) {
                int room = Math.min(length, Math.max(needed, Math.max(FIRST_PIECE, 2 * bytes.length)));
                if (!take(this, room - bytes.length)) {
                    return;
                }
                byte[] larger = new byte[room];
                System.arraycopy(bytes, 0, larger, 0, count);
                bytes = larger;
            }
            piece.getBytes(bytes, count);
            count = needed;
        }

        void end(boolean isWhole) {
            if (isOver(this)) {
                Body body = new Body(bytes);
                bytes = new byte[0];
                if (isWhole) {
                    whole.accept(body);
                } else {
                    body.release();
                }
            }
        }

        /** Lets what came go, whoever's event loop notices; to be called with the lock. */
        private void giveUp() {
            coming.remove(this);
            RequestBodies.this.taken -= taken;
            loop.runOnContext(now -> {
                bytes = new byte[0];
                denied.accept(UNAVAILABLE);
            });
        }
    }
}
