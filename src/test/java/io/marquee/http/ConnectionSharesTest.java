package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.access.ClientAddresses;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections are counted where they are accepted: in all, and for each address. */
@Tag("application")
class ConnectionSharesTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int SHARE = 5;

    @TempDir
    private static Path folder;

    private static RunningMarquee start(Map<String, String> settings) {
        return RunningMarquee.start(settings);
    }

    /** Says nothing, as in the midst of a handshake. */
    private static Socket silent(RunningMarquee marquee, String from) {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", marquee.port()));
            socket.setSoTimeout((int) LIMIT.toMillis());
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static void assertShares(RunningMarquee marquee, BooleanSupplier isServed) throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < SHARE; i++) {
                open.add(silent(marquee, "127.0.0.2"));
            }
            Awaitility.await().atMost(LIMIT).until(() -> marquee.metric("marquee_connections") >= SHARE);
            try (Socket surplus = silent(marquee, "127.0.0.2")) {
                assertThat(isClosed(surplus)).isTrue();
            }
            assertThat(marquee.metric("marquee_connections_closed_total", "reason=\"address\"")).isEqualTo(1);
            assertThat(isServed.getAsBoolean()).as("another address is served").isTrue();
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        Awaitility.await().atMost(LIMIT).until(() -> marquee.metric("marquee_connections") == 0);
    }

    @Test
    void ofOneAddressDoNotTakeThoseOfAnother() throws IOException {
        try (RunningMarquee marquee = start(Map.of("HTTP_MAX_CONNECTIONS_PER_ADDRESS", String.valueOf(SHARE)))) {
            assertShares(marquee, () -> {
                try (RawHttp client = RawHttp.to(marquee)) {
                    return client.get("/search").status() == 200;
                }
            });
        }
    }

    @Test
    void countBeforeTheirHandshakeEnds() throws IOException {
        TestCertificate certificate = TestCertificate.in(folder, "EC");
        Map<String, String> settings = new HashMap<>(certificate.settings(folder));
        settings.put("HTTP_MAX_CONNECTIONS_PER_ADDRESS", String.valueOf(SHARE));
        try (RunningMarquee marquee = start(settings)) {
            assertShares(marquee, () -> {
                try (RawHttp client = RawHttp.to(marquee, certificate)) {
                    return client.get("/search").status() == 200;
                }
            });
        }
    }

    @Test
    void ofATrustedProxyCountInAllOnly() throws IOException {
        Map<String, String> settings = Map.of(
                "HTTP_MAX_CONNECTIONS_PER_ADDRESS", "1", "HTTP_MAX_CONNECTIONS", "3", "ACCESS_TRUSTED_PROXIES", "127.0.0.2");
        try (RunningMarquee marquee = start(settings);
                Socket first = silent(marquee, "127.0.0.2");
                Socket second = silent(marquee, "127.0.0.2");
                Socket third = silent(marquee, "127.0.0.2")) {
            Awaitility.await().atMost(LIMIT).until(() -> marquee.metric("marquee_connections") == 3);
            try (Socket surplus = silent(marquee, "127.0.0.2")) {
                assertThat(isClosed(surplus)).isTrue();
            }
            assertThat(marquee.metric("marquee_connections_closed_total", "reason=\"limit\"")).isEqualTo(1);
            assertThat(List.of(first, second, third)).allMatch(socket -> !socket.isClosed());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true", "192.0.2.1, 192.0.2.2, false", "2001:db8::1, 2001:db8::ffff:1, true", "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "::ffff:192.0.2.1, 192.0.2.1, true"
    })
    void takeANetworkOf64BitsForOneAddress(String one, String other, boolean same) throws IOException {
        InetAddress network = ClientAddresses.network(InetAddress.getByName(one));
        assertThat(network.equals(ClientAddresses.network(InetAddress.getByName(other)))).isEqualTo(same);
    }
}
