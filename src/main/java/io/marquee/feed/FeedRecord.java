package io.marquee.feed;

import io.marquee.plan.Rejection;

/**
 * One record of a feed, or the refusal that stands in its place.
 *
 * @param number position in the feed, from 1
 * @param bytes the record, UTF-8; null when it is refused
 * @param refused why it could not even be cut out; null when there are bytes
 */
public record FeedRecord(long number, byte[] bytes, Rejection refused) {

    /** @throws FeedException when the record was refused already */
    public byte[] content() throws FeedException {
        if (refused != null) {
            throw new FeedException(refused.detail());
        }
        return bytes;
    }
}
