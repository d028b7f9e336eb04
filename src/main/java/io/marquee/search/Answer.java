package io.marquee.search;

import io.vertx.core.buffer.Buffer;

/**
 * A successful answer to a search.
 *
 * @param etag strong entity tag, with its quotes
 * @param gzip whether the body is compressed
 * @param body null when the client has it already (304)
 */
public record Answer(String etag, boolean gzip, Buffer body, Found.Source source) {}
