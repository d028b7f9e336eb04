package io.marquee;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.marquee.access.AccessHealth;
import io.marquee.access.Gate;
import io.marquee.command.Tools;
import io.marquee.http.ConnectionMetrics;
import io.marquee.http.Doors;
import io.marquee.http.HttpListener;
import io.marquee.http.Limits;
import io.marquee.http.OperationRoutes;
import io.marquee.http.RequestMetrics;
import io.marquee.http.ServerCertificate;
import io.marquee.http.Waiting;
import io.marquee.log.Logs;
import io.marquee.operate.Breakers;
import io.marquee.operate.Console;
import io.marquee.operate.InstanceMetrics;
import io.marquee.operate.InstanceReport;
import io.marquee.operate.ManagedBeans;
import io.marquee.operate.ManagementCallers;
import io.marquee.operate.ManagementServer;
import io.marquee.operate.Operators;
import io.marquee.operate.Readiness;
import io.marquee.poll.LastPolls;
import io.marquee.poll.PlanBatch;
import io.marquee.poll.PollMetrics;
import io.marquee.poll.PollParts;
import io.marquee.provider.AllowedHosts;
import io.marquee.provider.ProviderFiles;
import io.marquee.provider.ProviderHealth;
import io.marquee.provider.SampleAnswers;
import io.marquee.search.Answers;
import io.marquee.search.Budget;
import io.marquee.search.EventReader;
import io.marquee.search.MonthReader;
import io.marquee.search.Months;
import io.marquee.search.NoRoomException;
import io.marquee.search.Steps;
import io.marquee.settings.CamelMain;
import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import io.marquee.settings.StartException;
import io.marquee.store.Database;
import io.marquee.store.DatabaseHealth;
import io.marquee.trace.Traces;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RestRegistry;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Puts the application together, starts it, and stops it in order: requests first, then routes, then the database. */
public final class Marquee implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Marquee.class);
    private static final int FAILED_CALLS = 3;
    private static final int WATCHED_CALLS = 10;
    private static final Duration OPEN_STATE = Duration.ofSeconds(1);
    private static final Duration TABLES_LIMIT = Duration.ofSeconds(5);
    /** Of as much memory as the heap may take, so much as eighths: what the months take at most, whatever the setting. */
    private static final int EIGHTHS_OF_MONTHS = 5;
    /** Of as much memory as the heap may take: what answers from the database take, and what others do beside the months. */
    private static final int SHARE_OF_DATABASE_ANSWERS = 6;
    private static final int SHARE_OF_COPIES = 8;
    private static final int SHARE_OF_REFERENCES = 4;
    /** Longest time that a signal in mid-start waits for the part that is just starting. */
    private static final Duration MID_START_LIMIT = Duration.ofSeconds(20);
    /** One address leaves room for three others. */
    private static final int SHARES_OF_CONNECTIONS = 4;
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_SETTINGS = 2;

    private final Opened opened;
    private final Vertx vertx;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Settings settings;
    private final Traces traces;
    private final Main main;
    private final PollParts parts;
    private final HttpListener contract;
    private final HttpListener sample;
    private final Gate gate;
    private final Database database;
    private final Months months;
    private final Readiness readiness;
    private final RequestMetrics requests = new RequestMetrics(meters).prepare();
    private final LastPolls lastPolls = new LastPolls();
    private final CircuitBreaker readerBreaker = readerBreaker();
    private final PollMetrics pollMetrics;
    private final ProviderFiles providers;
    private final ExecutorService readers;
    private final Budget databaseAnswers = new Budget(Runtime.getRuntime().maxMemory() / SHARE_OF_DATABASE_ANSWERS);
    private final Budget copies = new Budget(Runtime.getRuntime().maxMemory() / SHARE_OF_COPIES);
    private final Budget references = new Budget(Runtime.getRuntime().maxMemory() / SHARE_OF_REFERENCES);

    /** What it opens it hands to the list at once: whatever throws here, nothing stays open. */
    private Marquee(Settings given, Opened opened) throws Exception {
        this.opened = opened;
        this.vertx = Doors.vertx();
        opened.add("vertx", Duration.ZERO, () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        this.traces = opened.add("traces", Traces.of(given));
        this.gate = opened.add("gate", Gate.of(given, vertx));
        this.contract = new HttpListener(vertx, given.text("http.host"), given.number("http.port"), limits(given),
                requests, new ConnectionMetrics(meters));
        if (ServerCertificate.isWanted(given)) {
            ServerCertificate certificate = ServerCertificate.of(given);
            contract.secure(certificate);
            InstanceMetrics.register(meters, certificate::end);
        }
        contract.guard(gate);
        if (playsSample(given)) {
            this.sample = new HttpListener(vertx, "127.0.0.1", 0, Limits.small(), RequestMetrics.none(), ConnectionMetrics.none());
            opened.add("sample", sample).listen();
            this.settings = given.with("fever.url", "http://127.0.0.1:" + sample.port() + "/events");
        } else {
            this.sample = null;
            this.settings = given;
        }
        this.main = CamelMain.of(settings.asProperties());
        AllowedHosts hosts = new AllowedHosts(allowedHosts(), settings.isOpen("providers.private-networks"), managementPort());
        this.pollMetrics = new PollMetrics(meters, lastPolls);
        this.parts = opened.add(
                "polls", new PollParts(settings, settings.path("data.dir").resolve("spool"), hosts, pollMetrics, traces));
        this.database = opened.add("database", Database.open(settings, meters));
        this.months = new Months(memoryOfMonths(settings), Clock.systemUTC());
        this.readiness = new Readiness(months);
        this.providers = new ProviderFiles(
                settings.path("routes.dir").resolve("providers"), settings.duration("providers.rescan"), hosts);
        // searches that wait for the database: as many as there are connections but for that of the months, the others in line
        this.readers = Executors.newFixedThreadPool(
                Math.max(1, settings.number("database.reader-connections") - 1), work -> new Thread(work, "reader"));
        opened.add("readers", Duration.ZERO, readers::shutdownNow);
    }

    /** Starts everything; returns when requests are answered. What a start that fails has opened is closed. */
    public static Marquee start(Settings settings) throws Exception {
        return start(settings, new Opened());
    }

    private static Marquee start(Settings settings, Opened opened) throws Exception {
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
        Path routes = settings.path("routes.dir");
        String base = routesBase(routes);
        main.configure()
                .withRoutesIncludePattern(base + "*.camel.yaml")
                // in a folder of the class path the star takes subfolders too
                .withRoutesExcludePattern("**/sample/*,**/providers/*,**/examples/*");
        bindParts();
        Waiting waiting = new Waiting(
                months::misses, readers, settings.number("search.database-turns"));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                context.getRegistry().bind("operationRoutes", new OperationRoutes(context));
                contract.serve(context, "platform-http", waiting, traces);
                serveOperators(context);
            }
        });
        database.awaitMigrated(TABLES_LIMIT);
        opened.add("routes", Duration.ZERO, main::stop);
        startRoutes(base);
        if (sample != null) {
            startSample(base);
        }
        Breakers breakers = new Breakers(main.getCamelContext(), readerBreaker);
        InstanceMetrics.register(meters, databaseAnswers, copies, references);
        InstanceMetrics.register(meters, readiness, months, breakers, providers, lastPolls);
        Router management = VertxPlatformHttpRouter.lookup(
                main.getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(managementPort()));
        Operators.addTo(
                management,
                main.getCamelContext(),
                providers,
                new InstanceReport(readiness, months, breakers, requests, lastPolls));
        ManagedBeans.addTo(main.getCamelContext(), months, providers);
        if (!settings.isEmpty("hawtio.password")) {
            Console.addTo(management, main.getCamelContext(), settings.text("hawtio.password"));
            LOG.info("the console Hawtio is at http://localhost:{}/hawtio/", managementPort());
        }
        contract.admit(operations());
        opened.add("provider files", providers);
        opened.add("requests", contract).listen();
        opened.add("readiness", settings.duration("stop.drain"), this::drain);
        database.migrated().thenRun(() -> providers.start(main.getCamelContext()));
        LOG.info("Marquee answers on {}/search, its contract is at {}/", contract.url(), contract.url());
        if (sample != null) {
            LOG.info("the bundled sample plays the provider fever; set FEVER_URL to poll the real one");
        } else if (settings.isEmpty("fever.url")) {
            LOG.info("there is no sample beside a database of yours; {} is empty: name where the provider fever answers, or sample",
                    settings.nameOf("fever.url"));
        }
    }

    /** Before Camel makes a management server of its own: it takes the one that it finds. */
    private void serveOperators(CamelContext context) {
        String host = settings.text("management.host");
        ManagementCallers callers = new ManagementCallers(host, settings.text("management.hosts"), meters);
        try {
            context.addService(new ManagementServer(vertx, host, managementPort(), callers));
        } catch (Exception e) {
            throw new IllegalStateException("the management port cannot be served", e);
        }
    }

    /** A route of the core that cannot be loaded is the fault of the folder it is in, as long as it is not our own copy. */
    private void startRoutes(String base) throws Exception {
        try {
            main.start();
        } catch (Exception e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            boolean isOfRoutes = e instanceof FailedToCreateRouteException || e instanceof FailedToStartRouteException
                    || root instanceof YamlEngineException;
            if (!isOfRoutes || !base.startsWith("file:")) {
                throw e;
            }
            String why = String.valueOf(e.getMessage());
            String more = why.contains(String.valueOf(root.getMessage())) ? "" : ": " + root.getMessage();
            throw new SettingException(
                    "setting " + settings.nameOf("routes.dir") + " must be a folder of routes that can be loaded: " + why + more);
        }
    }

    private void bindParts() {
        parts.bindTo(main, parts.client());
        main.bind("vertx", vertx);
        // Camel adds its own to it, and serves it
        main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
        main.bind("reader", database.reader());
        main.bind("writer", database.writer());
        main.bind("databaseHealth", new DatabaseHealth(database));
        main.bind("readiness", readiness);
        main.bind("planBatch", new PlanBatch(parts.polls(), pollMetrics));
        Answers answers = new Answers(copies, references);
        EventReader events = new EventReader(database.reader(), databaseAnswers, settings.duration("database.read-timeout"));
        main.bind("months", months);
        main.bind("answerFromMemory", Steps.answerFromMemory(months, answers));
        main.bind("notInMemory", Steps.notInMemory());
        main.bind("makeAnswer", Steps.makeAnswer(answers));
        main.bind("findInDatabase", Steps.findInDatabase(events));
        main.bind("monthReader", new MonthReader(database.reader(), months));
        main.bind("readerBreaker", readerBreaker);
        main.bind("lastPolls", lastPolls);
        main.bind("providerFiles", new ProviderHealth(providers, lastPolls));
        main.bind("access", new AccessHealth(gate));
        main.bind("sampleAnswers", new SampleAnswers());
        if (traces.areOn()) {
            main.bind("statementSpans", traces.statements());
        }
        // the management server looks for its port here
        VertxPlatformHttpServerConfiguration unused = new VertxPlatformHttpServerConfiguration();
        unused.setBindPort(settings.number("http.port"));
        main.bind("httpPort", unused);
    }

    /** The sample answers on loopback, wherever else providers may be. */
    private String allowedHosts() {
        String named = settings.text("providers.allowed-hosts");
        return sample == null ? named : named + ",127.0.0.1:" + sample.port();
    }

    /** Its events must not get among those of a real database unless somebody says so. */
    private static boolean playsSample(Settings settings) {
        return settings.text("fever.url").equals("sample") || settings.isEmpty("fever.url") && settings.isEmpty("database.url");
    }

    private static long memoryOfMonths(Settings settings) {
        long most = Runtime.getRuntime().maxMemory() / 8 * EIGHTHS_OF_MONTHS;
        long wanted = settings.size("search.memory");
        if (wanted > most) {
            LOG.warn("setting {} is more than the heap allows, which is too small to hold so many events: {} bytes are used",
                    settings.nameOf("search.memory"), most);
        }
        return Math.min(wanted, most);
    }

    private static Limits limits(Settings settings) {
        int loops = settings.number("http.event-loops");
        int connections = settings.number("http.max-connections");
        int share = settings.number("http.max-connections-per-address");
        return new Limits(
                loops == 0 ? Runtime.getRuntime().availableProcessors() : loops,
                connections,
                share == 0 ? Math.max(1, connections / SHARES_OF_CONNECTIONS) : share,
                settings.networks("access.trusted-proxies"),
                settings.number("http.max-in-flight"),
                settings.size("http.max-waiting-bytes"),
                settings.duration("http.patience"));
    }

    /** One for all that reads the database, so that a search need not find out again what the reading of months has found out. */
    private static CircuitBreaker readerBreaker() {
        return CircuitBreaker.of("reader", CircuitBreakerConfig.custom()
                .minimumNumberOfCalls(FAILED_CALLS)
                .slidingWindowSize(WATCHED_CALLS)
                .waitDurationInOpenState(OPEN_STATE)
                .permittedNumberOfCallsInHalfOpenState(1)
                // says nothing of the database
                .ignoreExceptions(NoRoomException.class)
                .build());
    }

    /** The files beside the process win over the copies in the jar. */
    private static String routesBase(Path routes) throws IOException {
        if (Files.isDirectory(routes)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(routes, "*.camel.yaml")) {
                if (files.iterator().hasNext()) {
                    return "file:" + routes + "/";
                }
            }
        }
        return "classpath:routes/";
    }

    /** The methods of each path of the contract, which Camel has read. */
    private Map<String, Set<String>> operations() {
        return main.getCamelContext().getRestRegistry().listAllRestServices().stream()
                .collect(Collectors.groupingBy(
                        RestRegistry.RestService::getBaseUrl,
                        Collectors.mapping(service -> service.getMethod().toUpperCase(Locale.ROOT), Collectors.toUnmodifiableSet())));
    }

    /** Comes after the contract: Camel would take any HTTP component that it finds for the contract's own. */
    private void startSample(String base) throws Exception {
        CamelContext context = main.getCamelContext();
        sample.serve(context, "sample-http", Waiting.never(), Traces.off());
        Resource route = PluginHelper.getResourceLoader(context).resolveResource(base + "sample/sample-fever.camel.yaml");
        PluginHelper.getRoutesLoader(context).loadRoutes(route);
    }

    /** Port of the public contract. */
    public int port() {
        return contract.port();
    }

    /** Port of health and metrics. */
    public int managementPort() {
        return settings.number("management.port");
    }

    /** The Camel context that runs the routes. */
    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Goes on until load balancers have noticed. */
    private void drain() {
        readiness.drain();
        contract.drain();
        vertx.timer(Math.max(1, settings.duration("stop.drain").toMillis())).toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        opened.close();
    }

    /**
     * Runs until a signal ends the process, or does what the arguments say, see {@link Tools}. Exit codes of a failed start: 2 when a
     * setting is wrong, so that trying again will not help, else 1. A signal ends it in any case, also in mid-start.
     */
    public static void main(String[] arguments) throws InterruptedException {
        if (Tools.isCommand(arguments)) {
            System.exit(runTool(arguments));
        }
        Opened opened = new Opened();
        CountDownLatch started = new CountDownLatch(1);
        // before anything starts: a signal in mid-start must not leave the database behind
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(opened, started), "stop"));
        int code = run(opened);
        started.countDown();
        if (code != 0) {
            System.exit(code);
        }
        new CountDownLatch(1).await();
    }

    /** Exit code of the start; 0 when it runs, or was stopped meanwhile. */
    private static int run(Opened opened) {
        try {
            Settings settings = Settings.load(Path.of(""), System.getenv());
            Logs.use(settings.text("log.format"));
            start(settings, opened);
            return 0;
        } catch (SettingException e) {
            System.err.println("marquee: " + oneLine(e));
            return EXIT_SETTINGS;
        } catch (StartException e) {
            System.err.println("marquee: cannot start: " + oneLine(e));
            return EXIT_FAILED;
        } catch (CancellationException e) {
            LOG.info("{}", e.getMessage());
            return 0;
        } catch (Throwable e) {
            LOG.error("cannot start: {}", e.getMessage(), e);
            return EXIT_FAILED;
        }
    }

    private static String oneLine(Exception e) {
        return e.getMessage().strip().replaceAll("\\s+", " ");
    }

    private static int runTool(String... arguments) {
        Tools.silenceLog();
        try {
            Path here = Path.of("");
            Settings settings = Settings.load(here, System.getenv());
            return new Tools(here, settings, routesBase(settings.path("routes.dir")), System.out, System.err).run(arguments);
        } catch (SettingException | IOException e) {
            System.err.println("marquee: " + e.getMessage());
            return EXIT_SETTINGS;
        }
    }

    private static void stop(Opened opened, CountDownLatch started) {
        try {
            opened.refuse();
            if (!started.await(MID_START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("the start does not end, what it has opened is closed");
            }
            if (opened.close()) {
                LOG.info("stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
