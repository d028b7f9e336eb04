package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.UnmappableCharacterException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TroubleTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new UnknownHostException("SECRET"), "unknown host"),
                Arguments.of(new ConnectException("SECRET"), "connection refused"),
                Arguments.of(new ConnectTimeoutException("SECRET"), "no connection in time (feed.connect-timeout)"),
                Arguments.of(new SocketTimeoutException("SECRET"), "silent for too long (feed.read-timeout)"),
                Arguments.of(new SSLException("SECRET"), "TLS failure"),
                Arguments.of(new SSLHandshakeException("SECRET").initCause(foreign(new CertificateException("SECRET"))),
                        "TLS: the certificate is not good for this host"),
                Arguments.of(new SocketException("Connection reset by SECRET"), "connection reset"),
                Arguments.of(new SocketException("SECRET"), "connection lost"),
                Arguments.of(new NoHttpResponseException("SECRET"), "closed without an answer"),
                Arguments.of(new ConnectionClosedException("SECRET"), "closed early"),
                Arguments.of(new EOFException("SECRET"), "closed early"),
                Arguments.of(new MessageConstraintException("SECRET"), "a line longer than 8192 bytes, or more than 100 headers"),
                Arguments.of(new ProtocolException("SECRET"), "the answer is no HTTP"),
                Arguments.of(new ZipException("SECRET"), "the gzip is malformed"),
                Arguments.of(new MalformedInputException(1), "a text that is not in its encoding"),
                Arguments.of(new UnmappableCharacterException(1), "a text that is not in its encoding"),
                Arguments.of(new IllegalArgumentException("SECRET"), "unexpected IllegalArgumentException"),
                Arguments.of(new IOException("SECRET", foreign(new IllegalStateException("SECRET"))), "unexpected IllegalStateException"),
                Arguments.of(new IOException("SECRET", new FeedException("ours\nSECRET")), "ours"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysEverythingInItsOwnWords(Throwable failure, String words) {
        assertThat(Trouble.of(foreign(failure))).isEqualTo(words);
        assertThat(Trouble.of(foreign(new RuntimeException("SECRET", foreign(failure))))).isEqualTo(words);
    }

    @Test
    void passesOnNoWordsOfTheJvm() {
        assertThat(Trouble.of(new NullPointerException("SECRET"))).isEqualTo("unexpected NullPointerException");
        assertThat(Trouble.of(new IllegalStateException("ours"))).isEqualTo("ours");
    }

    private static <T extends Throwable> T foreign(T failure) {
        failure.setStackTrace(new StackTraceElement[] {new StackTraceElement("java.net.Socket", "connect", null, 1)});
        return failure;
    }
}
