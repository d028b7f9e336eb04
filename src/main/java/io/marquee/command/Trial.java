package io.marquee.command;

import io.marquee.poll.Poll;
import io.marquee.provider.Candidate;
import io.marquee.provider.RejectedFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.component.scheduler.SchedulerEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.RoutePolicySupport;

/**
 * The command {@code try}: one poll of a provider file that stores nothing. The file runs as it is, on the real template, with stand-ins for
 * the routes that lead to the database ({@code try/stand-ins.camel.yaml}), so that it shows what a poll would store.
 */
final class Trial {

    private static final String STAND_INS = "classpath:try/stand-ins.camel.yaml";
    /** The step of the template before which a record is as the mapping gets it. */
    private static final String MAPPING_STEP = "map-records";

    private final Findings findings;
    private String provider;
    private CountDownLatch running;

    private Trial(Findings findings) {
        this.findings = findings;
    }

    /**
     * Polls once.
     *
     * @param keepsAll whether {@link Findings#all} is wanted
     * @param limit longest time until it is given up
     * @throws RejectedFileException with the reason for which the application would reject the file
     */
    static Trial of(Workbench bench, Path file, Duration limit, boolean keepsAll) throws Exception {
        Trial trial = new Trial(new Findings(keepsAll));
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
        List<Route> scheduled = context.getRoutes().stream().filter(Trial::beginsByItself).toList();
        List<Poll> polls = bench.parts().schedule().trials();
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
            context.createProducerTemplate().asyncSend("direct:" + poll.route(), exchange -> exchange.setVariable("poll", poll))
                    .whenComplete((exchange, failure) -> ended(failure == null ? exchange.getException() : failure));
        }
        if (!running.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            findings.fails("not over after " + limit.toSeconds() + " s");
        }
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

    String provider() {
        return provider;
    }

    Findings findings() {
        return findings;
    }
}
