package io.marquee.poll;

import io.marquee.settings.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;

/**
 * The feeds that this instance polls and the bound on polls at a time, in one class since what may begin is decided by both. When each is due, and
 * which instance has it, is in the database: the route schedule-polls asks for it at each tick.
 */
public final class Schedule implements AutoCloseable {

    /** Polls wait for their providers most of the time, so there may be many more than processors. */
    private static final int POLLS_A_PROCESSOR = 64;
    /** Polls that begin at one tick, for each processor: a thousand at once would keep searches waiting. */
    private static final int BEGUN_A_PROCESSOR = 5;
    private static final int IDLE_SECONDS = 10;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    /** What runs, by the id of its route. */
    private final Map<String, Provider> feeds = new ConcurrentSkipListMap<>();
    /** Names of providers by the ids of their own routes. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();
    /** Routes of which no poll is to begin, and how many looks had begun by then. */
    private final Map<String, Long> paused = new ConcurrentHashMap<>();
    /** Names of providers whose files have come or changed since the start, and that were not polled since. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Looks looks = new Looks();
    /** How many polls of a provider have begun, by its name. */
    private final Map<String, Integer> turns = new ConcurrentHashMap<>();
    private final Claims claims;
    private final PollLimits limits;
    private final int parallel;
    private final ExecutorService threads;
    private volatile boolean loading = true;
    private volatile boolean closed;

    Schedule(Settings settings, Claims claims, PollLimits limits) {
        this.claims = claims;
        this.limits = limits;
        int given = settings.number("poll.parallel");
        this.parallel = given == 0 ? POLLS_A_PROCESSOR * Runtime.getRuntime().availableProcessors() : given;
        AtomicInteger number = new AtomicInteger();
        // a poll gives its place back a moment before its thread is free, so there may be twice as many threads
        this.threads = new ThreadPoolExecutor(0, 2 * parallel, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
                work -> new Thread(work, "poll-" + number.incrementAndGet()));
    }

    /** Threads for polls. */
    ExecutorService threads() {
        return threads;
    }

    // feeds

    /** Notes that all files that were there at the start are loaded: until then one poll begins at a tick, as polls would hold that up. */
    public void loaded() {
        loading = false;
    }

    /** The routes that poll, each with the name of its provider, in the order of their ids. */
    public Map<String, String> routes() {
        Map<String, String> routes = new ConcurrentSkipListMap<>();
        feeds.forEach((route, provider) -> routes.put(route, provider.name()));
        return routes;
    }

    /** The feed that a provider of this name pushes. */
    Optional<Provider> pushed(String name) {
        return feeds.values().stream().filter(feed -> feed.name().equals(name) && feed.isPushed()).findFirst();
    }

    /** Says whose a route is that begins by itself. */
    public void own(String route, String provider) {
        owners.put(route, provider);
    }

    /** Name of the provider whose file holds a route that begins by itself; null when it is none. */
    String ownerOf(String route) {
        return owners.get(route);
    }

    /** Begins to poll a feed: at once when its file comes or changes while others run, since whoever wrote it wants to see what it gives. */
    public void add(String route, Provider provider) {
        paused.remove(route);
        feeds.put(route, provider);
        if (!loading) {
            changed.add(provider.name());
        }
    }

    /** Polls it no more; a poll under way goes on to its end. */
    public void remove(String route) {
        Provider gone = feeds.remove(route);
        if (gone != null) {
            changed.remove(gone.name());
            turns.remove(gone.name());
        }
        owners.remove(route);
        paused.remove(route);
        limits.memory().forget(route);
    }

    /** Lets no poll of these routes begin until {@link #goOn}. */
    public void pause(Collection<String> routes) {
        routes.forEach(route -> paused.putIfAbsent(route, looks.begun()));
    }

    /** Lets polls of these routes begin again. */
    public void goOn(Collection<String> routes) {
        paused.keySet().removeAll(routes);
    }

    /** Whether no poll of these paused routes is under way, nor claimed by a look that began before the pause. */
    public boolean isQuiet(Collection<String> routes) {
        return routes.stream().allMatch(route -> looks.areOver(paused.getOrDefault(route, 0L))) && underWay(routes).isEmpty();
    }

    /** Ends the polls of these routes as soon as they can notice. */
    public void stop(Collection<String> routes, Stop why) {
        underWay(routes).forEach(poll -> poll.stop(why));
    }

    private List<Poll> underWay(Collection<String> routes) {
        return claims.underWay().stream().filter(poll -> routes.contains(poll.route())).toList();
    }

    /** The same for those of a provider; whether there is one. */
    public boolean stop(String provider, Stop why) {
        List<Poll> polls = claims.underWay().stream().filter(poll -> poll.provider().name().equals(provider)).toList();
        polls.forEach(poll -> poll.stop(why));
        return !polls.isEmpty();
    }

    /** A poll of each feed, of which no database knows. */
    public List<Poll> trials() {
        return feeds.entrySet().stream().map(feed -> new Poll(feed.getKey(), feed.getValue(), Claim.OF_TRIAL, limits)).toList();
    }

    // polls

    /** Begins a tick, which is over when its message is: whether another poll may begin. */
    public boolean hasRoom(Exchange tick) {
        looks.begin(tick);
        return !closed && claims.underWay().size() < parallel && !feeds.isEmpty();
    }

    /** Parameters of claim-polls. A route that an operator has stopped is not asked for. */
    public Map<String, Object> look(CamelContext context) {
        Map<String, Long> periods = new ConcurrentSkipListMap<>();
        feeds.forEach((route, provider) -> {
            if (!paused.containsKey(route) && context.getRouteController().getRouteStatus(route) == ServiceStatus.Started) {
                periods.put(provider.name(), provider.period().toMillis());
            }
        });
        Map<String, Object> parameters = claims.parameters();
        parameters.put("tickMs", limits.tick().toMillis());
        parameters.put("names", Claims.array(periods.keySet()));
        parameters.put("periods", Claims.array(periods.values()));
        parameters.put("changed", Claims.array(changed));
        int atOnce = loading ? 1 : BEGUN_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
        Places.free(parallel, atOnce, claims.underWay()).addTo(parameters);
        return parameters;
    }

    private static boolean isStopped(String route, CamelContext context) {
        ServiceStatus status = context.getRouteController().getRouteStatus(route);
        return status != null && status != ServiceStatus.Started;
    }

    /**
     * Begins the poll of a claimed row; null when its file is gone meanwhile, or an operator has stopped its route. A provider with several
     * feeds has those polled in turn that are not stopped.
     */
    public Poll begin(Map<String, Object> row, CamelContext context) {
        String name = (String) row.get("name");
        changed.remove(name);
        List<Map.Entry<String, Provider>> own = feeds.entrySet().stream()
                .filter(feed -> feed.getValue().name().equals(name) && !isStopped(feed.getKey(), context))
                .toList();
        if (own.isEmpty()) {
            claims.leave(Claim.key(row));
            return null;
        }
        Map.Entry<String, Provider> feed = own.get(Math.floorMod(turns.merge(name, 1, Integer::sum), own.size()));
        Poll poll = new Poll(feed.getKey(), feed.getValue(), Claim.of(row, feed.getKey()), limits);
        claims.take(poll);
        if (closed) {
            // claimed by a look that was under way: it ends as those do that have begun before
            poll.stop(Stop.OF_INSTANCE);
        }
        return poll;
    }

    /** Lets no further poll begin. */
    public void drain() {
        closed = true;
    }

    /** Ends the polls under way, also those that a look under way claims, and waits a little until they are over. */
    @Override
    public void close() throws InterruptedException {
        drain();
        claims.underWay().forEach(poll -> poll.stop(Stop.OF_INSTANCE));
        looks.shutdownAfter(threads, CLOSE_LIMIT);
    }
}
