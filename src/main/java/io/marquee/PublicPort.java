package io.marquee;

import io.marquee.access.AccessControl;
import io.marquee.access.AccessHealth;
import io.marquee.http.BlockingRequests;
import io.marquee.http.HttpLimits;
import io.marquee.http.HttpListener;
import io.marquee.http.OperationRoutes;
import io.marquee.http.Origins;
import io.marquee.http.ServerCertificate;
import io.marquee.operate.ConnectionMetrics;
import io.marquee.operate.InstanceMetrics;
import io.marquee.operate.RequestMetrics;
import io.marquee.settings.Settings;
import io.marquee.trace.Traces;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.RestRegistry;

/** Wires the public port: its listener with its limits and its certificate, and the access control before it. */
final class PublicPort {

    /** Unless a setting says otherwise, one address may have a fourth of all connections. */
    private static final int SHARES_OF_CONNECTIONS = 4;

    private final AccessControl access;
    private final RequestMetrics requests;
    private final HttpListener listener;
    private final boolean browse;

    PublicPort(Settings settings, Vertx vertx, PrometheusMeterRegistry meters, Opened opened) {
        requests = new RequestMetrics(meters).prepare();
        browse = settings.isTrue("http.browse");
        access = opened.add("access", AccessControl.of(settings, vertx));
        listener = new HttpListener(vertx, settings.text("http.host"), settings.number("http.port"), limits(settings),
                requests, new ConnectionMetrics(meters));
        if (ServerCertificate.isWanted(settings)) {
            ServerCertificate certificate = ServerCertificate.of(settings);
            listener.secure(certificate);
            InstanceMetrics.register(meters, certificate::end);
        }
        if (settings.isTrue("http.http2")) {
            listener.multiplex();
        }
        listener.restrict(access);
        listener.share(Origins.of(settings));
    }

    private static HttpLimits limits(Settings settings) {
        int loops = settings.number("http.event-loops");
        int connections = settings.number("http.max-connections");
        int share = settings.number("http.max-connections-per-address");
        return new HttpLimits(
                loops == 0 ? Runtime.getRuntime().availableProcessors() : loops,
                connections,
                share == 0 ? Math.max(1, connections / SHARES_OF_CONNECTIONS) : share,
                settings.networks("access.trusted-proxies"),
                settings.number("http.max-in-flight"),
                settings.size("http.max-waiting-bytes"),
                settings.duration("http.patience"));
    }

    RequestMetrics requests() {
        return requests;
    }

    AccessHealth health() {
        return new AccessHealth(access);
    }

    /** Adds the HTTP component of the contract. To be called before Camel reads the contract. */
    void serve(CamelContext context, BlockingRequests blocking, Traces traces) {
        context.getRegistry().bind("operationRoutes", new OperationRoutes(context));
        listener.serve(context, "platform-http", blocking, traces);
    }

    /**
     * Lets the listener take the paths and methods of the contract. To be called once Camel has read it.
     *
     * @param withPushes whether that of pushes is one
     */
    void admit(CamelContext context, boolean withPushes) {
        String pushes = Contract.path(PushParts.OPERATION);
        Map<String, Set<String>> operations = operations(context);
        if (!withPushes) {
            operations.remove(pushes);
        }
        listener.admit(operations, Set.of(pushes), browse);
    }

    /** The methods of each path. */
    private static Map<String, Set<String>> operations(CamelContext context) {
        return context.getRestRegistry().listAllRestServices().stream()
                .collect(Collectors.groupingBy(
                        RestRegistry.RestService::getBaseUrl,
                        HashMap::new,
                        Collectors.mapping(service -> service.getMethod().toUpperCase(Locale.ROOT), Collectors.toUnmodifiableSet())));
    }

    /** Opens the port. */
    void open(Opened opened) throws Exception {
        opened.add("requests", listener).listen();
    }

    /** Begins to tell clients, with each answer, that their connection closes. */
    void drain() {
        listener.drain();
    }

    int port() {
        return listener.port();
    }

    String url() {
        return listener.url();
    }
}
