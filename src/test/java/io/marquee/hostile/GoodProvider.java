package io.marquee.hostile;

import io.marquee.kit.LoopbackServer;
import io.marquee.kit.ProviderFeed;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The provider that does nothing wrong: each answer is a small feed whose titles say how often it was asked. */
final class GoodProvider implements AutoCloseable {

    static final String NAME = "good";
    static final LocalDate MONTH = LocalDate.of(2031, 5, 1);
    private static final int PLANS = 20;
    private static final Pattern TITLE = Pattern.compile("Asked (\\d+) times");

    private final AtomicInteger requests = new AtomicInteger();
    private final LoopbackServer server = new LoopbackServer().on("/", exchange -> LoopbackServer.answer(
            exchange, 200, ProviderFeed.of(PLANS, "Asked " + requests.incrementAndGet() + " times,", MONTH)));

    String url() {
        return server.url("/");
    }

    /** How often it was asked. */
    int requests() {
        return requests.get();
    }

    /** The request whose answer a search shows; 0 when it shows none. */
    static int shown(String answer) {
        Matcher title = TITLE.matcher(answer);
        return title.find() ? Integer.parseInt(title.group(1)) : 0;
    }

    @Override
    public void close() {
        server.close();
    }
}
