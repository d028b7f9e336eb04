package io.marquee;

import io.marquee.http.BlockingRequests;
import io.marquee.http.BlockingRequests.Queue;
import io.marquee.http.RequestBodies;
import io.marquee.poll.PushSecrets;
import io.marquee.push.PushLimits;
import io.marquee.push.PushObserver;
import io.marquee.push.PushSteps;
import io.marquee.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;

/** Wires what providers push: how it is received, and the objects that its route calls by name. */
final class PushParts {

    /** The operation that takes what is pushed. */
    static final String OPERATION = "receivePush";

    /** Pushes that have come and wait to be stored, one after the other. */
    private static final int TURNS = 64;
    /** The budget of bodies, as a part of the maximum heap size. */
    private static final int SHARE_OF_BODIES = 8;

    private final Settings settings;
    private final PushLimits limits;
    private final PushSteps steps;
    /** Two, as one may wait for a provider whose poll holds its row. */
    private final ExecutorService threads = Executors.newFixedThreadPool(2, work -> new Thread(work, "pushes"));

    PushParts(Settings settings, PushSecrets secrets, PushObserver observer, Opened opened) {
        this.settings = settings;
        this.limits = PushLimits.of(settings);
        this.steps = new PushSteps(secrets, limits, observer, Clock.systemUTC());
        opened.add("pushes", Duration.ZERO, threads::shutdownNow);
    }

    /** Whether anything may be pushed. */
    boolean areOn() {
        return settings.isTrue("push.enabled");
    }

    void bindTo(Main main) {
        main.bind("checkPush", (Processor) steps::check);
        main.bind("answerPush", (Processor) steps::answer);
    }

    /** How pushes wait, beside other requests. */
    BlockingRequests beside(BlockingRequests others) {
        String path = Contract.path(OPERATION);
        String before = path.substring(0, path.indexOf('{'));
        Queue pushes = new Queue(threads, TURNS, new RequestBodies(limits.bytes(), Runtime.getRuntime().maxMemory() / SHARE_OF_BODIES));
        return new BlockingRequests((asked, query) -> asked.startsWith(before) ? pushes : others.queue().apply(asked, query));
    }
}
