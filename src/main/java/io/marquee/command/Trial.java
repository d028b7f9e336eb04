package io.marquee.command;

import io.marquee.provider.Candidate;
import io.marquee.provider.RejectedFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.scheduler.SchedulerEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * The command {@code try}: one poll of a provider file that stores nothing. The file runs as it is, on the real template, with stand-ins for
 * the routes that lead to the database ({@code try/stand-ins.camel.yaml}), so that it shows what a poll would store.
 */
final class Trial {

    private static final String STAND_INS = "classpath:try/stand-ins.camel.yaml";
    /** The step of the template before which a record is as the mapping gets it. */
    private static final String MAPPING_STEP = "map-record";
    /** The step that finds the address of the next page. */
    private static final String NEXT_STEP = "find-next-page";

    private final Findings findings;
    private final SavedAnswers samples;
    private String provider;
    private CountDownLatch running;

    private Trial(Findings findings, SavedAnswers samples) {
        this.findings = findings;
        this.samples = samples;
    }

    /**
     * Polls once.
     *
     * @param samples what is answered in the place of the provider; null when it is asked
     * @param limit longest time until it is given up
     * @throws RejectedFileException with the reason for which the application would reject the file
     */
    static Trial of(Workbench bench, SavedAnswers samples, Path file, Duration limit) throws Exception {
        Trial trial = new Trial(new Findings(bench.polls()), samples);
        trial.run(bench, file, limit);
        return trial;
    }

    private void run(Workbench bench, Path file, Duration limit) throws Exception {
        CamelContext context = bench.context();
        context.getRegistry().bind("findings", findings);
        bench.load(PluginHelper.getResourceLoader(context).resolveResource(STAND_INS));
        context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (endpoint instanceof SchedulerEndpoint scheduler) {
                scheduler.setRepeatCount(1);
            }
            return endpoint;
        });
        context.getCamelContextExtension().addInterceptStrategy((any, definition, target, next) -> watched(definition.getId(), target));
        context.addRoutePolicyFactory((any, id, definition) -> new EndOfPoll());
        Candidate candidate = bench.take(file);
        provider = candidate.name();
        List<Route> scheduled = context.getRoutes().stream().filter(Trial::isScheduled).toList();
        running = new CountDownLatch(scheduled.size());
        for (Route route : context.getRoutes()) {
            if (!isScheduled(route)) {
                context.getRouteController().startRoute(route.getId());
            }
        }
        for (Route route : scheduled) {
            context.getRouteController().startRoute(route.getId());
        }
        if (!running.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            findings.fails("not over after " + limit.toSeconds() + " s");
        }
    }

    private static boolean isScheduled(Route route) {
        return route.getEndpoint() instanceof SchedulerEndpoint;
    }

    private Processor watched(String step, Processor target) {
        if (step == null) {
            return target;
        }
        if (step.endsWith(MAPPING_STEP)) {
            return new Before(target, exchange -> {
                findings.show(exchange.getMessage().getBody());
                return true;
            });
        }
        return step.endsWith(NEXT_STEP) ? new Before(target, this::endAfterSamples) : target;
    }

    /** Skips the search for a next page after the last sample: the page may name another one that was not saved. */
    private boolean endAfterSamples(Exchange exchange) {
        if (samples == null || !samples.isOver()) {
            return true;
        }
        exchange.getMessage().setBody(null);
        return false;
    }

    /** Does something before a step, and skips the step when that returns false. */
    private static final class Before extends DelegateAsyncProcessor {

        private final Predicate<Exchange> work;

        Before(Processor step, Predicate<Exchange> work) {
            super(step);
            this.work = work;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (work.test(exchange)) {
                return super.process(exchange, callback);
            }
            callback.done(true);
            return true;
        }
    }

    /** Counts down when an exchange ends that a scheduler began. */
    private final class EndOfPoll extends RoutePolicySupport {

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (isScheduled(route)) {
                if (exchange.getException() != null) {
                    findings.fails(exchange.getException().toString());
                }
                running.countDown();
            }
        }
    }

    String provider() {
        return provider;
    }

    Findings findings() {
        return findings;
    }
}
