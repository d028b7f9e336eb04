package io.marquee.routes;

import io.marquee.poll.Claims;
import io.marquee.poll.Poll;
import io.marquee.poll.PollObserver;
import io.marquee.poll.PollParts;
import io.marquee.poll.Polling;
import io.marquee.poll.Provider;
import io.marquee.provider.AllowedHosts;
import io.marquee.settings.Settings;
import io.marquee.trace.Traces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.io.TempDir;

/** Routes of polls, with the objects that they call in the application, too. */
abstract class PollRouteTest extends RouteTest {

    static final long POLL = 7;

    /** How the polls of this instance have ended, as the metrics are told: provider and outcome. */
    final List<String> ended = new ArrayList<>();

    @TempDir
    Path folder;
    private PollParts parts;

    PollRouteTest(String... files) {
        super(files);
    }

    @Override
    void bind(Main main) throws Exception {
        PollObserver observer = new PollObserver() {
            @Override
            public void polled(String provider, String outcome) {
                ended.add(provider + " " + outcome);
            }
        };
        parts = new PollParts(settings(), folder.resolve("spool"), new AllowedHosts("", true, 1), observer, Traces.off());
        parts.bindTo(main, client -> { });
    }

    Settings settings() {
        return SETTINGS;
    }

    @Override
    protected void cleanupResources() throws Exception {
        parts.close();
    }

    final PollParts parts() {
        return parts;
    }

    final Claims claims() {
        return context.getRegistry().lookupByNameAndType("claims", Claims.class);
    }

    final Polling polling() {
        return context.getRegistry().lookupByNameAndType("polling", Polling.class);
    }

    /** Adds a feed of the provider acme to the schedule, with these parameters beside the usual ones. */
    final void addAcme(Map<String, String> parameters) {
        addFeed("poll-acme", parameters);
    }

    /** The same with a route of another name. */
    final void addFeed(String route, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(Map.of(
                "provider", "acme", "url", "http://localhost/1", "variables", "", "headers", "", "next", "null", "period", "30s",
                "timeZone", "UTC", "dateFormat", "", "format", "json", "records", "shows"));
        all.putAll(Map.of("mapping", ".", "empty", "", "redirects", ""));
        all.putAll(parameters);
        parts.schedule().add(route, Provider.of(all));
    }

    /** A claim of a poll, as claim-polls answers with it. */
    static Map<String, Object> claim(String provider, long poll) {
        return new HashMap<>(Map.of("name", provider, "poll_id", poll, "failures", 0));
    }

    /** Begins the poll of a claim, as schedule-polls does. */
    final Poll begin(Map<String, Object> claim) {
        return parts.schedule().begin(claim, context());
    }

    /** The claim of the poll after one, which the database knows by what finish-poll was told. */
    final Map<String, Object> claimAfter(Poll poll) throws Exception {
        Map<String, Object> end = polling().end(poll);
        Map<String, Object> claim = claim(poll.provider().name(), poll.id() + 1);
        claim.put("digest", end.get("digest"));
        claim.put("etag", end.get("etag"));
        claim.put("last_modified", end.get("lastModified"));
        claim.put("reading", end.get("reading"));
        return claim;
    }

    /** Sends a poll through a route, as a part of its way. */
    final Exchange send(String route, Poll poll) {
        return template.send("direct:" + route, exchange -> carry(poll, exchange));
    }

    /** Lets a message be that of a poll, as the first step of poll-provider does; the poll is over when the message is. */
    final void carry(Poll poll, Exchange exchange) throws Exception {
        exchange.setVariable("poll", poll);
        polling().begin(exchange);
    }
}
