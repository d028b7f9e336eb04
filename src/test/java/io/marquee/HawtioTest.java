package io.marquee;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.marquee.kit.Browser;
import io.marquee.kit.RunningMarquee;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The console Hawtio in a real browser; pictures of it are kept in {@code target/hawtio}. */
@Tag("application")
class HawtioTest {

    private static final Path PICTURES = Path.of("target/hawtio");
    private static final String PASSWORD = "only-for-this-test";
    private static final String ROUTE = "poll-fever";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] FEED = ("<planList><output><base_plan base_plan_id='1' sell_mode='online' title='A show'>"
                    + "<plan plan_id='1' plan_start_date='2021-06-30T21:00:00'/></base_plan></output></planList>")
            .getBytes(StandardCharsets.UTF_8);

    private RunningMarquee marquee;
    private Browser browser;

    @BeforeEach
    void start() {
        assumeTrue(Browser.program().isPresent(), "skipped: no chromium, chromium-browser, or google-chrome on the PATH, so nobody looks at Hawtio");
        marquee = RunningMarquee.start(Map.of(
                "HAWTIO_PASSWORD", PASSWORD));
        browser = Browser.start().as("operator", PASSWORD).view(1_500, 1_000, false);
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (marquee != null) {
            marquee.close();
        }
    }

    @Test
    void showsTheRoutesWithNumbersThatGrowAndSuspendsThatOfAProvider() {
        marquee.poll(FEED);
        browser.open("http://127.0.0.1:" + marquee.managementPort() + "/hawtio/camel");

        browser.awaitText("operator");
        browser.value(STILL);
        browser.click("routes");
        browser.awaitText("Started", "searchEvents", "store-plans", ROUTE);
        long before = total();
        browser.awaitTrue(TOTAL + " > " + (before + 5));
        browser.photograph(PICTURES.resolve("routes.png"));

        browser.click(ROUTE);
        browser.awaitText("Polls one provider - fetches its feed");
        browser.photograph(PICTURES.resolve("attributes.png"));
        browser.click("Route Diagram");
        browser.awaitText("(ID: feverfetch-feed)", "(ID: feverprovider-breaker)", "(ID: feversplit-feed)");
        // the numbers of each step come after it
        browser.awaitTrue(step("fetch-feed") + " > 0");
        browser.photograph(PICTURES.resolve("diagram.png"));

        browser.click("Operations");
        execute("suspend()");
        await().atMost(LIMIT).until(() -> status() == ServiceStatus.Suspended);
        browser.photograph(PICTURES.resolve("suspended.png"));
        execute("resume()");
        await().atMost(LIMIT).until(() -> status() == ServiceStatus.Started);

        browser.click("store-batch");
        browser.click("Attributes");
        browser.awaitText("Upserts plans and keeps rejections, in one statement", "The only writer.");
        browser.click("Route Diagram");
        browser.awaitText("(ID: database-breaker)", "(ID: settle-batch)");
        browser.click("Operations");
        execute("stop()");
        browser.awaitText("forbidden");
        browser.photograph(PICTURES.resolve("rejected.png"));
    }

    /** The lines of a diagram run, which is more work for a machine than all else in it. */
    private static final String STILL = "(sheet => { sheet.replaceSync('.react-flow__edge path { animation: none !important }');"
            + " document.adoptedStyleSheets.push(sheet); return 0; })(new CSSStyleSheet())";

    /** Exchanges in the row of the provider's route. */
    private static final String TOTAL = "Number([...document.querySelectorAll('tr')].find(row => row.innerText.includes('" + ROUTE
            + "')).innerText.trim().split(/\\s+/)[6])";

    /** Exchanges in the box of one of its steps: the largest of its numbers, for those under way stand there, too. */
    private static String step(String name) {
        return "Math.max(...([...document.querySelectorAll('.react-flow__node')].find(box => box.innerText.includes('fever" + name
                + "'))?.innerText.match(/^\\d+$/gm) ?? [0]))";
    }

    private long total() {
        return Long.parseLong(browser.value(TOTAL));
    }

    private ServiceStatus status() {
        return marquee.context().getRouteController().getRouteStatus(ROUTE);
    }

    /** Opens an operation in the list and executes it. */
    private void execute(String operation) {
        String buttons = "[...([...document.querySelectorAll('li')].find(row => row.innerText.includes('" + operation
                + "'))?.querySelectorAll('button') ?? [])]";
        browser.awaitTrue("(" + buttons + "[0]?.scrollIntoView(), " + buttons + "[0]?.click(), " + buttons + ".length > 0)");
        browser.awaitTrue("(button => { button?.click(); return button !== undefined; })(" + buttons
                + ".find(button => button.innerText === 'Execute'))");
    }
}
