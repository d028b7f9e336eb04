package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.marquee.access.ApiKeys;
import io.marquee.kit.OneConnection;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import io.marquee.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that asks for a key. */
@Tag("application")
class ApiKeysTest extends OneConnection {

    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
    private static final String ACME = ApiKeys.newKey();
    private static final String OTHER = ApiKeys.newKey();

    @TempDir
    private static Path folder;

    private static Path file;

    @BeforeAll
    static void start() throws IOException {
        file = folder.resolve("keys");
        write("# clients\n\n" + ApiKeys.line("acme", ACME));
        marquee = RunningMarquee.start(Map.of("ACCESS_API_KEYS", file.toString()));
    }

    private static void write(String text) throws IOException {
        Path whole = Files.writeString(folder.resolve("new"), text);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private int status(String key) {
        return client.get("/search?starts_at=2021-01-01", "X-API-Key: " + key).status();
    }

    @Test
    void answersWhoHasAKey() {
        RawHttp.Answer answer = client.get("/search", "x-api-key: " + ACME);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith("{\"data\":{\"events\":[");
    }

    @Test
    void keepsTheAnswerFromCachesThatOthersUse() {
        assertThat(client.get("/search", "X-API-Key: " + ACME).header("Cache-Control")).isEqualTo("private, max-age=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void asksForAKey(String method) {
        RawHttp.Answer answer = client.ask(method, "/search?starts_at=2021-01-01");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("ApiKey header=\"X-API-Key\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text())
                .isEqualTo(method.equals("HEAD")
                        ? ""
                        : "{\"error\":{\"code\":\"CREDENTIAL_MISSING\",\"message\":\"This needs a key or a token of yours.\"},\"data\":null}");
    }

    @Test
    void asksForAKeyBeforeItReadsTheQuery() {
        assertThat(client.get("/search?starts_at=word").status()).isEqualTo(401);
        assertThat(client.get("/search?x=%zz").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acme", "marquee_", "é", "sha256:0"})
    void rejectsAKeyOfNobody(String key) {
        RawHttp.Answer answer = client.get("/search", "X-API-Key: " + key);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("\"CREDENTIAL_INVALID\"");
    }

    @Test
    void rejectsTheDigestOfAKeyAndAKeyElsewhere() {
        String digest = ApiKeys.line("acme", ACME).split("sha256:")[1];
        assertThat(status(digest)).isEqualTo(401);
        assertThat(client.get("/search?X-API-Key=" + ACME).status()).isEqualTo(401);
        assertThat(client.get("/search", "Authorization: Bearer " + ACME).status()).isEqualTo(401);
        assertThat(client.get("/search", "X-API-Key: " + ACME, "X-API-Key: " + ACME).status()).isEqualTo(401);
    }

    @Test
    void asksNobodyForTheContractAndItsPage() {
        for (String path : new String[] {"/openapi.yaml", "/docs/", "/"}) {
            assertThat(client.get(path).status()).as(path).isIn(200, 302);
        }
        assertThat(client.ask("OPTIONS", "/search").status()).isEqualTo(204);
        assertThat(client.ask("DELETE", "/search").status()).isEqualTo(405);
        assertThat(client.get("/nothing").status()).isEqualTo(404);
    }

    @Test
    void countsWhoIsRejected() {
        double before = marquee.metric("marquee_requests_seconds_count", "status=\"401\"");
        client.get("/search");
        SOON.untilAsserted(() ->
                assertThat(marquee.metric("marquee_requests_seconds_count", "status=\"401\"")).isGreaterThan(before));
    }

    @Test
    void followsTheFileAndKeepsTheLastKeysWhileItIsBroken() throws IOException {
        try {
            write(ApiKeys.line("acme", ACME) + "\n" + ApiKeys.line("other", OTHER));
            SOON.until(() -> status(OTHER) == 200);
            assertThat(status(ACME)).isEqualTo(200);

            write(ApiKeys.line("other", OTHER) + "\nacme " + ACME);
            SOON.until(() -> marquee.observe("health?data=true").contains("the last keys stay"));
            assertThat(marquee.observe("health?data=true")).contains("keys:2").doesNotContain(ACME);
            assertThat(status(ACME)).isEqualTo(200);
            assertThat(marquee.observe("health/ready")).contains("\"UP\"");

            // as an editor that empties it before it writes
            write("");
            write(ApiKeys.line("acme", ACME) + "\n" + ApiKeys.line("other", OTHER));
            SOON.until(() -> !marquee.observe("health?data=true").contains("the last keys stay"));
            assertThat(status(ACME)).isEqualTo(200);

            write(ApiKeys.line("other", OTHER));
            SOON.until(() -> status(ACME) == 401);
            assertThat(status(OTHER)).isEqualTo(200);
            assertThat(marquee.observe("health?data=true")).doesNotContain("the last keys stay");
        } finally {
            write(ApiKeys.line("acme", ACME));
            SOON.until(() -> status(ACME) == 200);
        }
    }

    @Test
    void doesNotStartWithABrokenFileAndShowsNothingOfIt() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken"), "# keys\nacme " + ACME);
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new ApiKeys(broken))
                .withMessageContaining("access.api-keys (ACCESS_API_KEYS)")
                .withMessageContaining("broken:2 ")
                .withMessageNotContaining(ACME);
    }

    @Test
    void saysInTheServedContractHowClientsSayWhoTheyAre() {
        assertThat(client.get("/openapi.yaml").text()).endsWith("\nsecurity:\n  - apiKey: []\n");
    }

    @Test
    void makesEachKeyAnew() {
        assertThat(ACME).matches("marquee_[A-Za-z0-9_-]{43}").isNotEqualTo(OTHER);
    }
}
