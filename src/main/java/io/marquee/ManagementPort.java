package io.marquee;

import io.marquee.operate.Breakers;
import io.marquee.operate.Console;
import io.marquee.operate.FieldMetrics;
import io.marquee.operate.InstanceMetrics;
import io.marquee.operate.InstanceReport;
import io.marquee.operate.KeptAnswers;
import io.marquee.operate.ManagedBeans;
import io.marquee.operate.ManagementCallers;
import io.marquee.operate.ManagementServer;
import io.marquee.operate.Operators;
import io.marquee.operate.Readiness;
import io.marquee.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the management port: its server, and what it shows of the other parts. */
final class ManagementPort {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementPort.class);

    private final Settings settings;
    private final Vertx vertx;
    private final PrometheusMeterRegistry meters;
    private final Readiness readiness;

    ManagementPort(Settings settings, Vertx vertx, PrometheusMeterRegistry meters, Readiness readiness) {
        this.settings = settings;
        this.vertx = vertx;
        this.meters = meters;
        this.readiness = readiness;
    }

    int port() {
        return settings.number("management.port");
    }

    void bindTo(Main main) {
        // Camel adds its own meters to it, and serves it
        main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
        // the management server looks for its port here
        VertxPlatformHttpServerConfiguration unused = new VertxPlatformHttpServerConfiguration();
        unused.setBindPort(settings.number("http.port"));
        main.bind("httpPort", unused);
    }

    /** Adds our server. To be called before Camel would make one of its own: it takes the one that it finds. */
    void serve(CamelContext context) {
        String host = settings.text("management.host");
        ManagementCallers callers = new ManagementCallers(host, settings.text("management.hosts"), meters);
        try {
            context.addService(new ManagementServer(vertx, host, port(), callers));
        } catch (Exception e) {
            throw new IllegalStateException("the management port cannot be served", e);
        }
    }

    /** Adds what operators see. To be called once Camel has started. */
    void show(CamelContext context, PublicPort contract, SearchParts searches, ProviderParts providers, OutletSide outlets) throws Exception {
        Breakers breakers = new Breakers(context, searches.readerBreaker());
        searches.register(meters);
        InstanceMetrics.register(meters, readiness, searches.months(), breakers, providers.files(), providers.lastPolls());
        outlets.register(meters);
        FieldMetrics.register(meters, providers.schedule()::routes, providers.lastPolls());
        Router router = VertxPlatformHttpRouter.lookup(context, VertxPlatformHttpRouter.getRouterNameFromPort(port()));
        KeptAnswers answers = new KeptAnswers(context);
        Operators.addTo(
                router,
                answers,
                providers.files(),
                providers.schedule(),
                new InstanceReport(readiness, searches.months(), breakers, contract.requests(), providers.lastPolls(), outlets.report()));
        ManagedBeans.addTo(context, answers, searches.months(), providers.files(), providers.schedule());
        if (!settings.isEmpty("hawtio.password")) {
            Console.addTo(router, context, settings.text("hawtio.password"));
            LOG.info("the console Hawtio is at http://localhost:{}/hawtio/", port());
        }
    }
}
