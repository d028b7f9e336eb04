package io.marquee.search;

import io.vertx.core.buffer.Buffer;

/**
 * A successful answer to a search: the body for this client, or that it has the body already.
 *
 * @param etag strong entity tag, with its quotes
 * @param gzip whether the body is compressed
 * @param body null when the client has it already (304)
 * @param freshFor seconds for which a cache may give it again without asking
 * @param release gives back memory; to be called once, when the answer has been sent or dropped
 */
public record Answer(String etag, boolean gzip, Buffer body, Found.Source source, int freshFor, Runnable release) {

    /** Seconds of what may change at any time. */
    public static final int A_SECOND = 1;

    /** The release of an answer that holds no memory of its own. */
    static final Runnable NOTHING_HELD = () -> {};
}
