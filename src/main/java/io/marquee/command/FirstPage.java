package io.marquee.command;

import io.marquee.draft.CaseFeed;
import io.marquee.draft.Draft;
import io.marquee.draft.Drafting;
import io.marquee.feed.Download;
import io.marquee.feed.Feeds;
import io.marquee.feed.FormatSigns;
import io.marquee.poll.Poll;
import io.marquee.poll.Provider;
import io.marquee.trial.Findings;
import io.marquee.trial.Workbench;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.PluginHelper;

/**
 * The first page of a feed that has no provider file yet, asked for as a poll asks, and what is drafted of it. It is the bean that the route of
 * {@code try/draft-feed.camel.yaml} calls while the page is on disk.
 */
public final class FirstPage {

    private static final String ROUTE = "draft-feed";
    private static final String UNTOLD = "its format cannot be told by its bytes; say which it is with FORMAT";

    private Feeds feeds;
    private final String wanted;
    private final Findings findings = new Findings(false);
    private Draft draft;
    private byte[] caseFeed;
    private long bytes;
    private String told;

    /** @param wanted format that it has, whatever it looks like; null to look */
    FirstPage(String wanted) {
        this.wanted = wanted;
    }

    /** Fetches and drafts; {@link #problem()} says whether that was possible. */
    void fetch(Workbench bench, String name, String url, List<String> variables, Duration limit) throws Exception {
        CamelContext context = bench.context();
        feeds = bench.parts().feeds();
        context.getRegistry().bind("findings", findings);
        context.getRegistry().bind("firstPage", this);
        for (String file : List.of("classpath:try/stand-ins.camel.yaml", "classpath:try/draft-feed.camel.yaml")) {
            bench.load(PluginHelper.getResourceLoader(context).resolveResource(file));
        }
        context.getRouteController().startAllRoutes();
        bench.parts().schedule().add(ROUTE, provider(name, url, variables));
        Poll poll = bench.parts().schedule().trials().get(0);
        CompletableFuture<Exchange> asked = bench.producer().asyncSend("direct:" + ROUTE, exchange -> exchange.setVariable("poll", poll));
        try {
            Exchange over = asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (over.getException() != null) {
                findings.fails(over.getException().toString());
            }
        } catch (TimeoutException e) {
            findings.fails("not over after " + limit.toSeconds() + " s");
        }
    }

    /** As the template has it: what a poll needs before it knows what the feed is. */
    private static Provider provider(String name, String url, List<String> variables) {
        return Provider.of(Map.ofEntries(
                Map.entry("provider", name), Map.entry("url", url), Map.entry("variables", String.join(", ", variables)), Map.entry("headers", ""),
                Map.entry("next", "null"), Map.entry("period", "1h"), Map.entry("timeZone", "UTC"), Map.entry("dateFormat", ""),
                Map.entry("format", Feeds.USUAL), Map.entry("records", "/"), Map.entry("mapping", "empty")));
    }

    /** Drafts what the file says, while the page is there. */
    public void draft(Exchange exchange) throws IOException {
        Poll poll = exchange.getVariable("poll", Poll.class);
        Download page = poll.pages().latest();
        String looks = FormatSigns.of(page);
        bytes = page.bytes();
        told = page.cut() != null ? page.cut() : wanted != null && looks != null && !wanted.equals(looks) ? "it looks like " + looks : null;
        String format = wanted == null ? looks : wanted;
        if (format == null) {
            findings.fails(UNTOLD);
            return;
        }
        Draft drafted = Drafting.of(feeds, page, format);
        caseFeed = CaseFeed.of(feeds, page, drafted);
        // not before there is a case: without a draft it is asked what the problem was
        draft = drafted;
    }

    /** Why there is no draft; null when there is one. */
    String problem() {
        return draft == null ? findings.problem() : null;
    }

    Draft draft() {
        return draft;
    }

    /** The feed of the first case. */
    byte[] caseFeed() {
        return caseFeed;
    }

    /** Its size, unpacked. */
    long bytes() {
        return bytes;
    }

    /** What else is to be known of it, one line; null when nothing is. */
    String told() {
        return told;
    }
}
