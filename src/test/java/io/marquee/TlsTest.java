package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.http.ServerCertificate;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestCertificate;
import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public port with a certificate. */
@Tag("application")
class TlsTest {

    @TempDir
    private static Path folder;

    private static Path chain;
    private static Path key;
    private static TestCertificate certificate;
    private static RunningMarquee marquee;

    @BeforeAll
    static void start() throws IOException {
        chain = folder.resolve("chain.pem");
        key = folder.resolve("key.pem");
        use(TestCertificate.in(folder, "RSA"));
        marquee = RunningMarquee.start(
                Map.of("TLS_CERTIFICATE", chain.toString(), "TLS_KEY", key.toString(), "HTTP_PATIENCE", "2s"));
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static void use(TestCertificate next) throws IOException {
        certificate = next;
        Files.writeString(chain, next.certificate());
        Files.writeString(key, next.key());
    }

    @Test
    void answersByTlsAndAsksForItFromNowOn() {
        try (RawHttp client = RawHttp.to(marquee, certificate)) {
            RawHttp.Answer answer = client.get("/search");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
            assertThat(client.get("/nothing").header("Strict-Transport-Security")).isNotNull();
        }
    }

    @Test
    void answersNothingWithoutIt() {
        try (RawHttp client = RawHttp.to(marquee)) {
            client.send("GET /search HTTP/1.1\nHost: x\n\n");
            assertThat(client.bytesUntilClosed(Duration.ofSeconds(10))).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, true", "TLSv1.2, true", "TLSv1.1, false", "TLSv1, false"})
    void speaksNoOldVersion(String version, boolean spoken) throws IOException {
        try (SSLSocket socket = (SSLSocket) certificate.tls().getSocketFactory().createSocket("127.0.0.1", marquee.port())) {
            socket.setEnabledProtocols(new String[] {version});
            if (spoken) {
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            } else {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void endsAHandshakeThatDoesNotEnd() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", marquee.port())) {
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void watchesOverWhatComesAsItDoesWithoutIt() {
        try (RawHttp client = RawHttp.to(marquee, certificate)) {
            client.send("GET /search HTTP/1.1\nHost: x\nX: a\n b\n\n");
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.bytesUntilClosed(Duration.ofSeconds(5))).isZero();
        }
        try (RawHttp client = RawHttp.to(marquee, certificate)) {
            client.send("GET /search HTT");
            assertThat(client.bytesUntilClosed(Duration.ofSeconds(10))).as("bytes for a client that is too slow").isZero();
        }
    }

    @Test
    void takesANewCertificateWithoutAStopAndNoneThatDoesNotFit() throws IOException {
        TestCertificate before = certificate;
        TestCertificate next = TestCertificate.in(folder, "EC");
        try (RawHttp old = RawHttp.to(marquee, before)) {
            Files.writeString(chain, next.certificate());
            // longer than it takes to look
            Awaitility.await().during(Duration.ofSeconds(12)).atMost(Duration.ofSeconds(20)).until(() -> shows(before));
            Files.writeString(key, next.key());
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> shows(next));
        }
        certificate = next;
        assertThat(shows(before)).isFalse();
        assertThat(marquee.metric("marquee_certificate_end_seconds")).isGreaterThan(Instant.now().getEpochSecond());
    }

    private static boolean shows(TestCertificate trusted) {
        try (RawHttp client = RawHttp.to(marquee, trusted)) {
            return client.get("/search").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void doesNotStartWithACertificateThatIsNone(String content) throws IOException {
        assertNoStart(Files.writeString(folder.resolve("bad.pem"), content), key);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\n*\n-----END PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"
    })
    void doesNotStartWithAKeyThatIsNone(String content) throws IOException {
        assertNoStart(chain, Files.writeString(folder.resolve("bad.pem"), content));
    }

    @Test
    void doesNotStartWithTheKeyOfAnother() throws IOException {
        assertNoStart(chain, Files.writeString(folder.resolve("other.pem"), TestCertificate.in(folder, "RSA").key()));
    }

    @Test
    void doesNotStartWithOneOfTheTwo() {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> ServerCertificate.of(
                        Settings.load(Path.of(""), Map.of("TLS_KEY", key.toString()))))
                .withMessageContaining("must be set together");
    }

    private static void assertNoStart(Path certificates, Path secret) {
        Settings settings = Settings.load(
                Path.of(""), Map.of("TLS_CERTIFICATE", certificates.toString(), "TLS_KEY", secret.toString()));
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> ServerCertificate.of(settings))
                .withMessageContaining("tls.certificate (TLS_CERTIFICATE) and tls.key (TLS_KEY)");
    }
}
