package io.marquee.search;

import io.vertx.core.buffer.Buffer;

/**
 * A successful answer to a search.
 *
 * @param etag strong entity tag, with its quotes
 * @param gzip whether the body is compressed
 * @param body null when the client has it already (304)
 * @param release to be called once, when the answer is on its way no more
 */
public record Answer(String etag, boolean gzip, Buffer body, Found.Source source, Runnable release) {

    /** For answers that hold nothing of their own. */
    static final Runnable NOTHING_HELD = () -> {};
}
