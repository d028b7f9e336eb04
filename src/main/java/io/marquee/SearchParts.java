package io.marquee;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.marquee.change.ChangePages;
import io.marquee.change.ChangeSteps;
import io.marquee.change.ChangeStreams;
import io.marquee.http.BlockingRequests;
import io.marquee.http.BlockingRequests.Queue;
import io.marquee.operate.InstanceMetrics;
import io.marquee.search.Answers;
import io.marquee.search.Budget;
import io.marquee.search.EventReader;
import io.marquee.search.EventSteps;
import io.marquee.search.MonthReader;
import io.marquee.search.Months;
import io.marquee.search.NoRoomException;
import io.marquee.search.PublicAddress;
import io.marquee.search.Steps;
import io.marquee.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the way out: the objects that the routes of searches call by name, with their budgets of memory, threads, and circuit breaker. */
final class SearchParts {

    private static final Logger LOG = LoggerFactory.getLogger(SearchParts.class);
    /** The operations that answer from memory; all others ask the database. */
    private static final String SEARCH = "searchEvents";
    private static final String PAGES = "listEvents";
    private static final String EVENT = "getEvent";
    private static final String STREAM = "streamChanges";
    private static final int FAILED_CALLS = 3;
    /** Of the connections for what waits, consumers of changes have a third. */
    private static final int SHARES_OF_CONSUMERS = 3;
    private static final Duration OPEN_STATE = Duration.ofSeconds(1);
    /** Most memory for the months, in eighths of the maximum heap size, whatever {@code search.memory} says. */
    private static final int EIGHTHS_OF_MONTHS = 5;
    /** The budgets of answers, as parts of the maximum heap size: a sixth, an eighth, and a fourth. */
    private static final int SHARE_OF_DATABASE_ANSWERS = 6;
    private static final int SHARE_OF_COPIES = 8;
    private static final int SHARE_OF_REFERENCES = 4;

    private final Settings settings;
    private final DataSource reader;
    private final Months months;
    private final ChangeStreams streams;
    private final ExecutorService readers;
    private final ExecutorService consumers;
    private final ExecutorService openers = Executors.newFixedThreadPool(1, work -> new Thread(work, "stream opener"));
    /** One for all reading, so that a search knows at once what the reading of months has found out. A lack of room is about our memory. */
    private final CircuitBreaker breaker = DatabaseBreaker.of("reader", FAILED_CALLS, OPEN_STATE, NoRoomException.class);
    private final Budget databaseAnswers = new Budget(Runtime.getRuntime().maxMemory() / SHARE_OF_DATABASE_ANSWERS);
    private final Budget copies = new Budget(Runtime.getRuntime().maxMemory() / SHARE_OF_COPIES);
    private final Budget references = new Budget(Runtime.getRuntime().maxMemory() / SHARE_OF_REFERENCES);

    /** @param reader connections of searches alone */
    SearchParts(Settings settings, DataSource reader, Opened opened) {
        this.settings = settings;
        this.reader = reader;
        this.streams = new ChangeStreams(settings);
        this.months = new Months(memoryOfMonths(settings), Clock.systemUTC());
        // threads for what waits for the database: one for each connection but those that read the months and the changes for streams; a part of
        // them for consumers of changes
        int connections = settings.number("database.reader-connections") - 2;
        int forConsumers = Math.max(1, connections / SHARES_OF_CONSUMERS);
        this.consumers = Executors.newFixedThreadPool(forConsumers, work -> new Thread(work, "consumer"));
        this.readers = Executors.newFixedThreadPool(Math.max(1, connections - forConsumers), work -> new Thread(work, "reader"));
        opened.add("readers", Duration.ZERO, readers::shutdownNow);
        opened.add("consumers", Duration.ZERO, consumers::shutdownNow);
        opened.add("openers", Duration.ZERO, openers::shutdownNow);
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

    Months months() {
        return months;
    }

    /** The breaker of all that reads the database for searches. */
    CircuitBreaker readerBreaker() {
        return breaker;
    }

    /** How requests wait for the database. */
    BlockingRequests blocking() {
        String search = Contract.path(SEARCH);
        String pages = Contract.path(PAGES);
        String stream = Contract.path(STREAM);
        String event = Contract.path(EVENT);
        String events = event.substring(0, event.indexOf('{'));
        Queue searches = new Queue(readers, settings.number("search.database-turns"));
        Queue others = new Queue(consumers, settings.number("search.database-turns"));
        // all clients come at once when an instance has started, and are to be told so late rather than to come again
        Queue opening = new Queue(openers, settings.number("changes.streams"));
        return new BlockingRequests((path, query) -> {
            if (path.equals(search)) {
                return months.misses(query) ? searches : null;
            } else if (path.equals(pages)) {
                return months.missesPage(query) ? others : null;
            } else if (path.startsWith(events) && path.indexOf('/', events.length()) < 0) {
                return months.missesEvent(path) ? others : null;
            }
            return path.equals(stream) ? opening : others;
        });
    }

    void bindTo(Main main) {
        Answers answers = new Answers(copies, references);
        EventReader events = new EventReader(reader, databaseAnswers, settings.duration("database.read-timeout"));
        main.bind("reader", reader);
        main.bind("months", months);
        main.bind("answerFromMemory", Steps.answerFromMemory(months, answers));
        main.bind("notInMemory", Steps.notInMemory());
        main.bind("makeAnswer", Steps.makeAnswer(answers));
        main.bind("findInDatabase", Steps.findInDatabase(events));
        main.bind("monthReader", new MonthReader(reader, months));
        main.bind("readerBreaker", breaker);
        EventSteps of = new EventSteps(months, answers, new PublicAddress(settings.text("http.public-url")));
        main.bind("eventFromMemory", of.eventFromMemory());
        main.bind("answerEvent", of.answerEvent());
        main.bind("pageFromMemory", of.pageFromMemory());
        main.bind("ofOneProvider", of.ofOneProvider());
        main.bind("answerPage", of.answerPage());
        main.bind("askHistory", ChangeSteps.askEvent());
        main.bind("answerVersions", ChangeSteps.answerVersions(answers));
        main.bind("askProviders", ChangeSteps.askProviders());
        main.bind("answerProviders", ChangeSteps.answerProviders(answers));
        main.bind("askChanges", ChangeSteps.askChanges());
        main.bind("askStream", ChangeSteps.askStream());
        main.bind("answerStream", ChangeSteps.answerStream(streams));
        main.bind("changeStreams", streams);
        main.bind("answerChanges", ChangeSteps.answerChanges(answers, new ChangePages(settings)));
    }

    /** Ends the answers that go on by themselves. */
    void drain() {
        streams.close();
    }

    /** Registers the gauges of the budgets, and of the streams. */
    void register(PrometheusMeterRegistry meters) {
        InstanceMetrics.registerStreams(meters, streams::size);
        InstanceMetrics.register(meters, databaseAnswers, copies, references);
    }
}
