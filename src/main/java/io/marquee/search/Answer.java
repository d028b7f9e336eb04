package io.marquee.search;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * A successful answer to a search.
 *
 * @param etag strong entity tag, with its quotes
 * @param gzip whether the body is compressed
 * @param body null when the client has it already (304)
 * @param release to be called once, when the answer is on its way no more, with whether its client has got all of it
 */
public record Answer(String etag, boolean gzip, Buffer body, Found.Source source, Consumer<Boolean> release) {

    /** For answers that hold nothing of their own. */
    static final Consumer<Boolean> NOTHING_HELD = whole -> {};
}
