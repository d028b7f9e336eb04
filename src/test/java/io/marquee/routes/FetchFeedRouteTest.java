package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.feed.StatusException;
import io.marquee.kit.S3Provider;
import io.marquee.poll.Poll;
import io.marquee.settings.Settings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the pages of a feed are asked for. */
final class FetchFeedRouteTest extends PollRouteTest {

    FetchFeedRouteTest() {
        super("fetch-feed");
    }

    @Override
    Settings settings() {
        return SETTINGS.with("providers.folders", folder.toString());
    }

    @Override
    void advise() throws Exception {
        replaceStep("fetch-page", "ask-provider");
    }

    /** Lets the provider send these pages, one after the other. */
    private void says(Map<String, Object> headers, String... pages) {
        Iterator<String> rest = Arrays.asList(pages).iterator();
        atCall("ask-provider", exchange -> {
            exchange.getMessage().setHeaders(headers);
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            exchange.getMessage().setBody(rest.next());
        });
    }

    private Message request() {
        return lastCall("ask-provider").getMessage();
    }

    @Test
    void asksOnceForAFeedOfOnePageAndPutsItOnDisk() {
        addAcme(Map.of("headers", "X-Client: marquee"));
        says(Map.of("Set-Cookie", "secret"), "{\"shows\":[]}");
        Poll poll = begin(claim("acme", POLL));
        Exchange done = send("fetch-feed", poll);
        assertThat(calls("ask-provider")).isOne();
        assertThat(request().getHeader(Exchange.HTTP_URI)).hasToString("http://localhost/1");
        assertThat(request().getHeader("X-Client")).isEqualTo("marquee");
        assertThat(poll.bytes()).isEqualTo("{\"shows\":[]}".length());
        assertThat(done.getMessage().getBody()).isNull();
        assertThat(done.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void goesOnWithThePageThatTheProgramOfTheFileFinds() {
        addAcme(Map.of("next", ".answer.next"));
        says(Map.of(), "{\"next\":\"http://localhost/2\"}", "{\"next\":\"http://localhost/3\"}", "{}");
        send("fetch-feed", begin(claim("acme", POLL)));
        assertThat(mock("ask-provider").getReceivedExchanges().stream().map(page -> page.getMessage().getHeader(Exchange.HTTP_URI, String.class)))
                .containsExactly("http://localhost/1", "http://localhost/2", "http://localhost/3");
    }

    @Test
    void asksOnlyForWhatHasChangedSinceTheLastFeed() throws Exception {
        addAcme(Map.of());
        says(Map.of("ETag", "\"one\""), "{\"shows\":[]}");
        Poll first = begin(claim("acme", POLL));
        send("fetch-feed", first);
        assertThat(request().getHeader("If-None-Match")).isNull();
        atCall("ask-provider", exchange -> exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 304));
        Poll second = begin(claimAfter(first));
        assertThat(send("fetch-feed", second).getException()).isNull();
        assertThat(request().getHeader("If-None-Match")).isEqualTo("\"one\"");
        assertThat(second.ending().outcome()).isEqualTo("unchanged");
    }

    @Test
    void keepsThePagesBeforeOneThatDoesNotComeAndLeavesTheProviderAloneAsLongAsItAsks() throws Exception {
        addAcme(Map.of("next", ".answer.next"));
        Iterator<String> pages = Arrays.asList("{\"next\":\"http://localhost/2\"}", "{\"next\":\"http://localhost/3\"}").iterator();
        atCall("ask-provider", exchange -> {
            if (!pages.hasNext()) {
                throw new StatusException(429, "60");
            }
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            exchange.getMessage().setBody(pages.next());
        });
        Poll poll = begin(claim("acme", POLL));
        assertThat(send("fetch-feed", poll).getException()).isNull();
        assertThat(poll.pages().count()).isEqualTo(2);
        assertThat(poll.ending().reason()).isEqualTo("page 3: HTTP 429");
        assertThat(polling().end(poll)).containsEntry("retryMs", 60_000L);
    }

    @Test
    void leavesAFailureToTheCaller() {
        addAcme(Map.of());
        StatusException failure = new StatusException(503, null);
        fails("ask-provider", failure);
        Poll poll = begin(claim("acme", POLL));
        assertThat(failureForCaller("fetch-feed", exchange -> carry(poll, exchange))).isSameAs(failure);
        assertThat(calls("ask-provider")).isOne();
    }

    @Test
    void takesAPushWhereTheAddressSaysSo() throws Exception {
        replaceRoute("fetch-push");
        addAcme(Map.of("url", "push:standard-webhooks"));
        Poll poll = begin(claim("acme", POLL));
        atCall("fetch-push", exchange -> parts().pushes().take(exchange, new ByteArrayInputStream("{}".getBytes(StandardCharsets.US_ASCII)), null));
        assertThat(send("fetch-feed", poll).getException()).isNull();
        assertThat(calls("fetch-push")).isOne();
        assertThat(poll.bytes()).isEqualTo(2);
    }

    private Path put(String name, String text) throws Exception {
        return Files.writeString(Files.createDirectories(folder.resolve("out")).resolve(name), text);
    }

    @Test
    void leavesAFileThatIsBeingWrittenForAnotherPoll() throws Exception {
        replaceStep("fetch-file", "let-settle");
        addAcme(Map.of("url", "file:" + folder + "/out/*.json"));
        put("a.json", "{}");
        put("b.json", "{");
        atCall("let-settle", exchange -> put("b.json", "{}"));
        Poll poll = begin(claim("acme", POLL));
        assertThat(send("fetch-feed", poll).getException()).isNull();
        assertThat(calls("let-settle")).isOne();
        assertThat(poll.bytes()).isEqualTo(2);
        assertThat(poll.ending().reason()).isEqualTo("file b.json: it is still being written");
    }

    @Test
    void putsEachFileOfAFolderOnDiskAndLeavesOutWhatIsNone() throws Exception {
        addAcme(Map.of("url", "file:" + folder + "/out/*.json"));
        put("a.json", "{}");
        put("b.json", "");
        put("c.json", "[]");
        Poll poll = begin(claim("acme", POLL));
        assertThat(send("fetch-feed", poll).getException()).isNull();
        assertThat(calls("ask-provider")).isZero();
        assertThat(poll.bytes()).isEqualTo(4);
        assertThat(poll.ending().reason()).isEqualTo("file b.json: empty");
    }

    @Test
    void readsABucketOnlyWhenItsListIsAnotherAndWaitsForNobody() throws Exception {
        try (S3Provider s3 = S3Provider.open()) {
            addAcme(Map.of("url", s3.url("/out/*.json")));
            s3.put("out/a.json", "{}".getBytes(StandardCharsets.UTF_8));
            Poll first = begin(claim("acme", POLL));
            assertThat(send("fetch-feed", first).getException()).isNull();
            assertThat(first.bytes()).isEqualTo(2);
            // before, and behind
            assertThat(s3.lists()).isEqualTo(2);
            Poll second = begin(claimAfter(first));
            assertThat(send("fetch-feed", second).getException()).isNull();
            assertThat(second.ending().outcome()).isEqualTo("unchanged");
            assertThat(s3.lists()).isEqualTo(3);
            assertThat(s3.asked()).containsExactly("out/a.json");
        }
    }

    /** Whatever was said when the file was loaded: a name may have another address by now. */
    @ParameterizedTest
    @CsvSource({
        "s3://169.254.169.254/acme/*, is link-local", "s3+http://[fe80::1]/acme/*, is link-local", "s3+http://127.0.0.1:1/acme/*, is our own management port",
        "sftp://me@169.254.169.254/out/*, is link-local"
    })
    void asksNoServerOfFilesThatProvidersMayNotHave(String url, String why) {
        addAcme(Map.of("url", url, "headers", "Host-Key: SHA256:" + "A".repeat(43)));
        Poll poll = begin(claim("acme", POLL));
        assertThat(failureForCaller("fetch-feed", exchange -> carry(poll, exchange))).hasMessageContaining(why);
    }

    @Test
    void takesAThousandFilesOfAllFoldersTogether() throws Exception {
        addAcme(Map.of("url", "file:%1$s/out/a* file:%1$s/out/* file:%1$s/out/b*".formatted(folder)));
        for (int i = 0; i < 600; i++) {
            put("a" + i, "{}");
        }
        Poll poll = begin(claim("acme", POLL));
        assertThat(send("fetch-feed", poll).getException()).isNull();
        assertThat(poll.bytes()).isEqualTo(2_000);
        assertThat(poll.ending().reason()).isEqualTo("more than 1000 files");
    }

    @Test
    void leavesAFolderThatIsNotThereToTheCaller() {
        addAcme(Map.of("url", "file:" + folder + "/gone/*.json"));
        Poll poll = begin(claim("acme", POLL));
        assertThat(failureForCaller("fetch-file", exchange -> carry(poll, exchange))).hasMessage("there is no folder " + folder + "/gone");
    }
}
