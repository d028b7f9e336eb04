package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @TempDir
    Path directory;

    @Test
    void hasADefaultForEverything() {
        Settings settings = load(Map.of());
        assertThat(settings.number("http.port")).isEqualTo(8000);
        assertThat(settings.duration("poll.period")).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.size("feed.max-bytes")).isEqualTo(4_294_967_296L);
        assertThat(settings.path("routes.dir")).isEqualTo(Path.of("routes"));
        assertThat(settings.isEmpty("database.url")).isTrue();
        assertThat(settings.asProperties()).containsEntry("http.port", "8000").containsEntry("camel.main.name", "marquee");
    }

    @Test
    void takesTheEnvironment() {
        Settings settings = load(Map.of("HTTP_PORT", " 0 ", "POLL_PERIOD", "5m"));
        assertThat(settings.number("http.port")).isZero();
        assertThat(settings.duration("poll.period")).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void laysTheFileBesideOverTheDefaults() throws IOException {
        file("http.port = 1234\npoll.period = {{env:POLL_PERIOD:7s}}\nfever.url = https://ñandú.example/{{x}}");
        assertThatExceptionOfType(SettingException.class).isThrownBy(() -> load(Map.of()));
        file("http.port = 1234\npoll.period = {{env:POLL_PERIOD:7s}}");
        Settings settings = load(Map.of("HTTP_PORT", "99"));
        assertThat(settings.number("http.port")).isEqualTo(1234);
        assertThat(settings.duration("poll.period")).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.text("management.host")).isEqualTo("127.0.0.1");
    }

    @Test
    void rejectsAnUnknownKey() throws IOException {
        file("http.prot = 1");
        rejects(Map.of(), "unknown setting http.prot in application.properties");
    }

    @Test
    void leavesCamelsOwnKeysToCamel() throws IOException {
        file("camel.main.anything = x");
        assertThat(load(Map.of()).text("camel.main.anything")).isEqualTo("x");
    }

    @Test
    void rejectsAFileThatIsNone() throws IOException {
        file("http.host = \\u12");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> load(Map.of()))
                .withMessageStartingWith("application.properties cannot be read: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.port              | HTTP_PORT              | 65536      | a port from 0 to 65535",
                "http.port              | HTTP_PORT              | -1         | a port from 0 to 65535",
                "management.port        | MANAGEMENT_PORT        | http       | a port from 0 to 65535",
                "log.format             | LOG_FORMAT             | xml        | text or json",
                "otel.exporter.otlp.endpoint | OTEL_EXPORTER_OTLP_ENDPOINT | localhost:4318 | empty or an http or https URL",
                "http.host              | HTTP_HOST              | ''         | not empty",
                "providers.allowed-hosts | PROVIDERS_ALLOWED_HOSTS | a b      | empty, or host names or addresses with commas between them",
                "poll.period            | POLL_PERIOD            | 30         | a duration above 0 such as 500ms, 30s, 5m, or 1h",
                "poll.period            | POLL_PERIOD            | 0s         | a duration above 0 such as 500ms, 30s, 5m, or 1h",
                "poll.tick              | POLL_TICK              | -1s        | a duration above 0 such as 500ms, 30s, 5m, or 1h",
                "feed.deadline          | FEED_DEADLINE          | 1 h        | a duration above 0 such as 500ms, 30s, 5m, or 1h",
                "feed.max-bytes         | FEED_MAX_BYTES         | 0          | a number of bytes above 0",
                "feed.max-bytes         | FEED_MAX_BYTES         | 4G         | a number of bytes above 0",
                "feed.record-max-bytes  | FEED_RECORD_MAX_BYTES  | 1000000000 | a whole number from 1 to 999999999",
                "store.batch-plans      | STORE_BATCH_PLANS      | 0          | a whole number from 1 to 999999999",
                "store.polls-kept       | STORE_POLLS_KEPT       | 1.5        | a whole number from 1 to 999999999",
                "fever.url              | FEVER_URL              | file:/a    | empty, sample, or an http or https URL",
                "fever.url              | FEVER_URL              | http:///a  | empty, sample, or an http or https URL",
                "fever.url              | FEVER_URL              | http://a b | empty, sample, or an http or https URL",
                "access.issuer          | ACCESS_ISSUER          | https://a b/ | empty or an https URL without query and fragment; http only for this machine",
                "access.issuer          | ACCESS_ISSUER          | http://a.example | empty or an https URL without query and fragment; http only for this machine",
                "access.issuer          | ACCESS_ISSUER          | https://a.example/?b | empty or an https URL without query and fragment; http only for this machine",
                "access.issuer          | ACCESS_ISSUER          | http://localhost.a.example | empty or an https URL without query and fragment; http only for this machine",
                "access.rate            | ACCESS_RATE            | -1         | a whole number from 0 to 999999999",
                "access.trusted-proxies | ACCESS_TRUSTED_PROXIES | proxy      | empty, or addresses or networks such as 10.0.0.0/8, with commas between them",
                "access.trusted-proxies | ACCESS_TRUSTED_PROXIES | 10.0.0.0/33 | empty, or addresses or networks such as 10.0.0.0/8, with commas between them",
                "http.cors-origins      | HTTP_CORS_ORIGINS      | app.example.org | empty, *, or origins as browsers send them, such as https://app.example.org, with commas between them",
                "data.dir               | DATA_DIR               | ''         | a path"
            })
    void namesTheMalformedSettingAndItsVariable(String key, String variable, String value, String expected) {
        rejects(
                Map.of(variable, value),
                // a URL may hold a secret, the more so when it is malformed
                "setting " + key + " (" + variable + ") must be " + expected + (expected.contains("URL") ? "" : ", not \"" + value + "\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "*", "https://app.example.org", "https://a.example, http://localhost:5173 ,https://a_b.c-d.example", "http://a.example:443",
        "http://[::1]:8080", "http://127.0.0.1:1", "https://a.example:65535", "capacitor://localhost", "https://xn--and-6ma2c.example"
    })
    void takesOriginsAsBrowsersSendThem(String origins) {
        assertThat(load(Map.of("HTTP_CORS_ORIGINS", origins)).text("http.cors-origins")).isEqualTo(origins);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://app.example.org/", "https://App.example.org", "app.example.org", "null", "https://a.example https://b.example",
        "https://a.example,", "*,https://a.example", "https://*.a.example", "https://a.example:443", "http://a.example:80",
        "http://a.example:65536", "http://a.example:080", "https://user@a.example", "https://ñandú.example",
        "https://a..example", "https://a.example?x", "https://", "https://a.example/path", "//a.example", "file:///a",
        "https://a.example:", "https://a.example:0", " ", ",", "**"
    })
    void rejectsOriginsThatNoBrowserSends(String origins) {
        Settings settings = load(Map.of());
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> settings.with("http.cors-origins", origins))
                .withMessageContaining("origins as browsers send them, such as https://app.example.org");
    }

    @Test
    void takesEveryNumberFromItsLeastToItsGreatestAndNamesBoth() {
        Map<String, Bound> bounds = Keys.bounds();
        assertThat(bounds).containsKeys("http.max-connections", "feed.max-bytes", "poll.period", "stop.drain").hasSizeGreaterThan(20);
        assertThat(bounds)
                .containsEntry("http.max-connections", new Bound("1", "10000000"))
                .containsEntry("feed.max-bytes", new Bound("1", "1000000000000000"));
        Settings settings = load(Map.of());
        bounds.forEach((key, bound) -> {
            assertThat(settings.with(key, bound.least()).text(key)).isEqualTo(bound.least());
            assertThat(settings.with(key, bound.greatest()).text(key)).isEqualTo(bound.greatest());
            String beyond = "1" + bound.greatest();
            assertThatExceptionOfType(SettingException.class)
                    .as(key)
                    .isThrownBy(() -> settings.with(key, beyond))
                    .withMessageStartingWith("setting " + key + " must be ");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "database.connect-timeout | DATABASE_CONNECT_TIMEOUT | 249ms      | 250ms to 10m",
                "database.connect-timeout | DATABASE_CONNECT_TIMEOUT | 11m        | 250ms to 10m",
                "database.read-timeout    | DATABASE_READ_TIMEOUT    | 999999999h | 1ms to 24h",
                "database.reader-connections | DATABASE_READER_CONNECTIONS | 1001 | 1 to 1000",
                "poll.period              | POLL_PERIOD              | 999999999h | 1ms to 8784h",
                "stop.drain               | STOP_DRAIN               | 1h         | 0ms to 10m",
                "feed.max-bytes           | FEED_MAX_BYTES           | 999999999999999999 | 1 to 1000000000000000"
            })
    void namesTheBoundsOfAValueThatALibraryWouldReject(String key, String variable, String value, String bounds) {
        rejects(Map.of(variable, value), "setting " + key + " (" + variable + ") must be from " + bounds + ", not \"" + value + "\"");
    }

    @Test
    void namesTheMalformedSettingOfTheFile() throws IOException {
        file("http.port = x");
        rejects(Map.of(), "setting http.port must be a port from 0 to 65535, not \"x\"");
    }

    @Test
    void neverEchoesTheDatabaseUrl() {
        rejects(
                Map.of("DATABASE_URL", "postgres://me:secret@host/db"),
                "setting database.url (DATABASE_URL) must be empty or a URL that begins with jdbc:postgresql:");
    }

    @Test
    void takesAnyPassword() {
        assertThat(load(Map.of("DATABASE_PASSWORD", "}}{{env:X:y}}")).text("database.password")).isEqualTo("}}{{env:X:y}}");
    }

    @Test
    void replacesOneValueInACopy() {
        Settings settings = load(Map.of());
        assertThat(settings.with("http.port", "1").number("http.port")).isEqualTo(1);
        assertThat(settings.number("http.port")).isEqualTo(8000);
        assertThatExceptionOfType(SettingException.class).isThrownBy(() -> settings.with("http.port", "x"));
        assertThatExceptionOfType(SettingException.class).isThrownBy(() -> settings.with("nothing", "x"));
    }

    @Test
    void namesASettingWithTheVariableThatSetsIt() throws IOException {
        file("http.port = 1");
        assertThat(load(Map.of()).nameOf("http.host")).isEqualTo("http.host (HTTP_HOST)");
        assertThat(load(Map.of()).nameOf("http.port")).isEqualTo("http.port");
        assertThat(load(Map.of()).with("http.host", "127.0.0.1").nameOf("http.host")).isEqualTo("http.host (HTTP_HOST)");
    }

    @Test
    void namesAMissingSetting() {
        Settings settings = load(Map.of());
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> settings.text("nothing"))
                .withMessage("missing setting nothing");
    }

    @Test
    void readsDurations() {
        assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Durations.parse("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(Durations.parse("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Durations.parse("1h")).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "5", "5 s", "-5s", "1.5s", "5S", "5d", "9999999999s", "PT5S"})
    void rejectsOtherDurations(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text)).withMessageEndingWith(": " + text);
    }

    private Settings load(Map<String, String> environment) {
        return Settings.load(directory, environment);
    }

    private void file(String content) throws IOException {
        Files.writeString(directory.resolve("application.properties"), content);
    }

    private void rejects(Map<String, String> environment, String message) {
        assertThatExceptionOfType(SettingException.class).isThrownBy(() -> load(environment)).withMessage(message);
    }
}
