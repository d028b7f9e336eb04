package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.LogLines;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds that come in pages, and what is sent to who has them. */
@Tag("application")
class PagedFeedsTest {

    private static final String NEXT = """
            if .answer.key then "?id=$ACME_ID&key=${ACME_KEY}&at=\\(.answer.key)"
            elif .answer.many then "?page=\\([range(.answer.many)] | length)"
            else .answer.next end""";

    private static final String KEY = "s3cret";

    private static ProviderFolder folder;
    private static RunningMarquee marquee;

    private FakeProvider provider;

    @BeforeAll
    static void start(@TempDir Path routes) {
        folder = new ProviderFolder(routes);
        marquee = RunningMarquee.start(folder.settings(Map.of(
                "POLL_TICK", "40ms", "ACME_KEY", KEY, "ACME_ID", "i\"d\\(x) {{a}}", "FEED_MAX_BYTES", "2000")));
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    @BeforeEach
    void add() {
        provider = new FakeProvider();
        folder.put("acme", SourceFile.of("acme", provider.url())
                .with("variables", "ACME_KEY, ACME_ID")
                .with("headers", "X-Api-Key: $ACME_KEY")
                .with("format", "json")
                .with("records", "events")
                .with("next", NEXT)
                .with("mapping", "[ { base_id: .id, plan_id: \"1\", title: .title, sell_mode: \"online\", start: .at, prices: [.price] } ]")
                .yaml());
    }

    @AfterEach
    void remove() {
        marquee.forget(folder, "acme");
        provider.close();
    }

    private static String page(int id, String next) {
        return "{\"events\":[{\"id\":" + id + ",\"title\":\"Show " + id + "\",\"at\":" + (1_767_225_600L + id) + "}],\"next\":" + next + "}";
    }

    /** Outcome and reason of a poll that got these. */
    private List<String> poll(String... pages) {
        provider.saysPages("application/json", Stream.of(pages).map(page -> page.getBytes(StandardCharsets.UTF_8)).toList());
        marquee.awaitPoll("acme");
        marquee.awaitPoll("acme");
        return marquee.database().rows("select outcome, reason from polls where provider = 'acme' and outcome <> 'running'"
                + " and coalesce(reason, '') not like '%provider-breaker%' order by id desc limit 1");
    }

    @Test
    void areReadToTheLastPage() {
        assertThat(poll(page(1, "\"?page=2\""), page(2, "\"/other?page=3\""), page(3, "null"))).first().asString().matches("(ok|unchanged) .*");
        assertThat(marquee.events("")).hasSize(3).first().isEqualTo("Show 1 | 2026-01-01 00:00:01 | null null | null | null");
        assertThat(provider.lastHeader("X-api-key")).isEqualTo("s3cret");
    }

    @Test
    void areUnchangedOnlyWhenAllPagesAre() {
        poll(page(1, "\"?page=2\""), page(2, "null"));
        assertThat(poll(page(1, "\"?page=2\""), page(2, "null"))).containsExactly("unchanged | null");
        poll(page(1, "\"?page=2\""), page(4, "null"));
        assertThat(marquee.events("")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"http://127.0.0.2/events\"   | the next page is at another host: 127.0.0.2",
        "\"file:///etc/passwd\"        | the next page is at another host: null",
        "\"//[\"                       | the address of the next page is no URL",
        "\"?page={{database.url}}\"   | the address of the next page is no URL",
        "\"?page=${ACME_KEY}\"        | the address of the next page is no URL",
    })
    void stopAtAnAddressThatMustNotBeAskedFor(String next, String reason) {
        poll(page(1, "null"));
        assertThat(poll(page(2, next), page(3, "null"))).containsExactly("failed | " + reason);
        assertThat(marquee.events("")).as("a page that leads astray is not kept").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "?page=$ACME_KEY", "?page=$PATH", "?page=$%7BACME_KEY%7D", "?page=%7B%7Bdatabase.url%7D%7D", "?page=%7B%7Benv:ACME_KEY%7D%7D",
        "?page=%24%7Bsysenv.PATH%7D", "/a/$ACME_KEY/%2524ACME_KEY", "?page=RAW(%7B%7Bdatabase.url%7D%7D)"
    })
    void areAskedForAsTheProviderNamesThemWithNothingFilledIn(String next) {
        assertThat(poll(page(1, '"' + next + '"'), page(2, "null"))).first().asString().matches("(ok|unchanged) .*");
        assertThat(provider.pagesAsked()).containsExactly(next.startsWith("/") ? next : "/events" + next);
    }

    @Test
    void fillInWhatTheAuthorWroteAndNotWhatCameFromTheProvider() {
        String first = page(1, "null,\"key\":\"$ACME_KEY\"");
        assertThat(poll(first, page(2, "null"))).first().asString().matches("(ok|unchanged) .*");
        assertThat(provider.pagesAsked()).containsExactly("/events?id=i%22d%5C(x)%20%7B%7Ba%7D%7D&key=s3cret&at=$ACME_KEY");
    }

    @Test
    void leaveNoSecretInAnyReasonRejectionRouteOrBean() {
        String echo = "{\"events\":[{\"id\":7,\"title\":\"\",\"at\":\"" + KEY + "\"}],\"next\":\"http://" + KEY + ".invalid/\"}";
        assertThat(poll(echo)).containsExactly("failed | the next page is at another host: $ACME_KEY.invalid");
        poll(echo.replaceAll("\"next\".*", "\"next\":null}"));
        assertThat(marquee.database().rows("select detail, fragment from rejections")).isNotEmpty().noneMatch(row -> row.contains(KEY));
        assertThat(marquee.context().getRoute("poll-acme").getRouteController() + marquee.observe("rejections") + marquee.observe("providers"))
                .doesNotContain(KEY);
    }

    @Test
    void leaveNotEvenTheBeginningOfASecretInTheLog() {
        try (LogLines log = LogLines.in("text")) {
            poll(page(1, "null").replace("\"at\"", "\"price\":\"" + KEY + "\",\"at\""));
            poll(page(2, "null").replace("\"at\"", "\"price\":\"" + "x".repeat(78) + KEY + "\",\"at\""));
            log.await("prices unreadable", "$ACME_KEY");
            log.await("x$");
            assertThat(log.written()).noneMatch(line -> line.contains(KEY.substring(0, 2)) && line.contains("prices unreadable"));
        }
    }

    @Test
    void doNotGoInCircles() {
        assertThat(poll(page(1, "\"?page=2\""), page(2, "\"/events\""))).containsExactly("failed | page 3 is one that came before");
        assertThat(marquee.events("")).isEmpty();
    }

    @Test
    void failWhenItTakesTooMuchToFindTheNextOne() {
        assertThat(poll(page(1, "null,\"many\":1e10"))).first().asString().startsWith("failed | next of page 1").contains("steps");
        assertThat(marquee.events("")).isEmpty();
        assertThat(poll(page(1, "null,\"many\":2"), page(2, "null"))).first().asString().matches("(ok|unchanged) .*");
    }

    @Test
    void keepWhatCameWholeWhenOneOfThemIsBroken() {
        String broken = page(2, "null").replace("]", ",");
        assertThat(poll(page(1, "\"?page=2\""), broken)).containsExactly("partial | page 2 is no JSON");
        assertThat(marquee.events("")).hasSize(2);
    }

    @Test
    void haveOneLimitForAllPages() {
        String large = page(1, "\"?page=2\",\"more\":\"" + "x".repeat(1_100) + '"');
        assertThat(poll(large, large.replace("?page=2", "?page=3"))).containsExactly("partial | page 2: larger than 2000 bytes");
        assertThat(marquee.events("")).hasSize(1);
    }
}
