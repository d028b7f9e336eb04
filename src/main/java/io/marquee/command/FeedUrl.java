package io.marquee.command;

import io.marquee.source.FileAddress;
import java.net.URI;

/** The address of a feed that a draft can be made of: one by HTTP, or files in a bucket of S3. */
final class FeedUrl {

    private static final String PLAIN = "[^\\s\"\\\\]+";

    private FeedUrl() {}

    /** What is wrong with one, in which variables may be named; null when nothing is. */
    static String objection(String url) {
        if ("s3".equals(FileAddress.kind(url))) {
            return objectionToBucket(url);
        }
        return isWeb(url) ? null : "the URL must be http:// or https:// and a host, without a user before it, or s3://";
    }

    private static String objectionToBucket(String url) {
        try {
            FileAddress.of(url);
            return url.matches(PLAIN) ? null : "the URL must be without blanks, quotes, and backslashes";
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static boolean isWeb(String url) {
        try {
            URI web = URI.create(url.replaceAll("[{}]", ""));
            return url.matches("(?i)https?://" + PLAIN) && !url.contains("{{") && web.getHost() != null && web.getRawUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
