package io.marquee;

import io.marquee.kit.Browser;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SteadyLoad;
import io.marquee.kit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the pictures of the documents from a running application: {@code make pictures}. It needs a Chromium. */
@Tag("application")
class Pictures {

    private static final Path FOLDER = Path.of("docs/pictures");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int POLLS = 16;
    private static final int WIDTH = 1_340;
    private static final String PASSWORD = "only-for-pictures";
    /** The steps of a route have numbers, and they are not those of the beginning. */
    private static final String COUNTED = "[...document.querySelectorAll('.react-flow__node')].some(step => /^[1-9]\\d*$/m.test(step.innerText))";

    private static byte[] feed(int plans, int version, boolean hasRejected) {
        LocalDate first = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        Stream<String> good = IntStream.range(0, plans).mapToObj(i -> ProviderFeed.plan(i, "Show " + i + (i == 0 ? " " + version : ""), first.plusDays(i)));
        String bad = ProviderFeed.plan(plans, "Show of no day", first).replace(first.toString(), first.getYear() + "-09-31");
        return ProviderFeed.of(Stream.concat(good, hasRejected ? Stream.of(bad) : Stream.empty()).toArray(String[]::new));
    }

    /** Of some kinds of steps Hawtio draws nothing. */
    private static void drawEveryRoute(Browser browser, CamelContext context) {
        browser.awaitText("operator");
        browser.click("routes");
        List<String> routes = context.getRoutes().stream().map(Route::getId).sorted().toList();
        browser.awaitText(routes.toArray(String[]::new));
        routes.forEach(route -> draw(browser, route));
    }

    private static void draw(Browser browser, String route) {
        browser.click(route);
        browser.click("Attributes");
        browser.click("Route Diagram");
        browser.awaitTrue("document.querySelectorAll('.react-flow__node').length > 1");
    }

    @Test
    void areTaken(@TempDir Path folder) {
        ProviderFolder files = new ProviderFolder(folder.resolve("routes"));
        FakeProvider fever = new FakeProvider();
        FakeProvider acme = new FakeProvider();
        FakeProvider agenda = new FakeProvider();
        files.add("fever", fever.url()).add("acme", acme.url()).add("agenda", agenda.url());
        Map<String, String> settings = new HashMap<>(files.settings());
        settings.put("POLL_PERIOD", "700ms");
        settings.put("HAWTIO_PASSWORD", PASSWORD);
        try (fever; acme; agenda; RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), fever, settings)) {
            AtomicInteger version = new AtomicInteger();
            Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> {
                int now = version.incrementAndGet();
                fever.says(feed(120, now / 3, true));
                acme.says(feed(45, now / 7, false));
                if (now % 9 == 0) {
                    agenda.says(503, "text/plain", new byte[0]);
                } else {
                    agenda.says(feed(300, now / 2, false));
                }
                return marquee.database().number("select count(*) from polls") > 3 * POLLS;
            });
            agenda.says(feed(300, 0, false));
            try (SteadyLoad load = SteadyLoad.start(marquee.port(), "/search", 4, 400);
                    Browser browser = Browser.start()) {
                String management = "http://127.0.0.1:" + marquee.managementPort();
                for (boolean dark : new boolean[] {false, true}) {
                    browser.view(WIDTH, 830, dark).open(management + "/status");
                    browser.awaitText("fever", "acme", "agenda", "from memory");
                    // the rate needs a second look
                    Awaitility.await().atMost(LIMIT).until(() -> browser.text().matches("(?s).*\\d\\.\\d / s.*"));
                    browser.value("document.documentElement.style.overflow = 'hidden'");
                    browser.photograph(FOLDER.resolve("status-" + (dark ? "dark" : "light") + ".png"));
                }
                // it has no dark form of its diagrams
                browser.as("operator", PASSWORD).view(WIDTH, 1_000, false).open(management + "/hawtio/camel");
                drawEveryRoute(browser, marquee.context());
                draw(browser, "poll-fever");
                browser.awaitTrue(COUNTED);
                browser.photograph(FOLDER.resolve("route.png"));
            }
        }
    }
}
