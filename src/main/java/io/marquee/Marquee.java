package io.marquee;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.marquee.http.BlockingRequests;
import io.marquee.http.LimitedTransport;
import io.marquee.operate.Readiness;
import io.marquee.settings.CamelMain;
import io.marquee.settings.Settings;
import io.marquee.store.Database;
import io.marquee.store.DatabaseHealth;
import io.marquee.trace.Traces;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application: wires its parts, starts them, and stops them in order, requests first, then routes, then the database. */
public final class Marquee implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Marquee.class);
    private static final Duration TABLES_LIMIT = Duration.ofSeconds(5);

    private final Opened opened;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Vertx vertx;
    private final Traces traces;
    private final PublicPort contract;
    private final Sample sample;
    private final Settings settings;
    private final Main main;
    private final ProviderParts providers;
    private final PushParts pushes;
    private final OutletSide outlets;
    private final Database database;
    private final SearchParts searches;
    private final Readiness readiness;
    private final ManagementPort management;

    /** Each part is added to the list as soon as it is open: whatever throws here, nothing stays open. */
    private Marquee(Settings given, Opened opened) throws Exception {
        this.opened = opened;
        this.vertx = LimitedTransport.vertx();
        opened.add("vertx", Duration.ZERO, () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        opened.add("metrics of collections", new JvmGcMetrics()).bindTo(meters);
        this.traces = opened.add("traces", Traces.of(given));
        this.contract = new PublicPort(given, vertx, meters, opened);
        this.sample = new Sample(given, vertx, opened);
        this.settings = sample.settings();
        this.main = CamelMain.of(settings.asProperties());
        this.providers = new ProviderParts(settings, sample.allowedHosts(), meters, traces, opened);
        this.pushes = providers.pushes(settings, opened);
        this.outlets = new OutletSide(settings, sample.allowedHosts(), meters);
        this.database = opened.add("database", Database.open(settings, new MicrometerMetricsTrackerFactory(meters)));
        this.searches = new SearchParts(settings, database.reader(), opened);
        this.readiness = new Readiness(searches.months());
        this.management = new ManagementPort(settings, vertx, meters, readiness);
    }

    /** Starts everything; returns when requests are answered. When the start fails, all that it opened is closed. */
    public static Marquee start(Settings settings) throws Exception {
        return start(settings, new Opened());
    }

    /** @param opened gets each part as it is opened; closing it ends the application, also in mid-start */
    static Marquee start(Settings settings, Opened opened) throws Exception {
        try {
            Marquee marquee = new Marquee(StartChecks.check(settings), opened);
            marquee.start();
            return marquee;
        } catch (Throwable e) {
            opened.close();
            throw e;
        }
    }

    private void start() throws Exception {
        CoreRoutes routes = new CoreRoutes(settings);
        routes.nameTo(main);
        bindParts();
        BlockingRequests blocking = pushes.beside(searches.blocking());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                contract.serve(context, blocking, traces);
                management.serve(context);
            }
        });
        database.awaitMigrated(TABLES_LIMIT);
        opened.add("routes", Duration.ZERO, main::stop);
        routes.start(main);
        opened.add("polls", providers.schedule());
        sample.start(context(), routes);
        opened.add("outlets", outlets.parts());
        management.show(context(), contract, searches, providers, outlets);
        contract.admit(context(), pushes.areOn());
        opened.add("provider files", providers.files());
        contract.open(opened);
        opened.add("readiness", settings.duration("stop.drain"), this::drain);
        opened.add("files of outlets", outlets.files());
        database.migrated().thenRun(() -> {
            providers.files().start(context());
            outlets.files().start(context());
        });
        LOG.info("Marquee answers on {}/search, its contract is at {}/", contract.url(), contract.url());
        sample.tell();
    }

    private void bindParts() {
        providers.bindTo(main);
        searches.bindTo(main);
        pushes.bindTo(main);
        outlets.bindTo(main);
        management.bindTo(main);
        sample.bindTo(main);
        main.bind("vertx", vertx);
        main.bind("writer", database.writer());
        // health lists them in this order
        main.bind("databaseHealth", new DatabaseHealth(database));
        main.bind("readiness", readiness);
        main.bind("providerFiles", providers.health());
        main.bind("outletHealth", outlets.health());
        main.bind("access", contract.health());
        if (traces.areOn()) {
            main.bind("statementSpans", traces.statements());
        }
    }

    /** Port of the public contract. */
    public int port() {
        return contract.port();
    }

    /** Port of health and metrics. */
    public int managementPort() {
        return management.port();
    }

    /** The Camel context that runs the routes. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Goes unready, and answers requests for the time of {@code stop.drain}, so that load balancers notice. */
    private void drain() {
        readiness.drain();
        contract.drain();
        searches.drain();
        providers.schedule().drain();
        outlets.parts().outlets().drain();
        vertx.timer(Math.max(1, settings.duration("stop.drain").toMillis())).toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        opened.close();
    }

    /**
     * Runs until a signal ends the process, or does what the arguments say, see {@link io.marquee.command.Tools}. Exit codes of a failed
     * start: 2 when a setting is wrong, so that trying again will not help, else 1. A signal ends it in any case, also in mid-start.
     */
    public static void main(String[] arguments) throws InterruptedException {
        MarqueeProcess.run(arguments);
    }
}
