package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.Browser;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.OutletFiles;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page for people on the management port, as a browser shows it, and what it is made of. */
@Tag("application")
class StatusPageTest {

    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    private static final String REJECTED = "<base_plan base_plan_id='2' sell_mode='online' title='Bad'>"
            + "<plan plan_id='1' plan_start_date='2021-09-31T20:00:00'/></base_plan>";
    private static final String HOSTILE = "<img src=x onerror=document.title=1><script>document.title=2</script>";
    private static final int GREY = 128;

    @TempDir
    private static Path folder;

    private static RunningMarquee marquee;
    private static FakeProvider acme;
    private static FakeProvider wave;

    @BeforeAll
    static void start() {
        acme = new FakeProvider();
        acme.says("<html/>".getBytes(StandardCharsets.UTF_8));
        wave = new FakeProvider();
        byte[] good = ProviderFeed.of(30, "Wave", LocalDate.of(2021, 6, 1));
        wave.says(good);
        ProviderFolder routes = ProviderFolder.withFever(folder.resolve("routes")).add("acme", acme.url()).add("wave", wave.url());
        routes.put("broken", "- route:\n    id: <b>other</b>\n");
        Map<String, String> settings = new HashMap<>(routes.settings());
        settings.put("MANAGEMENT_PORT", "0");
        marquee = RunningMarquee.start(settings);
        marquee.poll(ProviderFeed.of(ProviderFeed.plan(1, "Show", LocalDate.of(2021, 6, 30)), REJECTED));
        marquee.awaitPoll("acme");
        marquee.awaitPoll("wave");
        wave.says(new String(good, StandardCharsets.UTF_8).replace("<zone price='10'/>", "").getBytes(StandardCharsets.UTF_8));
        marquee.awaitPoll("wave");
        marquee.awaitPoll("wave");
        for (int i = 0; i < 20; i++) {
            marquee.get("/search");
        }
    }

    @AfterAll
    static void stop() {
        marquee.close();
        acme.close();
        wave.close();
    }

    private static String url() {
        return "http://127.0.0.1:" + marquee.managementPort() + "/status";
    }

    private static JsonNode report() throws IOException {
        return new ObjectMapper().readTree(marquee.observe("status"));
    }

    private static JsonNode provider(String name) throws IOException {
        for (JsonNode row : report().get("providers")) {
            if (row.get("name").asText().equals(name)) {
                return row;
            }
        }
        throw new AssertionError("no provider " + name);
    }

    private static Browser browser() {
        assumeTrue(Browser.program().isPresent(), "no Chromium on the PATH: the status page is not looked at");
        return Browser.start();
    }

    @Test
    void showsHowFarEachOutletIs() {
        try (Browser browser = browser()) {
            browser.view(1200, 1200, false).open(url());
            SOON.until(() -> browser.value("document.getElementById('outlets').hidden").equals("true"));
            OutletFiles outlets = new OutletFiles(folder.resolve("routes"));
            outlets.put("broken", "- route:\n    id: <b>other</b>\n");
            outlets.put("newsroom", OutletFiles.example("newsroom", "newsroom", "http://127.0.0.1:1/").replace("value: now", "value: beginning"));
            SOON.until(() -> browser.text().contains("the environment variable OUTLET_NEWSROOM_SECRET is not set; again in"));
            assertThat(browser.text()).contains("Outlets", "newsroom", "failing, behind by", "not taken", "1 times in a row", "broken", "not published yet",
                    "outlets/broken.camel.yaml:2: missing key from");
            outlets.delete("broken");
            outlets.delete("newsroom");
            SOON.until(() -> browser.value("document.getElementById('outlets').hidden").equals("true"));
        }
    }

    @ParameterizedTest
    @CsvSource({"400, false", "400, true", "1400, false", "1400, true"})
    void showsProvidersRejectionsAndSearchesInLightAndDarkNarrowAndWide(int width, boolean dark) throws IOException {
        try (Browser browser = browser()) {
            browser.view(width, 1200, dark).open(url());
            // another test may have changed the newest poll
            SOON.until(() -> browser.text().contains("fever") && browser.text().contains("is not eventList, planList"));
            assertThat(browser.text())
                    .contains("ready", "database up", "acme", "file accepted", "broken", "file rejected")
                    .contains("1 × start_unreadable")
                    .contains("fields", "title 100 %, sell_mode 100 %, online 100 %, start 100 %, end 100 %, time_zone 0 %, prices 0 %, url 0 %, currency 0 %, image 0 %, venue 0 %, category 0 %, description 0 %, status 0 % of 30 items")
                    .contains("drift", "prices: 0 % of the items, before 100 %")
                    .contains("last poll failed", "is not eventList, planList")
                    .contains("1 of 1 months", "from memory", "reader", "closed");
            assertThat(Integer.parseInt(browser.value("document.querySelectorAll('svg rect.failed').length"))).isPositive();
            assertThat(Integer.parseInt(browser.value("document.querySelectorAll('svg rect.unchanged').length"))).isPositive();
            assertThat(browser.value("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
                    .as("scrolls to the side")
                    .isEqualTo("false");
            byte[] png = browser.picture();
            Files.write(Path.of("target", "status-" + width + (dark ? "-dark" : "-light") + ".png"), png);
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            assertThat(picture.getWidth()).isEqualTo(width);
            assertThat((picture.getRGB(2, 2) & 0xff) < GREY).as("dark").isEqualTo(dark);
            // the rate needs a second look
            SOON.until(() -> browser.text().matches("(?s).*\\d\\.\\d / s.*"));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void takesTextOfFeedsAndFilesForNothingButText() {
        // whatever a reason may hold, in the row of a poll and in the newest of them
        marquee.database().execute("create or replace function hostile() returns trigger language plpgsql as $$ begin"
                + " new.reason := case when new.outcome = 'failed' then '" + HOSTILE + "' end; return new; end $$");
        marquee.database().execute("create trigger hostile before update on polls for each row execute function hostile()");
        marquee.database().execute("insert into feeds (provider, route, plans, profile, drift, drifted_at) values ('acme', 'poll-acme', 1,"
                + " '{\"items\": 1, \"" + HOSTILE + "\": 1}', '{\"" + HOSTILE + "\": 0.25}', now())");
        marquee.awaitPoll("acme");
        marquee.awaitPoll("acme");
        try (Browser browser = browser()) {
            browser.view(1400, 1200, false).open(url());
            SOON.until(() -> browser.text().contains(HOSTILE + ": 100 % of the items, before 25 %"));
            SOON.until(() -> browser.text().contains(": " + HOSTILE) || browser.text().contains("reason\n" + HOSTILE));
            assertThat(browser.value("document.querySelectorAll('main img, main script, main b').length")).isEqualTo("0");
            assertThat(browser.value("Array.from(document.querySelectorAll('title')).some(t => t.textContent.includes('<script>'))")).isEqualTo("true");
            assertThat(browser.value("document.title")).isEqualTo("Marquee: status");
            assertThat(browser.complaints()).isEmpty();
        } finally {
            marquee.database().execute("drop trigger hostile on polls");
            marquee.database().execute("delete from feeds where provider = 'acme'");
        }
    }

    @Test
    void showsWhatIsHeldAndWhoSaidYes() {
        marquee.database().execute("insert into feeds (provider, route, plans, held, held_at) values ('acme', 'poll-acme', 100,"
                + " '{\"before\": 100, \"plans\": 40, \"known\": 38, \"repriced\": 2}', now() - interval '3 hours')");
        try (Browser browser = browser()) {
            browser.view(1400, 1200, false).open(url());
            SOON.until(() -> browser.text().contains(
                    "for 3 h: 40 plans, before 100; 2 of 38 known plans with other prices; make approve PROVIDER=acme"));
            marquee.database().execute("insert into approvals (provider, route, approved_by, weight) values ('acme', 'poll-acme', '" + HOSTILE + "', '{}')");
            SOON.until(() -> browser.text().contains("; approved by " + HOSTILE + " for the next poll"));
            assertThat(browser.value("document.querySelectorAll('main img, main script, main b').length")).isEqualTo("0");
            assertThat(browser.complaints()).isEmpty();
        } finally {
            marquee.database().execute("delete from feeds where provider = 'acme'");
            marquee.database().execute("delete from approvals");
        }
    }

    @Test
    void showsWhatIsWithdrawnByWhomAndWhy() throws IOException {
        assertThat(report().at("/withdrawn/open").intValue()).isZero();
        marquee.database().execute("insert into withdrawals (provider, reason, withdrawn_by, withdrawn_at, events, settled) values ('wave', '" + HOSTILE
                + "', 'Ada', now() - interval '3 hours', 7, true)");
        marquee.database().execute("insert into withdrawals (provider, plan, reason, withdrawn_by, withdrawn_at, restored_by, restored_at, settled)"
                + " select provider, id, 'sorry', 'Bo', now() - interval '2 days', 'Cy', now() - interval '1 hour', true from plans where title = 'Show' limit 1");
        try (Browser browser = browser()) {
            browser.view(1400, 1200, false).open(url());
            SOON.until(() -> browser.text().contains("7 events: " + HOSTILE + "; by Ada 3 h ago"));
            assertThat(browser.text()).contains("Show, of ", ": sorry; by Bo 2 days ago, restored by Cy 60 min ago").doesNotContain("under way", "more are withdrawn");
            marquee.database().execute("insert into withdrawals (provider, plan, reason, withdrawn_by, settled) "
                    + "select 'acme', gen_random_uuid(), 'many', 'Ada', true from generate_series(1, 30)");
            SOON.until(() -> browser.text().contains("11 more are withdrawn: make withdrawals"));
            assertThat(browser.value("document.querySelectorAll('main img, main script, main b').length")).isEqualTo("0");
            assertThat(browser.complaints()).isEmpty();
            marquee.database().execute("delete from withdrawals");
            SOON.until(() -> browser.value("document.getElementById('withdrawn').hidden").equals("true"));
        } finally {
            marquee.database().execute("delete from withdrawals");
        }
    }

    @Test
    void mayLoadNothingAndAskOnlyItsOwnServer() {
        HttpResponse<String> page = marquee.send(HttpRequest.newBuilder(URI.create(url())).build());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "connect-src 'self'", "script-src 'sha256-", "style-src 'sha256-", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContainPattern("(?i)(src|href)\\s*=\\s*[\"']?(https?:)?//").doesNotContain("innerHTML");
    }

    @Test
    void givesTheSameAsJson() throws IOException {
        assertThat(report().get("database").asText()).isEqualTo("up");
        assertThat(report().get("ready").asBoolean()).isTrue();
        assertThat(report().at("/months/held").asInt()).isEqualTo(1);
        assertThat(report().at("/searches/memory").asInt()).isGreaterThanOrEqualTo(20);
        JsonNode buckets = report().at("/searches/buckets");
        assertThat(buckets.get(buckets.size() - 1).get("count").asInt()).isGreaterThanOrEqualTo(20);
        assertThat(report().at("/statuses/200").asInt()).isGreaterThanOrEqualTo(20);
        JsonNode fever = provider("fever");
        assertThat(fever.at("/rejections/start_unreadable").asInt()).isEqualTo(1);
        assertThat(fever.get("last_outcome").asText()).isIn("ok", "unchanged");
        assertThat(fever.get("polls").size()).isBetween(1, 60);
        assertThat(fever.at("/polls/0/id").asInt()).isLessThan(fever.get("polls").get(fever.get("polls").size() - 1).get("id").asInt());
        assertThat(provider("broken").get("outcome").asText()).isEqualTo("rejected");
    }

    @Test
    void saysWhatItKnowsWhileTheDatabaseIsAway() throws IOException {
        marquee.loseDatabase();
        try (Browser browser = browser()) {
            // an answer is kept for a second
            SOON.until(() -> report().get("database").asText().equals("down"));
            assertThat(provider("fever").get("last_outcome").asText()).isIn("ok", "unchanged");
            browser.view(1400, 1200, false).open(url());
            SOON.until(() -> browser.text().contains("The database is away"));
            assertThat(browser.text()).contains("ready", "fever", "file accepted", "1 of 1 months");
            assertThat(browser.complaints()).isEmpty();
        } finally {
            marquee.regainDatabase();
        }
        SOON.until(() -> report().get("database").asText().equals("up"));
    }
}
