package io.marquee.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.kit.LoopbackServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP client of providers may call, whatever the file said when it was loaded. */
class AllowedHostsTest {

    private static final int OK = 200;

    private final AtomicInteger asked = new AtomicInteger();
    private final LoopbackServer management = new LoopbackServer().on("/", exchange -> {
        asked.incrementAndGet();
        LoopbackServer.answer(exchange, OK, new byte[0]);
    });
    private final LoopbackServer elsewhere = new LoopbackServer().on("/", exchange -> {
        exchange.getResponseHeaders().set("Location", "http://localhost:" + management.port() + "/");
        LoopbackServer.answer(exchange, 302, new byte[0]);
    });

    @AfterEach
    void stop() {
        management.close();
        elsewhere.close();
    }

    private int status(String allowed, String url) throws IOException {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(20)).build());
        new AllowedHosts(allowed, true, management.port()).configureHttpClient(builder);
        try (CloseableHttpClient client = builder.build()) {
            return client.execute(new HttpGet(url), response -> response.getCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.0.0.2", "2130706433"})
    void rejectsTheManagementPortByEveryNameOfThisMachine(String host) {
        assertThatThrownBy(() -> status("", "http://" + host + ":" + management.port() + "/"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("management port");
        assertThat(asked).hasValue(0);
    }

    @Test
    void rejectsItBehindARedirectToo() {
        assertThatThrownBy(() -> status("", elsewhere.url("/")))
                .hasMessageContaining("management port");
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://[fd00:ec2::254]/", "http://2852039166/"})
    void rejectsLinkLocalAddressesBeforeItConnects(String url) {
        assertThatThrownBy(() -> status("", url)).isInstanceOf(IOException.class).hasMessageContaining("link-local");
    }

    @Test
    void callsWhatTheSettingNames() throws IOException {
        assertThat(status("localhost", "http://localhost:" + management.port() + "/")).isEqualTo(OK);
        assertThat(status("127.0.0.1", "http://localhost:" + elsewhere.port() + "/")).isEqualTo(OK);
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://0.1.2.3/", "http://10.1.2.3/", "http://100.64.0.1/", "http://127.0.0.1/", "http://172.31.255.255/", "http://192.168.0.1/",
        "http://192.0.0.8/", "http://198.19.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://2130706433/", "http://localhost/",
        "http://[::]/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://[::10.0.0.1]/", "http://[64:ff9b::10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::5db8:d822]/", "http://[2002:a00:1::]/", "http://[2002:7f00:1::1]/",
        "http://[2001:0:1:2:3:4:5:6]/", "http://[fd12:3456::1]/", "http://[fec0::1]/", "http://[ff02::1]/"
    })
    void closesPrivateNetworksInEveryNotationUnlessTheyAreOpen(String url) {
        assertThat(new AllowedHosts("", false, 1).objection(url)).contains("is of a private network").contains("providers.allowed-hosts");
        assertThat(new AllowedHosts("", true, 1).objection(url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://93.184.216.34/", "http://172.32.0.1/", "http://100.128.0.1/", "http://[2606:2800:220:1::1]/", "http://[64:ff9b::5db8:d822]/",
        "http://[2002:5db8:d822::]/", "http://no-such-host.invalid/"
    })
    void leavesTheWebOpen(String url) {
        assertThat(new AllowedHosts("", false, 1).objection(url)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://[64:ff9b::169.254.169.254]/", "http://[2002:a9fe:a9fe::]/", "http://[::169.254.169.254]/"})
    void knowsLinkLocalAddressesBehindThoseOfIpv6(String url) {
        assertThat(new AllowedHosts("", true, 1).objection(url)).contains("link-local");
    }

    @Test
    void letsThroughOnePortOfAHostThatTheSettingNames() {
        AllowedHosts hosts = new AllowedHosts("127.0.0.1:8081, localhost:80", false, 1);
        assertThat(hosts.objection("http://127.0.0.1:8081/events")).isNull();
        assertThat(hosts.objection("http://localhost/events")).isNull();
        assertThat(hosts.objection("http://127.0.0.1:8082/events")).contains("private");
        assertThat(hosts.objection("https://localhost/events")).contains("private");
    }

    @Test
    void asksAgainAtEachCallWhetherAnAddressIsPrivate() {
        assertThatThrownBy(() -> statusOfClosed(elsewhere.url("/")))
                .isInstanceOf(IOException.class).hasMessageContaining("private");
    }

    private static int statusOfClosed(String url) throws IOException {
        HttpClientBuilder builder = HttpClientBuilder.create();
        new AllowedHosts("", false, 1).configureHttpClient(builder);
        try (CloseableHttpClient client = builder.build()) {
            return client.execute(new HttpGet(url), response -> response.getCode());
        }
    }
}
