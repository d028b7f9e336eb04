package io.marquee.outlet;

import io.marquee.feed.FeedException;
import io.marquee.poll.ProviderHosts;
import io.marquee.poll.PushSecrets;
import io.marquee.poll.VariableValues;
import io.marquee.poll.VariableValues.Notation;
import io.marquee.push.Signatures;
import io.marquee.source.AllowedFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint that one outlet sends to. It is in no registry of Camel, as its address may hold secrets. After a failure another one is made,
 * so that nothing is left of a connection or a client that broke.
 */
final class Receiver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
    private static final Set<String> WEB = Set.of("http", "https");

    private final CamelContext context;
    private final Outlet outlet;
    private final ProviderHosts hosts;
    private final AllowedFolders folders;
    private final Clock clock = Clock.systemUTC();
    private WebClient web;
    private Endpoint endpoint;
    private Producer producer;
    /** The thread that sends now; null while none does. */
    private Thread sender;
    private boolean aborted;

    Receiver(CamelContext context, Outlet outlet, ProviderHosts hosts, AllowedFolders folders) {
        this.context = context;
        this.outlet = outlet;
        this.hosts = hosts;
        this.folders = folders;
    }

    /** A thread sends from now on. */
    synchronized void begin(Thread thread) {
        sender = thread;
        aborted = false;
    }

    /** The thread sends no more. Whether it was told to end. */
    synchronized boolean end() {
        boolean was = aborted;
        sender = null;
        aborted = false;
        if (was) {
            // it was for the sending, and must not end a statement
            Thread.interrupted();
        }
        return was;
    }

    /** Ends what is sent now, if anything is. */
    synchronized void abort() {
        if (sender != null && !aborted) {
            aborted = true;
            if (web != null) {
                web.abort();
            }
            sender.interrupt();
        }
    }

    /** Sends a message, and returns when the receiver has taken it. */
    void send(Letter letter, VariableValues values) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader libraries = context.getApplicationContextClassLoader();
        try {
            // a component of providers.lib looks there for what it needs
            Thread.currentThread().setContextClassLoader(libraries == null ? before : libraries);
            if (producer == null) {
                open(values);
            }
            Exchange exchange = endpoint.createExchange(ExchangePattern.InOnly);
            exchange.setProperty(ExchangePropertyKey.CHARSET_NAME, StandardCharsets.UTF_8.name());
            fill(exchange.getMessage(), letter, values);
            producer.process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        } catch (Exception e) {
            close();
            throw e;
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private void open(VariableValues values) throws Exception {
        Address address = Address.of(outlet.to());
        if (address.isFolder()) {
            folders.real(address.path());
        }
        Component component = context.getComponent(address.component(), true, true);
        if (component == null) {
            throw new FeedException("there is no component " + address.component());
        }
        endpoint = component.createEndpoint(values.filled(address.before(), Notation.URL), address.options(text -> values.filled(text, Notation.PLAIN)));
        if (endpoint instanceof HttpEndpoint http) {
            WebClient client = new WebClient(outlet, hosts);
            synchronized (this) {
                web = client;
            }
            client.configure(http);
        }
        producer = endpoint.createProducer();
        ServiceHelper.startService(endpoint, producer);
    }

    private void fill(Message message, Letter letter, VariableValues values) throws IOException {
        byte[] body = letter.body();
        message.setBody(body);
        if (WEB.contains(Address.of(outlet.to()).component())) {
            message.setHeader("Content-Type", outlet.format().mediaType());
            if (!outlet.to().contains("httpMethod=")) {
                message.setHeader("CamelHttpMethod", "POST");
            }
        }
        if (!outlet.secret().isEmpty()) {
            sign(message, letter.id(), body == null ? new byte[0] : body, values);
        }
        letter.headers(values).forEach(message::setHeader);
    }

    /** As Standard Webhooks 1.0 says; with two secrets there are two signatures, of which the receiver needs to know one. */
    private void sign(Message message, String id, byte[] body, VariableValues values) throws IOException {
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        List<String> signatures = new ArrayList<>();
        for (String secret : values.filled(outlet.secret(), Notation.PLAIN).split("\\s+")) {
            byte[] bytes = PushSecrets.bytes(secret);
            if (bytes == null) {
                throw new FeedException("secret: it must be whsec_ and the base64 of 24 to 64 bytes");
            }
            signatures.add("v1," + Base64.getEncoder().encodeToString(Signatures.sign(bytes, id, timestamp, body)));
        }
        message.setHeader("webhook-id", id);
        message.setHeader("webhook-timestamp", timestamp);
        message.setHeader("webhook-signature", String.join(" ", signatures));
    }

    /** Lets go of it; the next message opens another one. */
    @Override
    public void close() {
        try {
            ServiceHelper.stopAndShutdownServices(producer, endpoint);
        } catch (RuntimeException e) {
            LOG.debug("the receiver of {} cannot be closed: {}", outlet.name(), e.getClass().getName());
        }
        producer = null;
        endpoint = null;
        synchronized (this) {
            if (web != null) {
                web.close();
                web = null;
            }
        }
    }
}
