package io.marquee.hostile;

import io.marquee.kit.RawProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What may be wrong with the answer of a provider, whatever its status: each is written to a socket, byte for byte. */
enum Answer {
    ENDLESS_BODY("Content-Type: text/xml\r\nConnection: close\r\n\r\n<list>", " ".repeat(1 << 14)),
    ENDLESS_CHUNKS("Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n".repeat(1 << 11)),
    ONE_HUGE_CHUNK("Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n", " ".repeat(1 << 14)),
    ENDLESS_CHUNK_EXTENSION("Transfer-Encoding: chunked\r\n\r\n1;x=", "x".repeat(1 << 14)),
    ENDLESS_CHUNK_SIZE("Transfer-Encoding: chunked\r\n\r\n", "0".repeat(1 << 14)),
    ENDLESS_TRAILERS("Transfer-Encoding: chunked\r\n\r\n1\r\n \r\n0\r\n", "X-Trailer: x\r\n".repeat(1 << 10)),
    ENDLESS_TRAILER_LINE("Transfer-Encoding: chunked\r\n\r\n1\r\n \r\n0\r\nX-Trailer: ", "x".repeat(1 << 14)),
    ENDLESS_HEADERS("", "X-Header: x\r\n".repeat(1 << 10)),
    ENDLESS_HEADER_LINE("X-Header: ", "x".repeat(1 << 14)),
    ENDLESS_FOLDED_HEADER("X-Header: x", "\r\n x".repeat(1 << 12)),
    ENDLESS_BLANK_HEADERS("\r\n", "\r\n".repeat(1 << 13)),
    ENDLESS_GZIP("Content-Encoding: gzip\r\nConnection: close\r\n\r\n", Packed.text(1 << 20)),
    EMPTY_GZIP_MEMBERS("Content-Encoding: gzip\r\nConnection: close\r\n\r\n",
            Packed.text(0).repeat(1 << 9)),
    SLOW_BODY("Connection: close\r\n\r\n<list>", null),
    SLOW_HEADER("X-Header: ", null),
    NOTHING_MORE("Content-Length: 100\r\n\r\n", ""),
    NUL_IN_ETAG("ETag: \"a\0b\"\r\nLast-Modified: a\0b\r\nContent-Length: 0\r\n\r\n", ""),
    LONG_ETAG("ETag: \"" + "e".repeat(100_000) + "\"\r\nContent-Length: 0\r\n\r\n", ""),
    NUL_IN_A_CHUNK("Transfer-Encoding: chunked\r\n\r\n\0\r\n\r\n", ""),
    RETRY_AFTER_ZERO("Retry-After: 0\r\nContent-Length: 0\r\n\r\n", ""),
    RETRY_AFTER_IN_THE_PAST("Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nContent-Length: 0\r\n\r\n", ""),
    RETRY_AFTER_BELOW_ZERO("Retry-After: -99999999999999999999\r\nContent-Length: 0\r\n\r\n", ""),
    TEMPLATES_IN_LOCATION("Location: http://{{env:OTHER_TOKEN}}/$OTHER_TOKEN/%7B%7Benv:OTHER_TOKEN%7D%7D/${env:OTHER_TOKEN}\r\n"
            + "Content-Length: 0\r\n\r\n", ""),
    ELSEWHERE_IN_LOCATION("Location: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n", ""),
    LOOP_IN_LOCATION("Location: /\r\nContent-Length: 0\r\n\r\n", "");

    /** Far more than a poll may take, so that one that does not stop is told from one that does. */
    static final long TOO_MUCH = Target.FEED_BYTES + (24L << 20);

    private static final long DRIP_MILLIS = 20;

    private final String head;
    private final String more;

    Answer(String head, String more) {
        this.head = head;
        this.more = more;
    }

    /** Answers so under a status, and tells how much was taken. */
    RawProvider.Conduct under(int status, Taken taken) {
        return (connection, out) -> {
            byte[] first = ("HTTP/1.1 " + status + " " + reason(status) + "\r\n" + head).getBytes(StandardCharsets.ISO_8859_1);
            taken.begins();
            write(connection, out, first, taken);
        };
    }

    private void write(Socket connection, OutputStream out, byte[] first, Taken taken) throws IOException {
        out.write(first);
        taken.add(first.length);
        byte[] next = more == null ? new byte[] {'x'} : more.getBytes(StandardCharsets.ISO_8859_1);
        while (next.length > 0 && taken.ofThisAnswer() < TOO_MUCH && !connection.isClosed()) {
            out.write(next);
            taken.add(next.length);
            if (more == null) {
                Pause.millis(DRIP_MILLIS);
            }
        }
    }

    /** A third of them are hostile themselves. */
    private static String reason(int status) {
        return status % 3 == 0 ? "Re\0ason\u0085" : status % 3 == 1 ? "R".repeat(4_000) : "Reason";
    }

    /** Whether a poll that meets it may end well under status 200. */
    boolean isHarmless() {
        return more != null && more.isEmpty();
    }
}
