package io.marquee.poll;

import io.marquee.feed.DownloadDeadline;
import io.marquee.feed.Feeds;
import io.marquee.feed.JsonTreeMapper;
import io.marquee.feed.Spool;
import io.marquee.feed.XmlTreeMapper;
import io.marquee.http.AllowedHeaders;
import io.marquee.operate.PollMetrics;
import io.marquee.settings.Settings;
import io.marquee.trace.Traces;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.main.Main;
import org.apache.hc.core5.http.HttpHeaders;

/** What the routes of a poll call by name up to the plans, the same in the application and in a trial of a provider's file. */
public final class PollParts implements AutoCloseable {

    private final DownloadDeadline deadline;
    private final HttpClientConfigurer hosts;
    private final Polls polls;

    /**
     * @param spool folder of downloads under way
     * @param hosts sees to it that nobody is asked who must not be
     */
    public PollParts(Settings settings, Path spool, HttpClientConfigurer hosts, PollMetrics metrics, Traces traces)
            throws IOException {
        this.deadline = new DownloadDeadline(settings.duration("feed.deadline"));
        this.hosts = hosts;
        this.polls = new Polls(
                new Spool(spool, settings.size("feed.max-bytes"), deadline::dropConnection),
                new Feeds(settings.number("feed.record-max-bytes")),
                settings,
                metrics,
                traces);
    }

    public Polls polls() {
        return polls;
    }

    /** Asks providers over the network. */
    public HttpClientConfigurer client() {
        return builder -> {
            // it would unpack and leave the header, so that Camel unpacks again
            builder.disableContentCompression()
                    .addRequestInterceptorFirst((request, entity, context) -> request.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip"));
            deadline.configureHttpClient(builder);
            hosts.configureHttpClient(builder);
        };
    }

    /**
     * Gives them their names.
     *
     * @param client {@link #client()}, or what answers in its place
     */
    public void bindTo(Main main, HttpClientConfigurer client) {
        main.bind("polls", polls);
        main.bind("providerClient", client);
        main.bind("providerHeaders", AllowedHeaders.ofProviders());
        main.bind("xmlTree", new XmlTreeMapper());
        main.bind("jsonTree", JsonTreeMapper.create());
    }

    @Override
    public void close() {
        deadline.close();
    }
}
