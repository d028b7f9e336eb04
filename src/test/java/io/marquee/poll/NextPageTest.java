package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
        pages.begin(first);
        pages.turn(given, Duration.ofMinutes(1));
        assertThat(pages.address()).isEqualTo(asked);
    }
}
