package io.marquee.search;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** What stands before and behind the events of a body. */
final class Envelope {

    private static final String EVENTS = "{\"data\":{\"events\":[";

    /** Of all events of a search. */
    static final Envelope LIST = new Envelope(EVENTS, "]},\"error\":null}", "");
    /** Of one event. */
    static final Envelope ONE = new Envelope("{\"data\":{\"event\":", "},\"error\":null}", "-one");

    private final byte[] head;
    private final byte[] tail;
    private final ByteBuf headOutside;
    private final ByteBuf tailOutside;
    private final String tag;

    private Envelope(String head, String tail, String tag) {
        this.head = head.getBytes(StandardCharsets.UTF_8);
        this.tail = tail.getBytes(StandardCharsets.UTF_8);
        this.headOutside = Events.outsideOfHeap(this.head);
        this.tailOutside = Events.outsideOfHeap(this.tail);
        this.tag = tag;
    }

    /**
     * Of a page of events.
     *
     * @param next address of the page after it; null when it is the last one
     */
    static Envelope page(String next) {
        String address = next == null ? "null" : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(next)) + '"';
        CRC32 crc = new CRC32();
        crc.update(address.getBytes(StandardCharsets.UTF_8));
        return new Envelope(EVENTS, "],\"next\":" + address + "},\"error\":null}", "-" + Long.toHexString(crc.getValue()));
    }

    byte[] head() {
        return head;
    }

    byte[] tail() {
        return tail;
    }

    ByteBuf headOutside() {
        return headOutside.slice();
    }

    ByteBuf tailOutside() {
        return tailOutside.slice();
    }

    int length() {
        return head.length + tail.length;
    }

    /** What an entity tag has of it. */
    String tag() {
        return tag;
    }
}
