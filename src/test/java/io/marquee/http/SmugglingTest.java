package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.OneConnection;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a proxy and this server could see two different ends of a request, there is one denial and no further answer. */
@Tag("application")
class SmugglingTest extends OneConnection {

    private static final String NONE = "/search?starts_at=2030-01-01";
    private static final String ASK = "GET " + NONE + " HTTP/1.1\nHost: x\n";
    private static final String EMPTY = "{\"data\":{\"events\":[]},\"error\":null}";
    private static final Duration SOON = Duration.ofSeconds(1);

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Transfer-Encoding: chunked\n\n5\nhello\n0\n\n",
        "Transfer-Encoding: chunked\n\n00\n\n",
        "Transfer-Encoding: chunked\n\n0 \n\n",
        "Transfer-Encoding: chunked\n\n\n0\n\n",
        "Transfer-Encoding: chunked, chunked\n\n0\n\n",
        "Transfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n0\n\n",
        "Transfer-Encoding: chunked\nContent-Length: 5\n\n0\n\n",
        "Content-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n",
        "Content-Length: 0\nTransfer-Encoding: chunked\n\n",
        "Transfer-Encoding: identity\n\n",
        "Transfer-Encoding: gzip\n\n",
        "Transfer-Encoding: gzip, chunked\n\n0\n\n",
        "Transfer-Encoding: chunked, identity\n\n0\n\n",
        "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\n\n",
        "Transfer-Encoding: xchunked\n\n0\n\n",
        "Transfer-Encoding:\u000bchunked\n\n0\n\n",
        "Transfer-Encoding:\n\n",
        "Transfer-Encoding : chunked\n\n0\n\n",
        "transfer-encoding: CHUNKED\nCONTENT-LENGTH: 0\n\n0\n\n",
        "Transfer-Encoding:\n chunked\n\n0\n\n",
        "Transfer-Encoding: chunked\n\n1;a=\"\nX\n0\n\n",
        "Transfer-Encoding: chunked\n\n0;a;b=c;;\n\n",
        "Transfer-Encoding: chunked\n\n0000000000000000000\n\n",
        "Transfer-Encoding: chunked\n\n-1\n\n",
        "Transfer-Encoding: chunked\n\n0\nContent-Length: 9\n\n",
        "X: a\n b\n\n",
        "X: a\n\tb\n\n",
        "X:\n \n\n",
        "Content-Length: 0\nContent-Length: 5\n\n",
        "Content-Length: 5\nContent-Length: 0\n\n",
        "Content-Length: 0, 5\n\n",
        "Content-Length: +0\n\n",
        "Content-Length: -1\n\n",
        "Content-Length: 0x5\n\n",
        "Content-Length: 5 5\n\n",
        "Content-Length: \n\n",
        "Content-Length : 5\n\n",
        "Content Length: 5\n\n",
        "X\n\n",
        "X\u0000: a\n\n",
        "X: a\u0000b\n\n",
    })
    void deniesWhatTwoServersCouldReadInTwoWays(String rest) {
        client.send(ASK + rest + ASK + "\n");
        Denial.assertDenied(client, 400, "BAD_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void answersARequestWhoseChunkedBodyIsEmpty(String method) {
        String ask = ASK.replace("GET", method);
        for (String coding : List.of("Transfer-Encoding: chunked", "transfer-encoding: CHUNKED")) {
            client.send(ask + coding + "\n\n0\n\n");
            assertThat(client.answerTo(method).status()).isEqualTo(200);
        }
        client.send(ask + "Transfer-Encoding: chunked\n\n0\n\n" + ASK + "\n");
        assertThat(client.answerTo(method).header("Content-Length")).isEqualTo(String.valueOf(EMPTY.length()));
        assertThat(client.answer().text()).isEqualTo(EMPTY);
    }

    @Test
    void answersAnEmptyChunkedBodyThatComesInPieces() {
        for (String piece : List.of(ASK, "Transfer-Encoding: chunked\n", "\n", "0", "\n\n")) {
            client.send(piece);
            try (RawHttp other = RawHttp.to(marquee)) {
                assertThat(other.get(NONE).text()).isEqualTo(EMPTY);
            }
        }
        assertThat(client.answer().text()).isEqualTo(EMPTY);
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void deniesChunksOverAnOlderProtocol() {
        client.send("GET " + NONE + " HTTP/1.0\nTransfer-Encoding: chunked\n\n0\n\n");
        Denial.assertDenied(client, 400, "BAD_REQUEST");
    }

    @Test
    void deniesLinesThatEndInOtherWays() {
        for (String end : List.of("\r", "\r\r\n", "\n\r")) {
            try (RawHttp odd = RawHttp.to(marquee)) {
                String lines = "GET " + NONE + " HTTP/1.1" + end + "Host: x" + end + "Content-Length: 0" + end + end + "\r\n\r\n";
                odd.send(lines.getBytes(StandardCharsets.US_ASCII));
                assertThat(odd.answer().status()).isEqualTo(400);
                assertThat(odd.bytesUntilClosed(SOON)).isZero();
            }
        }
    }

    @Test
    void answersOneRequestForEachWithALengthOfNone() {
        client.send(ASK + "Content-Length: 0\n\n" + ASK + "\n");
        assertThat(client.answer().text()).isEqualTo(EMPTY);
        assertThat(client.answer().text()).isEqualTo(EMPTY);
        assertThat(client.isClosed()).isFalse();
    }

    @Test
    void takesTheBytesOfABodyForNoRequest() {
        String smuggled = "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n";
        client.send(ASK + "Content-Length: " + smuggled.length() + "\n\n" + smuggled + ASK + "Connection: close\n\n");
        RawHttp.Answer first = client.answer();
        if (first.status() == 200) {
            assertThat(client.answer().text()).isEqualTo(EMPTY);
        } else {
            assertThat(first.status()).isIn(400, 413);
        }
        assertThat(client.bytesUntilClosed(SOON)).isZero();
    }
}
