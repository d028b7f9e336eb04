package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that say when they want to be asked again, each in its own words. */
@Tag("application")
class RetryAfterTest {

    private static final byte[] FEED = ProviderFeed.of(ProviderFeed.plan(1, "Wrong", LocalDate.of(2021, 3, 28)));
    private static final Instant DATE = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
    private static final String HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.format(DATE.atOffset(ZoneOffset.UTC));
    private static final Map<String, FakeProvider> PROVIDERS = new LinkedHashMap<>();

    private static RunningMarquee marquee;

    @BeforeAll
    static void start(@TempDir Path routes) {
        ProviderFolder folder = ProviderFolder.withFever(routes);
        add(folder, "seconds-429", 429, "120");
        add(folder, "seconds-503", 503, "120");
        add(folder, "date-429", 429, HTTP_DATE);
        add(folder, "date-503", 503, HTTP_DATE);
        add(folder, "days", 503, "864000");
        add(folder, "soon-429", 429, "3");
        add(folder, "soon-503", 503, "3");
        add(folder, "word", 503, "later");
        add(folder, "negative", 429, "-120");
        add(folder, "fraction", 503, "120.5");
        add(folder, "huge", 429, "99999999999999999999");
        add(folder, "iso-date", 503, DATE.toString());
        add(folder, "none", 503, "");
        add(folder, "zero-429", 429, "0");
        add(folder, "zero-503", 503, "0");
        add(folder, "past", 503, "Sun, 31 Jan 2021 00:00:00 GMT");
        Map<String, String> settings = Map.of("ROUTES_DIR", folder.path(), "POLL_PERIOD", "2h");
        marquee = RunningMarquee.start(settings);
    }

    private static void add(ProviderFolder folder, String name, int status, String retryAfter) {
        FakeProvider provider = new FakeProvider();
        provider.says(status, Map.of("Content-Type", "text/xml", "Retry-After", retryAfter), FEED);
        PROVIDERS.put(name, provider);
        folder.add(name, provider.url());
    }

    @AfterAll
    static void stop() {
        marquee.close();
        PROVIDERS.values().forEach(FakeProvider::close);
    }

    private static void awaitPolls(String provider, int count) {
        String polls = "select count(*) from polls where outcome = 'failed' and provider = '" + provider + "'";
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> marquee.database().number(polls) >= count);
    }

    /** Between the end of the first poll and the start of the second. */
    private static long pauseMs(String provider) {
        awaitPolls(provider, 2);
        return marquee.database().number("select (extract(epoch from (array_agg(started_at order by id))[2]"
                + " - (array_agg(finished_at order by id))[1]) * 1000)::bigint from polls where provider = '" + provider + "'");
    }

    @ParameterizedTest
    @CsvSource({"seconds-429, 120", "seconds-503, 120", "days, 3600"})
    void staysAwayForSoManySecondsAndAtMostOneHour(String provider, int seconds) {
        awaitPolls(provider, 1);
        assertThat(marquee.database().rows("select extract(epoch from due_at - finished_at)::int from providers join polls"
                        + " on provider = name where name = '" + provider + "'"))
                .containsExactly(String.valueOf(seconds));
        assertThat(PROVIDERS.get(provider).requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"date-429", "date-503"})
    void staysAwayUntilADate(String provider) {
        awaitPolls(provider, 1);
        // to the second, and what the statement took
        assertThat(marquee.database().rows("select due_at between timestamptz '" + DATE + "' and timestamptz '" + DATE.plusSeconds(30)
                        + "' from providers where name = '" + provider + "'"))
                .containsExactly("t");
        assertThat(PROVIDERS.get(provider).requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon-429", "soon-503"})
    void asksAgainOnceTheTimeIsOver(String provider) {
        assertThat(pauseMs(provider)).isBetween(3_000L, 60_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"word", "negative", "fraction", "huge", "iso-date", "none"})
    void backsOffAsUsualWhenItCannotBeRead(String provider) {
        assertThat(pauseMs(provider)).isBetween(1_000L, 60_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero-429", "zero-503", "past"})
    void backsOffAsUsualWhenItIsSooner(String provider) {
        assertThat(pauseMs(provider)).isBetween(1_000L, 60_000L);
    }
}
