package io.marquee.kit;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.Marquee;
import io.marquee.poll.Schedule;
import io.marquee.search.Months;
import io.marquee.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.commons.io.FileUtils;
import org.awaitility.Awaitility;

/** The whole application in this process, with a database and a provider of its own. */
public final class RunningMarquee implements AutoCloseable {

    private static final List<String> SEARCHED = List.of("id", "title", "start_date", "start_time", "end_date", "end_time", "min_price", "max_price");

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestDatabase database;
    private final FakeProvider provider;
    private final Path data;
    private Marquee marquee;
    private boolean ownsDatabase;

    private RunningMarquee(TestDatabase database, FakeProvider provider, Path data, Marquee marquee) {
        this.data = data;
        this.database = database;
        this.provider = provider;
        this.marquee = marquee;
    }

    /** With a database of its own, which is gone when it is closed. */
    public static RunningMarquee start() {
        return start(Map.of());
    }

    /** The same with settings beside the usual ones, as environment variables. */
    public static RunningMarquee start(Map<String, String> settings) {
        RunningMarquee running = start(TestDatabase.create(), new FakeProvider(), settings);
        running.ownsDatabase = true;
        return running;
    }

    public static RunningMarquee start(TestDatabase database, FakeProvider provider) {
        return start(database, provider, Map.of());
    }

    /**
     * Ready, unless its database is away.
     *
     * @param settings environment variables beside the usual ones
     */
    public static RunningMarquee start(TestDatabase database, FakeProvider provider, Map<String, String> settings) {
        Path data = folder();
        try {
            Map<String, String> environment = new HashMap<>();
            environment.put("HTTP_PORT", "0");
            environment.put("MANAGEMENT_PORT", String.valueOf(FreePort.next()));
            // an application that nobody asks anything costs next to nothing; who waits for a poll brings it about
            environment.put("POLL_PERIOD", "500ms");
            environment.put("POLL_TICK", "100ms");
            environment.put("SEARCH_REFRESH", "60ms");
            environment.put("FEED_QUIET", "50ms");
            environment.put("STOP_DRAIN", "0s");
            environment.put("DATABASE_URL", database.url());
            environment.put("DATA_DIR", data.toString());
            environment.put("FEVER_URL", provider.url());
            environment.putAll(settings);
            Marquee marquee = Marquee.start(Settings.load(Path.of(""), environment));
            RunningMarquee running = new RunningMarquee(database, provider, data, marquee);
            if (database.isOpen() && environment.get("DATABASE_URL").equals(database.url())) {
                Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(running.months()::isLoaded);
            }
            return running;
        } catch (Exception e) {
            FileUtils.deleteQuietly(data.toFile());
            throw new IllegalStateException(e);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("marquee-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public TestDatabase database() {
        return database;
    }

    public FakeProvider provider() {
        return provider;
    }

    /** Port of the public contract. */
    public int port() {
        return marquee.port();
    }

    public CamelContext context() {
        return marquee.context();
    }

    /** What decides when providers are polled, by this instance. */
    public Schedule schedule() {
        return context().getRegistry().lookupByNameAndType("schedule", Schedule.class);
    }

    /** Port of health and metrics. */
    public int managementPort() {
        return marquee.managementPort();
    }

    /** What an operator reads there, whatever its status. */
    public String observe(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort() + "/observe/" + path)).build()).body();
    }

    /** The sum of a metric over its rows that have all of these labels, such as {@code outcome="ok"}; 0 when there is none. */
    public double metric(String name, String... labels) {
        return observe("metrics")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToDouble(value -> value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value))
                .sum();
    }

    public URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + marquee.port() + pathAndQuery);
    }

    /**
     * Makes a poll due at once, waits until one that began after this call has ended and this instance answers with what it stored, and gives its
     * outcome; what the breaker kept from the provider is none.
     */
    public String awaitPoll() {
        return awaitPoll("fever");
    }

    /** The same for another provider. */
    public String awaitPoll(String provider) {
        return awaitPoll(provider, LIMIT);
    }

    private String awaitPoll(String provider, Duration limit) {
        long last = database.number("select coalesce(max(id), 0) from polls");
        String those = "from polls where id > " + last + " and provider = '" + provider + "' and coalesce(reason, '') not like '%provider-breaker%'";
        String ended = those + " and outcome <> 'running'";
        Awaitility.await().atMost(limit).pollInterval(Duration.ofMillis(25)).until(() -> {
            // not once more when it has begun: nobody would wait for that one
            database.execute("update providers set due_at = now() where name = '" + provider + "' and worker is null and due_at > now() and not exists (select "
                    + those + ")");
            return !database.rows("select " + ended).isEmpty();
        });
        awaitNoted(provider, "select 1 " + those + " offset 1");
        awaitFresh();
        return database.rows("select outcome " + ended + " order by id limit 1").get(0);
    }

    /** Waits until a poll whose row is stored is counted and logged here, too, or the next one is on its way. */
    private void awaitNoted(String provider, String next) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(5))
                .until(() -> schedule().isQuiet(List.of("poll-" + provider)) || !database.rows(next).isEmpty());
    }

    /** Lets no further poll begin, and waits until those that have begun are over: what they have asked for is in their rows. */
    public void endPolls() {
        Set<String> routes = schedule().routes().keySet();
        schedule().pause(routes);
        Awaitility.await().atMost(LIMIT).until(() -> schedule().isQuiet(routes));
    }

    /** Outcome and reason of the first poll of a provider that has ended. */
    public String firstPoll(String provider) {
        return firstPoll(provider, LIMIT);
    }

    /** The same of one that may take longer. */
    public String firstPoll(String provider, Duration limit) {
        awaitPoll(provider, limit);
        return database.rows("select outcome, reason from polls where provider = '" + provider + "' and outcome <> 'running' order by id limit 1").get(0);
    }

    /** Polls a provider until that goes well: a server that was just started is silent for as long as it loads its classes. */
    public void awaitServer(String provider) {
        Awaitility.await().atMost(LIMIT).until(() -> !awaitPoll(provider).equals("failed"));
    }

    /** Removes the only file of a provider, and forgets all that was stored, as if nobody had ever been polled. */
    public void forget(ProviderFolder folder, String provider) {
        folder.delete(provider);
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(5))
                .until(() -> context().getRoutes().stream().noneMatch(route -> route.getRouteId().startsWith("poll-")));
        // not truncated: that locks out who reads, and reading is in another order
        for (String table : List.of("plans", "sightings", "plan_counts", "rejections", "polls", "feeds", "providers")) {
            database.execute("delete from " + table);
        }
        // a month that was there once stays, with nothing in it
        database.execute("update months set version = version + 1");
        awaitFresh();
    }

    /** Takes the database away while no poll is under way: each has an end that is written down. */
    public void loseDatabase() {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> {
            database.execute("update providers set due_at = now() + interval '1 hour'");
            return database.number("select count(*) from polls where outcome = 'running'") == 0;
        });
        database.allowConnections(false);
    }

    /** Gives it back; every provider is polled at once. */
    public void regainDatabase() {
        database.allowConnections(true);
        database.execute("update providers set due_at = now()");
    }

    /** Lets the provider answer with this, and waits until it was polled. */
    public String poll(byte[] body) {
        provider.says(body);
        // the poll under way may still hold the old answer
        awaitPoll();
        return awaitPoll();
    }

    /** Waits until this instance answers with what is stored now, from memory as far as it fits. */
    public void awaitFresh() {
        long version = database.number("select coalesce(sum(version), 0) from months");
        Months months = months();
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(5))
                .until(() -> months.isLoaded() && months.version() >= version && !months.isBehind());
    }

    private Months months() {
        return marquee.context().getRegistry().lookupByNameAndType("months", Months.class);
    }

    public HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> get(String pathAndQuery) {
        return send(HttpRequest.newBuilder(uri(pathAndQuery)).build());
    }

    /** The events of a search as lines: title, start, end, prices. */
    public List<String> events(String query) {
        return lines("/search" + query);
    }

    /** The same of the first page of events, with the details of those that have some as JSON. */
    public List<String> eventsWithDetails() {
        return lines("/events");
    }

    private List<String> lines(String path) {
        HttpResponse<String> response = get(path);
        try {
            List<String> lines = new ArrayList<>();
            for (JsonNode event : JSON.readTree(response.body()).at("/data/events")) {
                String line = String.join(
                        " | ",
                        event.get("title").asText(),
                        event.get("start_date").asText() + " " + event.get("start_time").asText(),
                        event.get("end_date").asText() + " " + event.get("end_time").asText(),
                        event.get("min_price").asText(),
                        event.get("max_price").asText());
                ObjectNode details = ((ObjectNode) event).remove(SEARCHED);
                lines.add(details.isEmpty() ? line : line + " | " + details);
            }
            return lines;
        } catch (IOException e) {
            throw new IllegalStateException(response.body(), e);
        }
    }

    /** Stops the application; the database and the provider go on. */
    public void stop() {
        try {
            if (marquee != null) {
                marquee.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        FileUtils.deleteQuietly(data.toFile());
    }

    @Override
    public void close() {
        stop();
        provider.close();
        database.release();
        if (ownsDatabase) {
            database.drop();
        }
        // the tests of a class may be over long before those of its process
        marquee = null;
    }
}
