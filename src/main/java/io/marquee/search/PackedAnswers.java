package io.marquee.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A cache of answers that were compressed on request, as they hold no whole block of {@link PackedJson}; of {@value #MOST_BYTES} bytes.
 * Two requests at the same time may both compress: neither waits for the other.
 */
final class PackedAnswers {

    private static final int MOST_BYTES = 8_388_608;
    private static final int BUFFER = 8_192;

    private static final Cache<String, Buffer> KEPT = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((String tag, Buffer packed) -> packed.length())
            .build();

    private PackedAnswers() {}

    /** @param tag fingerprint of the events */
    static Buffer of(String tag, Found found) {
        Buffer kept = KEPT.getIfPresent(tag);
        if (kept == null) {
            kept = compressed(found);
            KEPT.put(tag, kept);
        }
        return kept;
    }

    private static Buffer compressed(Found found) {
        byte[] plain = found.plain().getBytes();
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed, BUFFER) {
            {
                // this runs on an event loop
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(packed.toByteArray());
    }
}
