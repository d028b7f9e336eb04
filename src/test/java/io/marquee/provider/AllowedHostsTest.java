package io.marquee.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP client of providers may call, whatever the file said when it was loaded. */
class AllowedHostsTest {

    private static final int OK = 200;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer management;
    private HttpServer elsewhere;

    @BeforeEach
    void start() throws IOException {
        management = serve(OK, null);
        elsewhere = serve(302, "http://localhost:" + management.getAddress().getPort() + "/");
    }

    private HttpServer serve(int status, String location) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            if (location == null) {
                asked.incrementAndGet();
            } else {
                exchange.getResponseHeaders().set("Location", location);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @AfterEach
    void stop() {
        management.stop(0);
        elsewhere.stop(0);
    }

    private int status(String allowed, String url) throws IOException {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(20)).build());
        new AllowedHosts(allowed, management.getAddress().getPort()).configureHttpClient(builder);
        try (CloseableHttpClient client = builder.build()) {
            return client.execute(new HttpGet(url), response -> response.getCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.0.0.2", "2130706433"})
    void refusesTheManagementPortByEveryNameOfThisMachine(String host) {
        assertThatThrownBy(() -> status("", "http://" + host + ":" + management.getAddress().getPort() + "/"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("management port");
        assertThat(asked).hasValue(0);
    }

    @Test
    void refusesItBehindARedirectToo() {
        assertThatThrownBy(() -> status("", "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/"))
                .hasMessageContaining("management port");
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://[fd00:ec2::254]/", "http://2852039166/"})
    void refusesLinkLocalAddressesBeforeItConnects(String url) {
        assertThatThrownBy(() -> status("", url)).isInstanceOf(IOException.class).hasMessageContaining("link-local");
    }

    @Test
    void callsWhatTheSettingNames() throws IOException {
        assertThat(status("localhost", "http://localhost:" + management.getAddress().getPort() + "/")).isEqualTo(OK);
        assertThat(status("127.0.0.1", "http://localhost:" + elsewhere.getAddress().getPort() + "/")).isEqualTo(OK);
        assertThat(asked).hasValue(2);
    }
}
