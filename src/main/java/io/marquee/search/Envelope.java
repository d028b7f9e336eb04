package io.marquee.search;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.DigestUtils;

/** What stands before and behind the events of a body. */
final class Envelope {

    private static final String EVENTS = "{\"data\":{\"events\":[";

    /** Of 96 bits: what a client chooses goes into it, and bodies are kept by it. */
    private static final int TAG_DIGITS = 24;

    /** Of all events of a search. */
    static final Envelope LIST = new Envelope(EVENTS, "]},\"error\":null}", "");
    /** Of one event. */
    static final Envelope ONE = new Envelope("{\"data\":{\"event\":", "},\"error\":null}", "-one");

    private final byte[] head;
    private final byte[] tail;
    private final ByteBuf headBytes;
    private final ByteBuf tailBytes;
    private final String tag;

    private Envelope(String head, String tail, String tag) {
        this.head = head.getBytes(StandardCharsets.UTF_8);
        this.tail = tail.getBytes(StandardCharsets.UTF_8);
        // in the heap: few answers refer to these, and memory outside is freed late
        this.headBytes = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(this.head));
        this.tailBytes = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(this.tail));
        this.tag = tag;
    }

    /**
     * Of a page of events.
     *
     * @param next address of the page after it; null when it is the last one
     */
    static Envelope page(String next) {
        String address = next == null ? "null" : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(next)) + '"';
        String tag = DigestUtils.sha256Hex(address).substring(0, TAG_DIGITS);
        return new Envelope(EVENTS, "],\"next\":" + address + "},\"error\":null}", "-" + tag);
    }

    byte[] head() {
        return head;
    }

    byte[] tail() {
        return tail;
    }

    ByteBuf headBytes() {
        return headBytes.slice();
    }

    ByteBuf tailBytes() {
        return tailBytes.slice();
    }

    int length() {
        return head.length + tail.length;
    }

    /** What an entity tag has of it. */
    String tag() {
        return tag;
    }
}
