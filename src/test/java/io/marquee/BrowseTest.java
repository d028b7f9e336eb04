package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.marquee.access.ApiKeys;
import io.marquee.kit.Browser;
import io.marquee.kit.FakeIssuer;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import io.marquee.kit.TestDatabase;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The page for people, as a browser shows it, and what it is made of. */
@Tag("application")
class BrowseTest {

    private static final ConditionFactory SOON = Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    private static final String HOSTILE = "&lt;img src=x onerror=document.title=1>";
    private static final LocalDate DAY = LocalDate.of(2031, 5, 10);
    private static final int GREY = 128;
    private static final String KEY = "k".repeat(40);

    /** Events of 10 August at their places, and one that is of the day after but of the same day in UTC. */
    private static final String WORLD = "["
            + "{\"base_id\":1,\"plan_id\":1,\"title\":\"Late\",\"sell_mode\":\"online\",\"time_zone\":\"America/Los_Angeles\",\"start\":\"2031-08-10T22:00:30\",\"end\":\"2031-08-11T01:00:00\",\"prices\":[]},"
            + "{\"base_id\":2,\"plan_id\":1,\"title\":\"Early\",\"sell_mode\":\"online\",\"time_zone\":\"Pacific/Kiritimati\",\"start\":\"2031-08-10T08:00:00\",\"prices\":[]},"
            + "{\"base_id\":3,\"plan_id\":1,\"title\":\"Exhibition\",\"sell_mode\":\"online\",\"start\":\"2031-08-10\",\"end\":\"2032-08-10\",\"prices\":[]},"
            + "{\"base_id\":4,\"plan_id\":1,\"title\":\"Tomorrow\",\"sell_mode\":\"online\",\"time_zone\":\"Pacific/Kiritimati\",\"start\":\"2031-08-11T08:00:00\",\"prices\":[]}]";
    private static final String NO_NETWORK = "globalThis.real = fetch, fetch = (path, more) => path.includes('%s') ? Promise.reject(new TypeError()) : real(path, more)";

    private static LoopbackServer world;
    private static RunningMarquee marquee;

    /** 150 events of one month, one of them hostile, one of another month whose title has changed, and some around the world. */
    @BeforeAll
    static void start(@TempDir Path routes) {
        world = new LoopbackServer().on("/", exchange -> LoopbackServer.answer(exchange, 200, WORLD.getBytes(StandardCharsets.UTF_8)));
        ProviderFolder providers = ProviderFolder.withFever(routes);
        marquee = RunningMarquee.start(Map.of("ROUTES_DIR", providers.path(), "PROVIDERS_RESCAN", "80ms"));
        providers.put("world", SourceFile.of("world", world.url("/feed")).with("format", "json").with("records", "/").with("mapping", "[ . ]").yaml());
        assertThat(marquee.firstPoll("world")).startsWith("ok");
        marquee.poll(feed("Hamlet"));
        marquee.poll(feed("Hamlet again"));
        marquee.database().execute("update plans set event_details = '\"url\":\"https://a.example/1\",\"currency\":\"EUR\",\"venue\":{\"name\":\"Teatro\",\"city\":\"Madrid\"},"
                + "\"description\":\"A play.\",\"status\":\"sold_out\"' where title like 'Hamlet%'");
        marquee.database().execute("update months set version = version + 1");
        SOON.until(() -> marquee.get("/events?starts_at=2031-06-01").body().contains("Teatro"));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        world.close();
    }

    private static byte[] feed(String changing) {
        List<String> plans = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            plans.add(ProviderFeed.plan(i, i == 7 ? HOSTILE : "Show " + i, DAY.plusDays(i % 10)));
        }
        plans.add(ProviderFeed.plan(1_000, changing, DAY.plusDays(40)));
        return ProviderFeed.of(plans.toArray(String[]::new));
    }

    private static Browser browser() {
        assumeTrue(Browser.program().isPresent(), "no Chromium on the PATH: the page for people is not looked at");
        return Browser.start();
    }

    private static void say(Browser browser, String field, String value) {
        browser.value("document.getElementById('asked').elements." + field + ".value = '" + value + "'");
    }

    @Test
    void listsARangeAPageAtATime() {
        try (Browser browser = browser()) {
            browser.view(1200, 1000, false).open(marquee.uri("/browse").toString());
            browser.awaitText("100 events, and more");
            say(browser, "from", "2031-05-01");
            say(browser, "to", "2031-05-31");
            browser.click("Show");
            browser.awaitTrue("location.hash.includes('from=2031-05-01&to=2031-05-31')");
            browser.awaitText("100 events, and more", "2031-05-10", "Show 0");
            browser.click("More");
            browser.awaitText("150 events");
            say(browser, "text", "show 14");
            browser.click("Show");
            browser.awaitText("12 events", "Show 149");
            say(browser, "text", "nowhere");
            browser.click("Show");
            browser.awaitText("There is no such event.");
            browser.value("history.back()");
            browser.awaitText("12 events", "Show 149");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void opensAnEventWithItsHistoryAndWhereItCameFrom() {
        try (Browser browser = browser()) {
            browser.view(1200, 1000, false).open(marquee.uri("/browse#from=2031-06-01&provider=fever").toString());
            browser.awaitText("1 event", "Hamlet again", "Teatro, Madrid", "sold out", "10 EUR");
            browser.click("Hamlet again");
            browser.awaitText("A play.", "Provider", "fever", "fever, poll ", "now", "https://a.example/1");
            browser.awaitTrue("[...document.querySelectorAll('#versions td')].some(cell => cell.textContent.startsWith('Hamlet, 2031-06-19'))");
            assertThat(browser.value("document.querySelector('#facts a').rel")).isEqualTo("noopener noreferrer");
            browser.click("Close");
            browser.awaitTrue("!document.getElementById('event').open && !location.hash.includes('event=')");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void showsTheSameEventsOfADayInTheListAsOnTheCalendar() {
        try (Browser browser = browser()) {
            browser.view(1200, 1000, false).open(marquee.uri("/browse#from=2031-08-01&view=calendar").toString());
            browser.awaitText("4 events in this month", "Early", "Exhibition", "1 more", "Tomorrow");
            browser.awaitTrue("document.querySelector('[data-day=\"2031-08-10\"]').ariaLabel === '2031-08-10, 3 events'");
            browser.value("document.querySelector('[data-day=\"2031-08-10\"]').click()");
            browser.awaitText("3 events", "2031-08-10 08:00\n", "2031-08-10 22:00:30\n", "Exhibition");
            assertThat(browser.text()).doesNotContain("Tomorrow");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** What fails leaves what was there, says why, and may be tried again. */
    @Test
    void keepsWhatIsThereWhenTheRestFails() {
        try (Browser browser = browser()) {
            browser.view(1200, 1000, false).open(marquee.uri("/browse#from=2031-05-01&to=2031-06-30").toString());
            browser.awaitText("100 events, and more");
            browser.value(NO_NETWORK.formatted("after="));
            browser.click("More");
            browser.awaitText("The server cannot be reached", "Show 0");
            browser.value("fetch = real");
            browser.value("document.getElementById('more').click(), document.getElementById('more').click()");
            browser.awaitText("151 events");
            browser.value(NO_NETWORK.formatted("/history"));
            browser.click("Hamlet again");
            browser.awaitText("The server cannot be reached", "A play.", "Teatro, Madrid");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** A filter that matches nothing among very many events: each page is empty and not the last. */
    @ParameterizedTest
    @CsvSource({"list, There is none so far", "calendar, There are too many events to look through all"})
    void looksThroughSoManyPagesAndNoMore(String view, String said) {
        try (Browser browser = browser()) {
            browser.view(1200, 1000, false).open(marquee.uri("/browse#from=2031-05-01&to=2031-05-31").toString());
            browser.awaitText("100 events, and more");
            browser.value("globalThis.asked = 0, fetch = async () => (asked++, Response.json({ data: { events: [], next: 'http://a.example/events?after=a' } }))");
            browser.value("location.hash = 'from=2031-05-01&view=" + view + "'");
            browser.awaitText(said);
            assertThat(browser.value("asked")).isEqualTo("20");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void takesAnyAddress() {
        try (Browser browser = browser()) {
            browser.view(1200, 1000, false);
            Map.of("from=2031-05-02&to=2031-05-01", "The range ends before it begins.",
                            "from=2031-99-99&to=2031-02-30", ", and more",
                            "from=2031-99-99&view=calendar", " in this month",
                            "from=0000-01-01&view=calendar", " in this month",
                            "from=0001-01-01&view=calendar", "There is no such event in this month.",
                            "from=9999-12-31&to=9999-12-31", "There is no such event.",
                            "from=9999-12-01&view=calendar", "There is no such event in this month.",
                            "from=2031-05-01&provider=nobody", "There is no provider of this name",
                            "from=2031-05-01&event=nothing", "The id of an event is a UUID.",
                            "from=2031-05-01&event=..", "nothing that this page can read")
                    .forEach((hash, said) -> {
                        browser.open("about:blank").open(marquee.uri("/browse#" + hash).toString());
                        browser.awaitText(said);
                        assertThat(browser.complaints()).as(hash).allMatch(complaint -> complaint.contains("Failed to load resource"));
                    });
        }
    }

    /** Also into other months, and back. */
    @Test
    void canAlwaysGoIntoTheCalendar() {
        try (Browser browser = browser()) {
            browser.view(1200, 1000, false).open(marquee.uri("/browse#from=2031-05-31&view=calendar").toString());
            browser.awaitText("150 events in this month");
            browser.value("document.querySelector('[data-day=\"2031-05-31\"]').focus()");
            browser.key("ArrowRight");
            browser.awaitText("June 2031", "1 event in this month");
            browser.awaitTrue("document.activeElement.dataset.day === '2031-06-01'");
            browser.key("ArrowRight");
            browser.value("history.back()");
            browser.awaitText("May 2031", "150 events in this month");
            browser.awaitTrue("document.activeElement.dataset.day === '2031-05-31'");
            assertThat(browser.value("document.querySelectorAll('#days [tabindex=\"0\"]').length")).isEqualTo("1");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** By keys alone: the calendar's days, the list of one, an event of it, and back. */
    @Test
    void goesByKeyboard() {
        try (Browser browser = browser()) {
            browser.view(1200, 1000, false).open(marquee.uri("/browse#from=2031-05-09&view=calendar").toString());
            browser.awaitText("May 2031", "150 events in this month", "13 more");
            browser.value("document.querySelector('[data-day=\"2031-05-09\"]').focus()");
            browser.key("ArrowRight");
            browser.awaitTrue("document.activeElement.dataset.day === '2031-05-10'");
            browser.key("ArrowDown");
            browser.awaitTrue("document.activeElement.dataset.day === '2031-05-17'");
            browser.key("Enter");
            browser.awaitText("15 events");
            browser.value("document.querySelector('#list button').focus()");
            browser.key("Enter");
            browser.awaitTrue("document.getElementById('event').open");
            browser.awaitText("How it was shown", "fever, poll ");
            browser.key("Escape");
            browser.awaitTrue("!document.getElementById('event').open");
            assertThat(browser.value("[...document.querySelectorAll('input, select, button')].every(field => field.labels?.length || field.textContent || field.ariaLabel)"))
                    .isEqualTo("true");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void takesTextOfFeedsForNothingButText() {
        try (Browser browser = browser()) {
            for (String view : List.of("list", "calendar")) {
                browser.view(1200, 1000, false).open(marquee.uri("/browse?" + view + "#from=2031-05-17&view=" + view + "&text=onerror").toString());
                browser.awaitText("<img src=x onerror=document.title=1>");
                assertThat(browser.value("document.querySelectorAll('img').length + document.title")).isEqualTo("0Events");
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"360, false, list", "360, true, calendar", "1400, false, calendar", "1400, true, list"})
    void fitsNarrowAndWideInLightAndDark(int width, boolean dark, String view) throws IOException {
        try (Browser browser = browser()) {
            browser.view(width, 1000, dark).open(marquee.uri("/browse#from=2031-05-01&view=" + view).toString());
            browser.awaitText("list".equals(view) ? "100 events, and more" : "150 events in this month");
            assertThat(browser.value("document.documentElement.scrollWidth > document.documentElement.clientWidth")).as("scrolls to the side").isEqualTo("false");
            byte[] png = browser.picture();
            Files.write(Path.of("target", "browse-" + width + (dark ? "-dark-" : "-light-") + view + ".png"), png);
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            assertThat((picture.getRGB(2, 2) & 0xff) < GREY).as("dark").isEqualTo(dark);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void asksForAKeyOrATokenAndIsTurnedOff(@TempDir Path keys) throws IOException {
        Files.writeString(keys.resolve("keys"), ApiKeys.line("people", KEY) + "\n");
        try (FakeProvider provider = new FakeProvider();
                FakeIssuer issuer = new FakeIssuer();
                RunningMarquee closed = RunningMarquee.start(TestDatabase.create(), provider, Map.of("ACCESS_API_KEYS", keys.resolve("keys").toString(),
                        "ACCESS_ISSUER", issuer.url(), "ACCESS_AUDIENCE", FakeIssuer.AUDIENCE))) {
            closed.poll(feed("Hamlet"));
            // each with a window of its own, as what a window keeps is its own
            for (String good : List.of(" " + KEY, issuer.token("people"))) {
                try (Browser browser = browser()) {
                    browser.view(1200, 1000, false).open(closed.uri("/browse#from=2031-05-01").toString());
                    browser.awaitText("This needs a key or a token of yours.");
                    useKey(browser, "\u201c" + KEY + "\u201d");
                    assertThat(browser.value("document.getElementById('key').elements.key.validity.patternMismatch + ' ' + sessionStorage.length")).isEqualTo("true 0");
                    useKey(browser, KEY.substring(1));
                    browser.awaitText("The key or the token is not valid here.");
                    useKey(browser, good);
                    browser.awaitText("100 events, and more");
                    assertThat(browser.value("document.getElementById('key').hidden + ' ' + sessionStorage.length")).isEqualTo("true 1");
                    assertThat(browser.value("localStorage.length + document.cookie + location.search")).isEqualTo("0");
                }
            }
        }
        try (FakeProvider provider = new FakeProvider();
                RunningMarquee off = RunningMarquee.start(TestDatabase.create(), provider, Map.of("HTTP_BROWSE", "false"))) {
            for (String path : List.of("/browse", "/browse/", "/browse/browse.js", "/browse/browse.css")) {
                assertThat(off.get(path).statusCode()).isEqualTo(404);
            }
        }
    }

    private static void useKey(Browser browser, String key) {
        browser.value("document.getElementById('key').elements.key.value = '" + key + "'");
        browser.click("Use it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/browse", "/browse/browse.js", "/browse/browse.css"})
    void answersAsOtherPagesDo(String path) {
        String etag = marquee.get(path).headers().firstValue("ETag").orElseThrow();
        assertThat(marquee.send(HttpRequest.newBuilder(marquee.uri(path)).header("If-None-Match", etag).build()).statusCode()).isEqualTo(304);
        HttpResponse<String> head = marquee.send(HttpRequest.newBuilder(marquee.uri(path)).method("HEAD", HttpRequest.BodyPublishers.noBody()).build());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        HttpResponse<String> post = marquee.send(HttpRequest.newBuilder(marquee.uri(path)).POST(HttpRequest.BodyPublishers.ofString("x")).build());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow").orElseThrow()).contains("GET", "HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/browse", "/browse/browse.js", "/browse/browse.css"})
    void loadsNothingFromOutside(String path) {
        assertThat(marquee.get(path).statusCode()).isEqualTo(200);
        assertThat(marquee.get(path).headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'").doesNotContain("unsafe", "http");
        assertThat(marquee.get(path).body()).doesNotContainPattern("(?:src|href|url\\()=?\"?(?:https?:)?//");
    }
}
