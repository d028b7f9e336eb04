package io.marquee.feed;

/**
 * What else a provider's file says of how its feed is read.
 *
 * @param zone by whose clock a calendar tells UTC, if it names none
 * @param prefixes of the namespaces of XML
 */
public record FeedOptions(String zone, XmlPrefixes prefixes) {

    /** UTC, and names as they come. */
    public static final FeedOptions USUAL = new FeedOptions("UTC", XmlPrefixes.NONE);
}
