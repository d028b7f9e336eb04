package io.marquee.search;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The last answers that were compressed on request, {@value #MOST_BYTES} bytes of them. Two requests that come at once may both compress:
 * nobody waits for another's work.
 */
final class PackedAnswers {

    private static final int MOST_BYTES = 8_388_608;
    private static final int BUFFER = 8_192;

    private static final Map<String, Buffer> KEPT = new LinkedHashMap<>();
    private static int bytes;

    private PackedAnswers() {}

    /** @param tag stands for the events */
    static Buffer of(String tag, Found found) {
        Buffer kept;
        synchronized (KEPT) {
            kept = KEPT.get(tag);
        }
        if (kept == null) {
            kept = compressed(found);
            keep(tag, kept);
        }
        return kept;
    }

    private static void keep(String tag, Buffer packed) {
        synchronized (KEPT) {
            if (KEPT.putIfAbsent(tag, packed) == null) {
                bytes += packed.length();
            }
            for (Iterator<Buffer> oldest = KEPT.values().iterator(); bytes > MOST_BYTES; oldest.remove()) {
                bytes -= oldest.next().length();
            }
        }
    }

    private static Buffer compressed(Found found) {
        byte[] plain = found.plain().getBytes();
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed, BUFFER) {
            {
                // an event loop does it
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
