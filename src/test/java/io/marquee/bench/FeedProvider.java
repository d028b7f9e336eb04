package io.marquee.bench;

import com.sun.net.httpserver.HttpExchange;
import io.marquee.kit.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Providers on one loopback socket: some stream a feed, one takes calls and hangs. */
final class FeedProvider implements AutoCloseable {

    private static final int OK = 200;
    private static final int AWAY = 503;

    private final LoopbackServer server = new LoopbackServer().on("/hang", exchange -> hang());
    private final CountDownLatch end = new CountDownLatch(1);

    /** What a feed is like from one request to the next. */
    enum Mood {
        /** No answer until it is in another one. */
        WAITING,
        /** Other prices in some plans each time. */
        CHANGING,
        /** The same plans, in other bytes each time. */
        SAME_PLANS,
        /** The same bytes. */
        SAME,
        /** No feed, but a wish to be left alone for an hour. */
        AWAY
    }

    /** One feed at one address. */
    final class Source {

        private final String url;
        private final Body feed;
        private Mood mood = Mood.CHANGING;
        private int answers;
        private volatile int version;
        private volatile int comment;

        private Source(String path, Body feed) {
            this.url = FeedProvider.this.url(path);
            this.feed = feed;
        }

        String url() {
            return url;
        }

        synchronized void becomes(Mood next) {
            mood = next;
            notifyAll();
        }

        /** Gives one answer in this mood, and waits again. */
        synchronized void answerOnce(Mood once) throws InterruptedException {
            int before = answers;
            becomes(once);
            while (answers == before) {
                wait();
            }
            becomes(Mood.WAITING);
        }

        /** Its poller asks for one answer at a time. */
        private synchronized Mood next() throws InterruptedException {
            while (mood == Mood.WAITING) {
                wait();
            }
            version += mood == Mood.CHANGING ? 1 : 0;
            comment += mood == Mood.SAME_PLANS ? 1 : 0;
            answers++;
            notifyAll();
            return mood;
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange; OutputStream body = exchange.getResponseBody()) {
                if (next() == Mood.AWAY) {
                    exchange.getResponseHeaders().set("Retry-After", "3600");
                    exchange.sendResponseHeaders(FeedProvider.AWAY, -1);
                    return;
                }
                exchange.getResponseHeaders().set("Content-Type", "text/xml");
                exchange.sendResponseHeaders(OK, 0);
                feed.writeTo(body, version);
                body.write(feed.comment(comment).getBytes(StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** From now on there is this feed too; it changes each time. */
    Source serve(String path, Body feed) {
        Source source = new Source(path, feed);
        server.on(path, source::answer);
        return source;
    }

    String url(String path) {
        return server.url(path);
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.close();
    }
}
