package io.marquee.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/** What an answer of any status can be made of so that it never ends, or hardly ever. */
public enum AnswerFault {
    BODY("\r\n", "x".repeat(1 << 16)),
    CHUNKED_BODY("Transfer-Encoding: chunked\r\n\r\n", "400\r\n" + "x".repeat(1 << 10) + "\r\n"),
    PACKED_BODY("Content-Encoding: gzip\r\n\r\n" + "\u001f\u008b\u0008\0\0\0\0\0\0\u0003", emptyBlocks()),
    EMPTY_MEMBERS("Content-Encoding: gzip\r\n\r\n", emptyMembers()),
    MEMBER_NAME("\r\n\u001f\u008b\u0008\u0008\0\0\0\0\0\u0003", "n".repeat(1 << 16)),
    HEADER_LINE("X-Long: ", "x".repeat(1 << 16)),
    HEADERS("", "X-Many: x\r\n".repeat(1 << 12)),
    FOLDED_HEADER("X-Folded: x\r\n", " x\r\n".repeat(1 << 12)),
    CHUNK_EXTENSION("Transfer-Encoding: chunked\r\n\r\n5;", "x".repeat(1 << 16)),
    CHUNK_SIZE("Transfer-Encoding: chunked\r\n\r\n", "0".repeat(1 << 16)),
    TRAILERS("Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", "X-Many: x\r\n".repeat(1 << 12)),
    TRAILER_LINE("Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Long: ", "x".repeat(1 << 16)),
    SLOW_HEADER("X-Slow: ", "x"),
    SLOW_BODY("\r\n", "x"),
    SLOW_CHUNKS("Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");

    private static final long DRIP_NANOS = 20_000_000;

    private final byte[] begin;
    private final byte[] more;

    AnswerFault(String begin, String more) {
        this.begin = begin.getBytes(StandardCharsets.ISO_8859_1);
        this.more = more.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Answers with this status and then with the fault, until the connection is gone. */
    public RawProvider.Conduct under(String statusLine) {
        return (connection, out) -> {
            out.write(("HTTP/1.1 " + statusLine + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(begin);
            endless(out, more, name().startsWith("SLOW"));
        };
    }

    /** One answer of this status after the other, as a provider may that goes on working. */
    public static RawProvider.Conduct again(String statusLine) {
        byte[] answers = ("HTTP/1.1 " + statusLine + "\r\n\r\n").repeat(1 << 10).getBytes(StandardCharsets.ISO_8859_1);
        return (connection, out) -> endless(out, answers, false);
    }

    private static void endless(OutputStream out, byte[] more, boolean slowly) throws IOException {
        while (true) {
            out.write(more);
            if (slowly) {
                LockSupport.parkNanos(DRIP_NANOS);
            }
        }
    }

    /** Stored blocks of no bytes. */
    private static String emptyBlocks() {
        byte[] blocks = new byte[5 << 12];
        for (int at = 0; at < blocks.length; at += 5) {
            blocks[at + 3] = (byte) 0xFF;
            blocks[at + 4] = (byte) 0xFF;
        }
        return new String(blocks, StandardCharsets.ISO_8859_1);
    }

    private static String emptyMembers() {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(one)) {
            packed.finish();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        byte[] all = new byte[one.size() << 12];
        for (int at = 0; at < all.length; at += one.size()) {
            System.arraycopy(one.toByteArray(), 0, all, at, one.size());
        }
        return new String(Arrays.copyOf(all, all.length), StandardCharsets.ISO_8859_1);
    }
}
