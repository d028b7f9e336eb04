package io.marquee;

import io.marquee.http.BlockingRequests;
import io.marquee.http.ConnectionObserver;
import io.marquee.http.HttpLimits;
import io.marquee.http.HttpListener;
import io.marquee.http.RequestObserver;
import io.marquee.provider.SampleAnswers;
import io.marquee.settings.Settings;
import io.marquee.trace.Traces;
import io.vertx.core.Vertx;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundled sample provider: a server on loopback that plays the provider fever, so that the first start has something to poll. */
final class Sample {

    private static final Logger LOG = LoggerFactory.getLogger(Sample.class);
    private static final String URL = "fever.url";

    /** Null when the sample does not play. */
    private final HttpListener listener;
    private final Settings settings;

    /** Listens at once: its port is part of the settings. */
    Sample(Settings given, Vertx vertx, Opened opened) throws Exception {
        if (isWanted(given)) {
            listener = new HttpListener(vertx, "127.0.0.1", 0, HttpLimits.small(), RequestObserver.none(), ConnectionObserver.none());
            opened.add("sample", listener).listen();
            settings = given.with(URL, "http://127.0.0.1:" + listener.port() + "/events");
        } else {
            listener = null;
            settings = given;
        }
    }

    /** With a database of the user's own only when {@code fever.url} says so: its events must not get among real ones. */
    private static boolean isWanted(Settings given) {
        return given.text(URL).equals("sample") || given.isEmpty(URL) && given.isEmpty("database.url");
    }

    /** The settings, with the sample's address as {@code fever.url} when it plays. */
    Settings settings() {
        return settings;
    }

    /** The setting {@code providers.allowed-hosts}, with the sample's address when it plays: private networks may be closed. */
    String allowedHosts() {
        String named = settings.text("providers.allowed-hosts");
        return listener == null ? named : (named.isEmpty() ? "" : named + ",") + "127.0.0.1:" + listener.port();
    }

    void bindTo(Main main) {
        main.bind("sampleAnswers", new SampleAnswers());
    }

    /** Starts its route. To be called after the contract is read, for which Camel takes any HTTP component that it finds. */
    void start(CamelContext context, CoreRoutes routes) throws Exception {
        if (listener != null) {
            listener.serve(context, "sample-http", BlockingRequests.never(), Traces.off());
            routes.load(context, "sample/sample-fever.camel.yaml");
        }
    }

    /** Logs whether the sample plays. */
    void tell() {
        if (listener != null) {
            LOG.info("the bundled sample plays the provider fever; set FEVER_URL to poll the real one");
        } else if (settings.isEmpty(URL)) {
            LOG.info("there is no sample beside a database of yours; {} is empty: name where the provider fever answers, or sample",
                    settings.nameOf(URL));
        }
    }
}
