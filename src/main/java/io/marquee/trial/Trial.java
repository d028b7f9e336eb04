package io.marquee.trial;

import io.marquee.feed.FeedException;
import io.marquee.poll.Poll;
import io.marquee.provider.Candidate;
import io.marquee.provider.RejectedFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.scheduler.SchedulerEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RoutePolicySupport;

/**
 * Polls provider files once, and stores nothing. A file runs as it is, on the real template, with stand-ins for the routes that lead to the database
 * ({@code try/stand-ins.camel.yaml}), so that it shows what a poll would store. One file at a time, one after the other.
 */
public final class Trial {

    private static final String STAND_INS = "classpath:try/stand-ins.camel.yaml";
    /** The step of the template before which a record is as the mapping gets it. */
    private static final String MAPPING_STEP = "map-records";
    private static final long LOOK_MILLIS = 100;

    private final Workbench bench;
    private final BooleanSupplier cancelled;
    private volatile Findings findings = new Findings(false);
    private volatile List<Poll> polls = List.of();
    private volatile CountDownLatch running = new CountDownLatch(0);

    public Trial(Workbench bench) throws Exception {
        this(bench, () -> false);
    }

    /** @param cancelled whether it is to end now, without a result */
    Trial(Workbench bench, BooleanSupplier cancelled) throws Exception {
        this.bench = bench;
        this.cancelled = cancelled;
        CamelContext context = bench.context();
        context.getRegistry().bind("findings", new Told());
        bench.load(PluginHelper.getResourceLoader(context).resolveResource(STAND_INS));
        context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (endpoint instanceof SchedulerEndpoint scheduler) {
                scheduler.setRepeatCount(1);
            }
            return endpoint;
        });
        context.getCamelContextExtension().addInterceptStrategy((any, definition, target, next) -> watched(definition.getId(), target));
        context.addRoutePolicyFactory((any, id, definition) -> new EndOfPoll());
    }

    /** Tells what a poll finds to whoever wants to know now; routes keep the bean that they were loaded with. */
    public final class Told {

        /** Takes a batch as it would be stored. */
        public void keep(List<?> batch) throws FeedException {
            findings.keep(batch);
        }

        /** Takes a poll that has ended. */
        public void end(Poll poll) {
            findings.end(poll);
        }
    }

    /**
     * Polls once.
     *
     * @param keepsAll whether {@link Findings#all} is wanted
     * @param limit longest time until it is given up
     * @throws RejectedFileException with the reason for which the application would reject the file
     */
    public Findings poll(Path file, Duration limit, boolean keepsAll) throws Exception {
        return poll(bench.take(file), limit, keepsAll);
    }

    /** Polls once by a file that is on the bench, and takes it off. */
    public Findings poll(Candidate candidate, Duration limit, boolean keepsAll) throws Exception {
        findings = new Findings(keepsAll);
        try {
            run(limit);
            return findings;
        } finally {
            candidate.remove();
        }
    }

    private void run(Duration limit) throws Exception {
        CamelContext context = bench.context();
        List<Route> scheduled = context.getRoutes().stream().filter(Trial::beginsByItself).toList();
        polls = bench.parts().schedule().trials();
        running = new CountDownLatch(scheduled.size() + polls.size());
        for (Route route : context.getRoutes()) {
            if (!beginsByItself(route)) {
                context.getRouteController().startRoute(route.getId());
            }
        }
        for (Route route : scheduled) {
            context.getRouteController().startRoute(route.getId());
        }
        for (Poll poll : polls) {
            bench.producer().asyncSend("direct:" + poll.route(), exchange -> exchange.setVariable("poll", poll))
                    .whenComplete((exchange, failure) -> ended(failure == null ? exchange.getException() : failure));
        }
        long begun = System.nanoTime();
        boolean over = false;
        while (!over) {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("cancelled");
            }
            over = running.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (!over && System.nanoTime() - begun > limit.toNanos()) {
                findings.fails("not over after " + limit.toSeconds() + " s");
                return;
            }
        }
    }

    /** How far the poll is that is under way, one line. */
    public String progress() {
        return "pages=%d bytes=%d records=%d plans=%d rejected=%d".formatted(
                polls.stream().mapToInt(poll -> poll.pages().count()).sum(), bench.parts().spooled(), polls.stream().mapToLong(Poll::read).sum(),
                findings.planCount(), findings.rejectionCount());
    }

    /** Whether the last poll is over, so that the bench can take another one. */
    boolean isOver() {
        return running.getCount() == 0;
    }

    private void ended(Throwable failure) {
        if (failure != null) {
            findings.fails(failure.toString());
        }
        running.countDown();
    }

    private static boolean beginsByItself(Route route) {
        return !(route.getEndpoint() instanceof DirectEndpoint);
    }

    private Processor watched(String step, Processor target) {
        return step == null || !step.endsWith(MAPPING_STEP)
                ? target
                : new Before(target, exchange -> {
                    findings.show(exchange.getMessage().getBody());
                    return true;
                });
    }

    /** Counts down when an exchange ends that began by itself. */
    private final class EndOfPoll extends RoutePolicySupport {

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (beginsByItself(route)) {
                ended(exchange.getException());
            }
        }
    }
}
