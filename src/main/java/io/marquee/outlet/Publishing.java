package io.marquee.outlet;

import static io.marquee.log.Quoted.quoted;
import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.marquee.feed.FeedException;
import io.marquee.poll.Credentials;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a publication around its messages: how it begins, what was taken, and what follows from a failure. */
public final class Publishing {

    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);
    private static final String PUBLICATION = "publication";

    private final Outlets outlets;
    private final Credentials credentials;
    private final OutletObserver observer;

    Publishing(Outlets outlets, Credentials credentials, OutletObserver observer) {
        this.outlets = outlets;
        this.credentials = credentials;
        this.observer = observer;
    }

    static Publication of(Exchange exchange) {
        return exchange.getVariable(PUBLICATION, Publication.class);
    }

    /**
     * Begins the publication of a message on the thread that publishes. It is over when the message is, however that ends.
     *
     * @throws FeedException when a variable that the file declares cannot be used
     */
    public void begin(Exchange exchange) throws FeedException {
        Publication publication = of(exchange);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                outlets.over(publication);
            }
        });
        Outlet outlet = publication.outlet();
        publication.begin(credentials.fill(outlet.owner(), outlet.variables()));
    }

    /** The messages that the rows of list-changes make. */
    @SuppressWarnings("unchecked")
    public Iterator<Letter> messages(Exchange exchange) {
        return of(exchange).messages((List<Map<String, Object>>) exchange.getMessage().getBody(List.class));
    }

    /** The receiver has taken the message. */
    public void taken(Exchange exchange) {
        of(exchange).taken(exchange.getMessage().getBody(Letter.class));
    }

    /** The cursor is stored, unless the statement says that another instance has the claim. */
    public void moved(Exchange exchange) {
        Publication publication = of(exchange);
        boolean isOurs = exchange.getMessage().getBody() != null;
        long taken = publication.moved(isOurs);
        if (!isOurs) {
            LOG.warn("another instance publishes what this one began {}", keyValue("outlet", publication.outlet().name()));
        } else if (taken > 0) {
            observer.sent(publication.outlet().name(), taken);
            LOG.info("published {} {}", keyValue("outlet", publication.outlet().name()), keyValue("changes", taken));
        }
    }

    /** Notes that the publication failed and why. */
    public void fail(Publication publication, Exception why) {
        Outlet outlet = publication.outlet();
        int failures = publication.failures();
        Retry retry = publication.isStopped() ? Retry.atOnce() : Retry.of(why, failures, outlet, publication.values());
        publication.fail(retry.reason(), retry.rest());
        if (retry.reason() == null) {
            if (!publication.isStopped()) {
                outlets.failed(why);
            }
            return;
        }
        observer.failed(outlet.name());
        LOG.warn("not published {} {} {} {}", keyValue("outlet", outlet.name()), quoted("reason", retry.reason()), keyValue("failures", failures),
                keyValue("again_in_seconds", retry.rest().toSeconds()));
        if (failures == OutletState.PARKED) {
            LOG.error("parked, as its receiver has not taken anything for long {}", keyValue("outlet", outlet.name()));
        }
    }
}
