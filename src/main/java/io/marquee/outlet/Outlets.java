package io.marquee.outlet;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.marquee.poll.Looks;
import io.marquee.provider.FileRoutes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outlets of this instance, in one class since what there is decides what is claimed, and what is under way whether a file may be replaced: which
 * there are, which it publishes now, and what is known of each.
 */
public final class Outlets implements FileRoutes, AutoCloseable {

    /** Each may wait for its receiver on a thread of its own, with a page of changes. */
    public static final int MOST = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Outlets.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() { };
    private static final int IDLE_SECONDS = 10;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final String worker = UUID.randomUUID().toString();
    private final Looks looks = new Looks();
    private final OutletObserver observer;
    private final Receivers receivers;
    /** By the ids of their routes. */
    private final Map<String, Outlet> there = new ConcurrentSkipListMap<>();
    private final Map<String, Publication> running = new ConcurrentHashMap<>();
    /** Routes of which none is to begin, and how many looks had begun by then. */
    private final Map<String, Long> paused = new ConcurrentHashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    /** One may still hang in an outlet that is gone while there is another in its place. */
    private final ExecutorService threads = new ThreadPoolExecutor(0, 2 * MOST, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
            work -> new Thread(work, "outlet"));
    private final AtomicReference<String> trouble = new AtomicReference<>();
    private volatile Map<String, OutletState> states = Map.of();
    private volatile boolean loading = true;
    private volatile boolean closed;

    Outlets(OutletObserver observer, Receivers receivers) {
        this.observer = observer;
        this.receivers = receivers;
    }

    ExecutorService threads() {
        return threads;
    }

    /** What was known of each when the database was asked last, by name. */
    public Map<String, OutletState> states() {
        return states;
    }

    /** Begins a look, which is over when its message is: whether there is an outlet that may be published. */
    public boolean isAny(Exchange look) {
        looks.begin(look);
        return !closed && there.keySet().stream().anyMatch(route -> !paused.containsKey(route));
    }

    /** The named parameters of claim-outlets. */
    public Map<String, Object> look() {
        running.values().removeIf(Publication::isLost);
        List<Outlet> all = there.values().stream().filter(outlet -> !paused.containsKey(outlet.route())).toList();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("worker", worker);
        parameters.put("names", array(all, Outlet::name));
        parameters.put("leases", array(all, outlet -> outlet.lease().toMillis()));
        parameters.put("fromNow", array(all, Outlet::fromNow));
        parameters.put("changed", array(changed, name -> name));
        parameters.put("running", array(running.keySet(), name -> name));
        return parameters;
    }

    /** An array of PostgreSQL; the values need no quotes. */
    private static <T> String array(Collection<T> values, Function<T, Object> of) {
        return values.stream().map(value -> String.valueOf(of.apply(value))).collect(Collectors.joining(",", "{", "}"));
    }

    /**
     * What is published from now on.
     *
     * @param json of claim-outlets
     */
    public List<Publication> claimed(String json) throws JsonProcessingException {
        if (trouble.getAndSet(null) != null) {
            LOG.info("outlets are published again");
        }
        JsonNode found = JSON.readTree(json);
        List<Publication> begun = new ArrayList<>();
        for (JsonNode claim : found.get("claimed")) {
            String name = claim.get("name").asText();
            changed.remove(name);
            if (claim.get("restarted").asBoolean()) {
                LOG.warn("the database is not where it was: all events are published again {}", keyValue("outlet", name));
                observer.restarted(name);
            }
            there.values().stream().filter(outlet -> outlet.name().equals(name)).findFirst().ifPresent(outlet -> {
                Publication publication = new Publication(outlet, worker, JSON.convertValue(claim, ROW));
                running.put(name, publication);
                if (closed) {
                    // claimed by a look that was under way: it ends as those do that have begun before
                    publication.stop();
                }
                begun.add(publication);
            });
        }
        Map<String, OutletState> known = new ConcurrentSkipListMap<>();
        found.get("known").forEach(one -> known.put(one.get("name").asText(), OutletState.of(one)));
        states = known;
        return begun;
    }

    /** A publication is over, however it has ended. */
    void over(Publication publication) {
        running.remove(publication.outlet().name(), publication);
    }

    /** Notes that the database cannot be asked. */
    public void failed(Exception why) {
        // comes with every look while the database is away: said once
        String now = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        if (!closed && trouble.getAndSet(now) == null) {
            LOG.warn("outlets are published later, the database cannot be asked: {}", now);
        }
    }

    // files

    @Override
    public void own(String route, String name) {
        paused.remove(route);
    }

    @Override
    public void add(CamelContext context, RouteDefinition route) {
        Map<String, String> parameters = new HashMap<>();
        route.getTemplateParameters().forEach((name, value) -> parameters.put(name, String.valueOf(value)));
        Outlet outlet = Outlet.of(route.getId(), parameters);
        receivers.use(context, outlet);
        there.put(route.getId(), outlet);
        if (!loading) {
            // whoever wrote its file wants to see what it does
            changed.add(outlet.name());
        }
    }

    @Override
    public void remove(String route) {
        Outlet gone = there.remove(route);
        if (gone != null) {
            changed.remove(gone.name());
            receivers.close(route);
        }
    }

    @Override
    public void pause(Set<String> routes) {
        routes.forEach(route -> paused.putIfAbsent(route, looks.begun()));
        // with the message that is sent now
        under(routes).forEach(Publication::stop);
    }

    private Stream<Publication> under(Set<String> routes) {
        return running.values().stream().filter(one -> routes.contains(one.route()));
    }

    @Override
    public void goOn(Set<String> routes) {
        paused.keySet().removeAll(routes);
    }

    @Override
    public void stop(Set<String> routes) {
        under(routes).forEach(Publication::stop);
        routes.forEach(receivers::abort);
    }

    @Override
    public boolean isQuiet(Set<String> routes) {
        return routes.stream().allMatch(route -> looks.areOver(paused.getOrDefault(route, 0L))) && under(routes).findAny().isEmpty();
    }

    @Override
    public void loaded() {
        loading = false;
    }

    /** Lets no further one begin; those under way end with the message that is sent. */
    public void drain() {
        closed = true;
        running.values().forEach(Publication::stop);
    }

    /** Waits a little for those under way, also for those that a look under way claims, and lets go of all receivers. */
    @Override
    public void close() throws InterruptedException {
        drain();
        looks.shutdownAfter(threads, CLOSE_LIMIT);
        threads.shutdownNow();
        receivers.close();
    }
}
