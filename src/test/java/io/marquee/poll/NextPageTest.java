package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.marquee.feed.FeedException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses of next pages, as they are given and as they are asked for. */
class NextPageTest {

    @ParameterizedTest
    @CsvSource({
        "http://host/api/events?page=1, ?page=2, http://host/api/events?page=2",
        "http://host/api/events, ?page=2, http://host/api/events?page=2",
        "http://host/api/events?page=1, more?page=2, http://host/api/more?page=2",
        "http://host/api/events, /v2/events, http://host/v2/events",
        "http://host/api/events, http://HOST/api/events/2, http://host/api/events/2",
        // behind a proxy
        "https://host/api/events, http://host/api/events?page=2, https://host/api/events?page=2",
        "https://host:8443/api/events, http://host/api/events?page=2, https://host:8443/api/events?page=2",
        "http://host:8080/api/events, http://host/api/events?page=2, http://host:8080/api/events?page=2",
        "https://host/api/events, https://host:443/api/events?page=%41, https://host/api/events?page=%41",
        "https://host/api/events, //host:9000?page=2, https://host?page=2"
    })
    void resolvesAnAddressAgainstTheLastPage(String first, String given, String asked) throws Exception {
        Pages pages = new Pages();
        pages.begin(first, null);
        pages.turn(given, null, Duration.ofMinutes(1));
        assertThat(pages.address()).isEqualTo(asked);
    }

    @Test
    void endsWithAPageThatNamesItself() throws Exception {
        Pages pages = new Pages();
        pages.begin("http://host/a?page=9", null);
        pages.end();
        pages.turn("?page=9", null, Duration.ofMinutes(1));
        assertThat(pages.isNext()).isFalse();
        assertThat(pages.cut()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://host/a, http://host/b, true", "http://host/a, https://host/b, true", "https://host/a, https://HOST/b, true",
        "https://host:8443/a, https://host:8443/b, true", "http://host/a, http://host:8080/b, false", "http://host:8080/a, https://host/b, false",
        "http://host/a, https://host:8443/b, false", "https://host/a, https://host.evil.org/b, false", "https://host/a, https://evil.org/host/b, false"
    })
    void isAtHomeOnlyWhereItsHeadersMayBeSent(String first, String to, boolean home) throws Exception {
        Pages pages = new Pages();
        pages.begin(first, null);
        pages.follow(URI.create(to));
        assertThat(pages.isAtHome()).isEqualTo(home);
        assertThat(pages.isOnly()).isFalse();
    }

    @Test
    void isNeverRedirectedFromTlsToNone() throws Exception {
        Pages pages = new Pages();
        pages.begin("https://host/a", null);
        assertThatExceptionOfType(FeedException.class).isThrownBy(() -> pages.follow(URI.create("http://host/a"))).withMessage("redirected to http");
    }
}
