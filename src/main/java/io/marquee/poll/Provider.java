package io.marquee.poll;

import io.marquee.feed.FeedOptions;
import io.marquee.feed.Feeds;
import io.marquee.feed.Statuses;
import io.marquee.feed.XmlPrefixes;
import io.marquee.plan.TimeNotation;
import io.marquee.settings.Durations;
import io.marquee.source.PushAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a provider's file says of one feed: the parameters of the template poll-provider, which describes them.
 *
 * @param name of the provider
 * @param url where the feed is, or several such with blanks between them, with the names of variables in it
 * @param variables that url, headers, and next may name, with commas between them
 * @param headers to send, one {@code Name: value} a line
 * @param body to post, with the names of variables in it; empty to ask without one
 * @param token where it gives out access tokens
 * @param next a jq program that finds the next page, {@code null} for a feed of one
 * @param empty statuses that mean an empty feed, with commas between them
 * @param redirects hosts that may be redirected to, with commas between them
 * @param period how often it is polled
 * @param timeZone zone of times without an offset
 * @param dateFormat pattern of its times, empty for ISO 8601
 * @param format what the feed is written in
 * @param namespaces of XML, a prefix and a name a line
 * @param records where the records are in it
 * @param mapping a jq program that makes items of a record
 */
public record Provider(
        String name,
        String url,
        String variables,
        String headers,
        String body,
        TokenSource token,
        String next,
        String empty,
        String redirects,
        Duration period,
        String timeZone,
        String dateFormat,
        String format,
        String namespaces,
        String records,
        String mapping,
        String hold) {

    private static final String ONE_PAGE = "null";

    /** @param parameters of the template by name, with the values of settings in them */
    public static Provider of(Map<String, String> parameters) {
        return new Provider(
                parameters.get("provider"),
                parameters.get("url"),
                parameters.get("variables"),
                parameters.get("headers"),
                parameters.getOrDefault("body", ""),
                new TokenSource(
                        parameters.getOrDefault("tokenUrl", ""),
                        parameters.getOrDefault("clientId", ""),
                        parameters.getOrDefault("clientSecret", ""),
                        parameters.getOrDefault("tokenFields", "")),
                parameters.get("next"),
                parameters.getOrDefault("empty", ""),
                parameters.getOrDefault("redirects", ""),
                Durations.parse(parameters.get("period")),
                parameters.get("timeZone"),
                parameters.get("dateFormat"),
                parameters.get("format"),
                parameters.getOrDefault("namespaces", ""),
                parameters.get("records"),
                parameters.get("mapping"),
                parameters.getOrDefault("hold", ""));
    }

    /** Whether it sends its feed by itself. */
    boolean isPushed() {
        return PushAddress.isOne(url);
    }

    /** Whether its feed comes in pages. */
    boolean isPaged() {
        return !ONE_PAGE.equals(next);
    }

    /** Whether a folder may be without a file of its feed. */
    boolean mayHaveNoFile() {
        return Statuses.NO_FILE.equals(empty.strip());
    }

    /** Answers that are taken beside those with a feed. */
    Statuses statuses() {
        return Statuses.of(empty, redirects, token.isThere());
    }

    /** How its feed is read, beside format and records. */
    FeedOptions options() {
        return new FeedOptions(timeZone, XmlPrefixes.of(namespaces));
    }

    /** How it writes times. */
    TimeNotation times() {
        return TimeNotation.of(timeZone, dateFormat);
    }

    /** All that decides what the feed is and how its bytes become plans: what was said of one, such as when it has changed, says nothing of another. */
    String reading() {
        return reading(Clock.systemUTC());
    }

    String reading(Clock clock) {
        String how = String.join(" ", url, headers, format, records, timeZone, dateFormat, next, mapping);
        // after the others, which stay as they are where there is none
        return Stream.of(body, namespaces, Feeds.readAsOf(format, clock)).filter(more -> !more.isEmpty()).reduce(how, (one, more) -> one + " " + more);
    }
}
