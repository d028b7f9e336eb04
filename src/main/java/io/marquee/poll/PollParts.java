package io.marquee.poll;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.feed.Feeds;
import io.marquee.feed.JsonTreeMapper;
import io.marquee.feed.ProviderClient;
import io.marquee.feed.Spool;
import io.marquee.feed.TransferLimits;
import io.marquee.feed.Transfers;
import io.marquee.feed.XmlTreeMapper;
import io.marquee.mapping.MappingLanguage;
import io.marquee.settings.Settings;
import io.marquee.source.AllowedFolders;
import io.marquee.source.FileStores;
import io.marquee.source.PolledFileStores;
import io.marquee.trace.Traces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.main.Main;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects that the routes of a poll call by name, up to the plans; the same in the application and in a trial of a provider's file. */
public final class PollParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PollParts.class);

    private final ProviderClient client;
    private final Spool spool;
    private final ProviderHosts hosts;
    private final Claims claims;
    private final Schedule schedule;
    private final Polling polling;
    private final AccessTokens tokens = new AccessTokens();
    private final Fetching fetching;
    private final FileFetching files;
    private final PushFetching pushes;
    private final PushSecrets pushSecrets;
    private final PageTurning turning;
    private final Feeds feeds;
    private final FeedSteps feed;
    private final RecordMemory memory;
    private final PlanBatch batch;
    private final OwnRoutes ownRoutes;

    /**
     * @param folder for downloads under way, shared by all processes
     * @param hosts that may be reached
     */
    public PollParts(Settings settings, Path folder, ProviderHosts hosts, PollObserver observer, Traces traces)
            throws IOException {
        this(settings, folder, hosts, observer, traces, true);
    }

    /** @param logged whether the log tells of each rejected item; it does not of trials */
    public PollParts(Settings settings, Path folder, ProviderHosts hosts, PollObserver observer, Traces traces, boolean logged)
            throws IOException {
        Transfers transfers = new Transfers(TransferLimits.of(settings));
        this.client = new ProviderClient(transfers);
        this.hosts = hosts;
        this.spool = new Spool(
                folder, settings.size("feed.max-bytes"), settings.size("spool.max-bytes"), settings.size("spool.min-free"));
        PollLimits limits = PollLimits.of(settings);
        this.memory = limits.memory();
        PlanCheck check = new PlanCheck(limits.plans(), logged);
        this.claims = new Claims(limits.lease());
        this.schedule = new Schedule(settings, claims, limits);
        this.polling = new Polling(claims, transfers, spool, settings, observer, traces);
        this.fetching = new Fetching(spool, tokens);
        this.files = new FileFetching(
                spool, new PolledFileStores(new AllowedFolders(settings.text("providers.folders")), hosts, ofStores(), transfers), settings.duration("feed.quiet"));
        this.pushes = new PushFetching(spool);
        this.pushSecrets = new PushSecrets(schedule, new Credentials(settings::environment));
        this.turning = new PageTurning(transfers);
        this.feeds = new Feeds(settings.number("feed.record-max-bytes"), spool);
        this.feed = new FeedSteps(feeds, check);
        this.ownRoutes = new OwnRoutes(schedule, claims, settings, observer);
        this.batch = new PlanBatch(claims, limits, check, settings, observer);
    }

    /** The feeds that are polled. */
    public Schedule schedule() {
        return schedule;
    }

    /** With what providers sign what they push. */
    public PushSecrets pushSecrets() {
        return pushSecrets;
    }

    /** Puts what was pushed on disk. */
    public PushFetching pushes() {
        return pushes;
    }

    /** Opens what was fetched as records. */
    public Feeds feeds() {
        return feeds;
    }

    /** Bytes of feeds under way that are on disk. */
    public long spooled() {
        return spool.used();
    }

    /** Memory of what is known of the records of last feeds, in bytes, about. */
    public long knownBytes() {
        return memory.bytes();
    }

    /** Asks providers over the network. */
    public HttpClientConfigurer client() {
        return builder -> {
            client.configureHttpClient(builder);
            hosts.configureHttpClient(builder);
        };
    }

    private HttpClient ofStores() {
        HttpClientBuilder builder = HttpClientBuilder.create();
        client.configureForStores(builder);
        hosts.configureHttpClient(builder);
        return builder.build();
    }

    /**
     * Binds them to the names that the routes use.
     *
     * @param client {@link #client()}, or what answers in its place
     */
    public void bindTo(Main main, HttpClientConfigurer client) {
        bindTo(main, client, files);
    }

    /** The same with files in the place of those of providers. */
    public void bindTo(Main main, HttpClientConfigurer client, FileStores saved) {
        bindTo(main, client, new FileFetching(spool, saved, Duration.ZERO));
    }

    private void bindTo(Main main, HttpClientConfigurer client, FileFetching files) {
        ObjectMapper xml = new XmlTreeMapper();
        ObjectMapper json = JsonTreeMapper.create();
        main.bind("schedule", schedule);
        main.bind("claims", claims);
        main.bind("pollThreads", schedule.threads());
        main.bind("polling", polling);
        main.bind("tokens", tokens);
        main.bind("fetching", fetching);
        main.bind("pageTurning", turning);
        main.bind("fileFetching", files);
        main.bind("pushFetching", pushes);
        main.bind("feed", feed);
        main.bind("recalling", new Recalling(claims));
        main.bind("departing", new Departing(claims));
        main.bind("weighing", new Weighing());
        main.bind("planBatch", batch);
        main.bind("ownRoutes", ownRoutes);
        main.bind("providerClient", client);
        main.bind("providerHeaders", new ProviderHeaders());
        main.bind("jq", new MappingLanguage());
        main.bind("xmlTree", xml);
        main.bind("jsonTree", json);
        Feeds.formats().forEach(format -> main.bind(format + "Records", new RecordFormat(Feeds.trees(format))));
    }

    @Override
    public void close() {
        client.close();
        try {
            spool.close();
        } catch (IOException e) {
            // the next process that starts here removes it
            LOG.warn("the folder of the downloads cannot be removed: {}", e.getClass().getSimpleName());
        }
    }
}
