package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.Gzip;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RawProvider;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.S3Provider;
import io.marquee.kit.SelfSignedProvider;
import io.marquee.kit.SourceFile;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Feeds that are files in a bucket, of a server that verifies who asks: which are read, how often, and what is said when something is wrong. */
@Tag("application")
class S3FeedsTest {

    private static final int LARGEST = 3_000_000;
    private static final String KEY = "Access-Key: $ACME_ID\nSecret-Key: $ACME_SECRET";

    private static ProviderFolder folder;
    private static S3Provider s3;
    private static RunningMarquee marquee;

    @BeforeAll
    static void start(@TempDir Path routes) {
        folder = new ProviderFolder(routes);
        s3 = new S3Provider();
        marquee = RunningMarquee.start(TestDatabase.create(), new FakeProvider(), folder.settings(Map.of(
                "POLL_TICK", "40ms", "FEED_READ_TIMEOUT", "1s", "FEED_SLOW_TIME", "1s", "FEED_MAX_BYTES", String.valueOf(LARGEST),
                "ACME_ID", S3Provider.ACCESS_KEY, "ACME_SECRET", S3Provider.SECRET_KEY, "ACME_WRONG", "canary-of-another-key", "ACME_BUCKET", S3Provider.BUCKET)));
        s3.put("out/a.csv", csv("One 1"));
        folder.put("acme", file("/out/a.csv").yaml());
        marquee.awaitServer("acme");
        clean();
    }

    @AfterAll
    static void stop() {
        marquee.close();
        s3.close();
    }

    @AfterEach
    void end() {
        clean();
    }

    private static void clean() {
        marquee.forget(folder, "acme");
        s3.clear();
    }

    private static byte[] csv(String... titles) {
        StringBuilder csv = new StringBuilder("id;title;start\n");
        for (String title : titles) {
            csv.append(title.replaceAll("[^0-9]", "")).append(';').append(title).append(";2030-05-12T20:00:00\n");
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static SourceFile file(String... paths) {
        return SourceFile.of("acme", String.join("\n", Stream.of(paths).map(s3::url).toList()))
                .with("format", "csv")
                .with("records", "id;title;start")
                .with("mapping", "[ { base_id: .id, plan_id: .id, title: .title, sell_mode: \"online\", start: .start } ]")
                .with("variables", "ACME_ID, ACME_SECRET, ACME_WRONG")
                .with("headers", KEY);
    }

    /** Outcome and reason of the first poll. */
    private static String poll(SourceFile file) {
        folder.put("acme", file.yaml());
        return marquee.firstPoll("acme");
    }

    private static List<String> titles() {
        return marquee.database().rows("select title from plans where provider = 'acme' order by title");
    }

    @Test
    void areReadOldestFirst() throws IOException {
        s3.put("out/b.csv", csv("Old 1", "Two 2"));
        s3.put("out/a.csv", Gzip.of(csv("New 1", "Three 3")));
        s3.put("out/other.txt", csv("Four 4"));
        s3.put("out/below/c.csv", csv("Five 5"));
        s3.put("other/d.csv", csv("Six 6"));
        assertThat(poll(file("/out/*.csv"))).isEqualTo("ok | null");
        assertThat(titles()).containsExactly("New 1", "Three 3", "Two 2");
        assertThat(s3.asked()).containsExactly("out/b.csv", "out/a.csv");
    }

    @Test
    void areReadAgainOnlyWhenTheListIsAnother() {
        s3.put("out/a.csv", csv("One 1"));
        s3.put("out/b.csv", csv("Two 2"));
        assertThat(poll(file("/out/*.csv"))).isEqualTo("ok | null");
        assertThat(marquee.awaitPoll("acme")).isEqualTo("unchanged");
        assertThat(marquee.awaitPoll("acme")).isEqualTo("unchanged");
        assertThat(s3.asked()).hasSize(2);
        s3.put("out/a.csv", csv("Uno 1"));
        Awaitility.await().until(() -> titles().contains("Uno 1"));
        s3.remove("out/b.csv");
        Awaitility.await().until(() -> s3.asked().size() == 5);
        assertThat(marquee.awaitPoll("acme")).isEqualTo("unchanged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b.csv", "a+b.csv", "a%20b.csv", "a%2Bb.csv", "ä€😀.csv", "a&b<c>\"d'.csv", "a=b?c#d.csv", "a..b~!$(),;:@[]{}|^`.csv", "%2e%2e%2fa.csv"})
    void haveAnyCharactersInTheirNames(String name) {
        s3.put("o ut/+%/" + name, csv("One 1"));
        assertThat(poll(file("/o%20ut/+%25/*.csv"))).isEqualTo("ok | null");
        assertThat(titles()).containsExactly("One 1");
        assertThat(s3.asked()).containsExactly("o ut/+%/" + name);
    }

    @Test
    void mayLieAtTheTopOfABucketThatAVariableNames() {
        s3.put("a.csv", csv("One 1"));
        assertThat(poll(file("/").with("url", "s3+http://127.0.0.1:" + s3.port() + "/$ACME_BUCKET/*.csv")
                .with("variables", "ACME_ID, ACME_SECRET, ACME_BUCKET"))).isEqualTo("ok | null");
        assertThat(titles()).containsExactly("One 1");
    }

    @Test
    void areMissedWhenThereIsNone() {
        assertThat(poll(file("/out/*.csv"))).isEqualTo("failed | no file of /acme/out is called *.csv; empty: none takes that for no events");
    }

    @Test
    void mayBeNoneIfTheFileSaysSo() {
        assertThat(poll(file("/out/*.csv").with("empty", "none"))).isEqualTo("ok | null");
    }

    @Test
    void areTheNewestThousandOfAListInPages() {
        for (int i = 1_002; i >= 0; i--) {
            s3.put("out/" + i + ".csv", csv("Show " + i));
        }
        assertThat(poll(file("/out/*.csv"))).isEqualTo("partial | more than 1000 files: the oldest 3 are left out");
        assertThat(titles()).hasSize(1_000).doesNotContain("Show 1002", "Show 1000").contains("Show 999");
        // two pages before and two behind
        assertThat(s3.lists()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void harmNoOtherWhenOneIsBad() {
        s3.put("out/a.csv", csv("One 1"));
        s3.put("out/b.csv", new byte[0]);
        s3.put("out/c.csv", "<html>".repeat(LARGEST / 5).getBytes(StandardCharsets.UTF_8));
        s3.put("out/d.csv", csv("Two 2"));
        s3.put("out/e.csv.tmp", csv("Three 3"));
        s3.put("out/", new byte[0]);
        assertThat(poll(file("/out/*"))).isEqualTo("partial | file b.csv: empty, and 1 more");
        assertThat(titles()).containsExactly("One 1", "Two 2");
    }

    @Test
    void areTooLargeAlsoUnpacked() throws IOException {
        s3.put("out/a.csv", Gzip.of(new byte[LARGEST + 1]));
        assertThat(poll(file("/out/a.csv"))).isEqualTo("failed | file a.csv: larger than " + LARGEST + " bytes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Access-Key: $ACME_WRONG,Secret-Key: $ACME_SECRET                             | HTTP 403 InvalidAccessKeyId: the server does not know this Access-Key",
        "Access-Key: $ACME_ID,Secret-Key: $ACME_WRONG                                 | HTTP 403 SignatureDoesNotMatch: the Secret-Key is another",
        "''                                                                           | HTTP 403 AccessDenied: it is not public: headers could have Access-Key and Secret-Key",
    })
    void areNotGivenToSomebodyElse(String headers, String reason) {
        s3.put("out/a.csv", csv("One 1"));
        assertThat(poll(file("/out/*.csv").with("headers", headers.replace(",", "\n")))).isEqualTo("failed | " + reason);
    }

    @Test
    void areNotInABucketThatThereIsNot() {
        assertThat(poll(file("/").with("url", s3.url("/*.csv").replace("/acme/", "/gone/")))).isEqualTo("failed | HTTP 404 NoSuchBucket: there is no bucket gone");
    }

    @Test
    void areInNoBucketThatStandsInThePlaceOfTheHost() {
        assertThat(poll(file("/").with("url", "s3://acme-bucket.invalid/out/x/*.csv")))
                .isEqualTo("failed | unknown host acme-bucket.invalid; behind s3:// stands the host of the service, and then the bucket");
    }

    private static final String LIST = "<ListBucketResult><IsTruncated>false</IsTruncated>" + entry("a.csv", 1) + entry("b.csv", 2) + "</ListBucketResult>";

    /** A head, and 20 bytes of what follows it. */
    private static final int HALF = answer("200 OK", LIST).length - LIST.length() + 20;

    private static String entry(String name, int second) {
        return "<Contents><Key>out/" + name + "</Key><LastModified>2026-11-28T10:00:0" + second + "Z</LastModified><ETag>x</ETag><Size>" + csv("One 1").length
                + "</Size></Contents>";
    }

    private static byte[] answer(String head, String body) {
        return ("HTTP/1.1 " + head + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
    }

    private static String error(String code) {
        return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>canary of the server</Message><Region>eu-west-1</Region>"
                + "<StringToSign>AWS4-HMAC-SHA256</StringToSign></Error>";
    }

    /** What a server does in the place of an answer. */
    private static RawProvider.Conduct conduct(String name) {
        return switch (name) {
            case "is silent" -> RawProvider.silent();
            case "drips" -> RawProvider.trickling();
            case "resets" -> RawProvider.resetting(new byte[0]);
            case "closes" -> RawProvider.babbling(new byte[0]);
            case "breaks off" -> RawProvider.babbling(Arrays.copyOf(answer("200 OK", LIST), HALF));
            case "speaks SSH" -> RawProvider.babbling("SSH-2.0-x\r\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
            case "never ends" -> RawProvider.endless("<ListBucketResult>".getBytes(StandardCharsets.US_ASCII));
            case "ends early" -> RawProvider.announcing(csv("One 1").length - 1, Arrays.copyOf(csv("One 1"), csv("One 1").length - 1));
            case "says more" -> RawProvider.announcing(csv("One 1").length + 1, csv("One 12".replace("12", "1 ")));
            case "packs by brotli" -> RawProvider.babbling(answer("200 OK\r\nContent-Encoding: br", "xxxx"));
            case "redirects" -> RawProvider.babbling(answer("307 Temporary Redirect\r\nLocation: http://169.254.169.254/latest", ""));
            case "redirects to a region" -> RawProvider.babbling(answer("301 Moved Permanently\r\nx-amz-bucket-region: eu-central-1", error("PermanentRedirect")));
            case "redirects nowhere" -> RawProvider.babbling(answer("301 Moved Permanently\r\nx-amz-bucket-region: a b", error("PermanentRedirect").replace("eu-west-1", "&lt;x&gt;")));
            case "answers 304" -> RawProvider.babbling("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            case "answers 206" -> RawProvider.babbling(answer("206 Partial Content", "x"));
            case "errs without end" -> (connection, out) -> {
                out.write("HTTP/1.1 500 X\r\nConnection: close\r\n\r\n<Error><Code>InternalError</Code>".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write("<a>x</a>".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
                }
            };
            case "errs by a bomb" -> RawProvider.babbling(answer("500 X", "<!DOCTYPE a [<!ENTITY a \"InternalError\">]>" + error("&a;")));
            default -> {
                String[] statusAndCode = name.split(" ");
                String body = statusAndCode.length == 1 ? "<html><body><br>" : error(statusAndCode[1]);
                yield RawProvider.babbling(answer(statusAndCode[0] + " X", body));
            }
        };
    }

    private static String pollOf(RawProvider server, SourceFile file) {
        String told = poll(file.with("url", "s3+http://127.0.0.1:" + server.port() + "/acme/out/*.csv"));
        marquee.forget(folder, "acme");
        return told;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "is silent             | silent for too long (feed.read-timeout)         | same",
        "drips                 | slower than 1000 bytes a second over 1 s        | same",
        "resets                | connection reset                                | same",
        "closes                | closed without an answer                        | same",
        "breaks off            | closed early                                    | cut off after 20 bytes: closed early",
        "speaks SSH            | a line longer than 8192 bytes, or more than 100 headers | same",
        "never ends            | the answer is no XML of S3                      | it is larger than it was listed",
        "ends early            | the answer is no XML of S3                      | PARTIAL cut off after 42 bytes: it ends 1 bytes before the size that it was listed with",
        "says more             | the answer is no XML of S3                      | it is larger than it was listed",
        "packs by brotli       | packed in another way than gzip                 | same",
        "redirects             | HTTP 307: the bucket acme is in another region, or at another host: url must name its host, or a line Region in headers the region | same",
        "redirects to a region | HTTP 301 PermanentRedirect: the bucket acme is in the region eu-central-1: url must name its host, or a line Region in headers the region | same",
        "redirects nowhere     | HTTP 301 PermanentRedirect: the bucket acme is in another region, or at another host: url must name its host, or a line Region in headers the region | same",
        "answers 304           | HTTP 304                                        | same",
        "answers 206           | HTTP 206                                        | same",
        "errs without end      | HTTP 500 InternalError                          | same",
        "errs by a bomb        | HTTP 500                                        | same",
        "400 AuthorizationHeaderMalformed | HTTP 400 AuthorizationHeaderMalformed: the bucket acme is in the region eu-west-1: url must name its host, or a line Region in headers the region | same",
        "400 ExpiredToken      | HTTP 400 ExpiredToken: the Session-Token has ended, or is none | same",
        "403 AccessDenied      | HTTP 403 AccessDenied: this key may not list the bucket acme (s3:ListBucket) | HTTP 403 AccessDenied: this key may not read it (s3:GetObject)",
        "403 RequestTimeTooSkewed | HTTP 403 RequestTimeTooSkewed: the clocks of this machine and of the server differ by too much: set this one | same",
        "403 InvalidObjectState | HTTP 403 InvalidObjectState: it is in an archive, and must be restored first | same",
        "403                   | HTTP 403                                        | same",
        "404 NoSuchKey         | it is there no more                             | same",
        "404 NoSuchBucket      | HTTP 404 NoSuchBucket: there is no bucket acme  | same",
        "404                   | HTTP 404                                        | same",
        "501 NotImplemented    | HTTP 501 NotImplemented                         | same",
        "503 Slow$ACME_ID      | HTTP 503                                        | same",
    })
    void failWhereTheServer(String conduct, String ofList, String ofFile) {
        try (RawProvider server = new RawProvider(new byte[0])) {
            server.turns(conduct(conduct));
            assertThat(pollOf(server, file("/"))).isEqualTo("failed | " + ofList);
            server.turns(request -> request.contains("list-type=2")
                    ? RawProvider.babbling(answer("200 OK", LIST.replace(entry("b.csv", 2), "")))
                    : conduct(conduct));
            String reason = "same".equals(ofFile) ? ofList : ofFile;
            // whether what is listed came before the rest, or with it
            String told = pollOf(server, file("/")).replaceFirst("cut off after \\d+ bytes: (?=it is larger than)", "");
            assertThat(told).isEqualTo(reason.startsWith("PARTIAL ") ? "partial | file a.csv: " + reason.substring("PARTIAL ".length()) : "failed | file a.csv: " + reason);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<NextContinuationToken>same</NextContinuationToken>    | the list of the bucket goes round in a circle",
        "<NextContinuationToken>NUMBER</NextContinuationToken>  | more than 100 pages of a list of the bucket: more of the names must stand in url before the first star",
        "<NextMarker>a</NextMarker>                             | the list of the bucket goes on, and does not say how: the server does not know ListObjectsV2",
    })
    void failWhereAListNeverEnds(String next, String reason) {
        try (RawProvider server = new RawProvider(new byte[0])) {
            AtomicInteger pages = new AtomicInteger();
            server.turns((connection, out) -> out.write(answer("200 OK",
                    "<ListBucketResult><IsTruncated>true</IsTruncated>" + next.replace("NUMBER", String.valueOf(pages.incrementAndGet())) + "</ListBucketResult>")));
            assertThat(pollOf(server, file("/"))).isEqualTo("failed | " + reason);
                    }
    }

    /** A store that is asked too often is asked for no other file, and again only when it wants. */
    @Test
    void areAskedForNoMoreWhereTheServerWantsToBeLeftAlone() {
        try (RawProvider server = new RawProvider(new byte[0])) {
            AtomicInteger requests = new AtomicInteger();
            server.turns(request -> {
                requests.incrementAndGet();
                boolean isList = request.contains("list-type=2");
                return RawProvider.babbling(isList ? answer("200 OK", LIST) : answer("503 Slow\r\nRetry-After: 3000", error("SlowDown")));
            });
            folder.put("acme", file("/").with("url", "s3+http://127.0.0.1:" + server.port() + "/acme/out/*.csv").yaml());
            Awaitility.await().until(() -> marquee.database().rows("select outcome, reason from polls where provider = 'acme' and outcome <> 'running'")
                    .contains("failed | file a.csv: HTTP 503 SlowDown, and 1 more"));
            assertThat(requests).hasValue(2);
            assertThat(marquee.database().number("select extract(epoch from due_at - now())::int from providers where name = 'acme'")).isBetween(2_900L, 3_000L);
        }
    }

    @Test
    void areAskedForWithTls(@TempDir Path certificate) {
        try (SelfSignedProvider server = new SelfSignedProvider(certificate, new byte[0])) {
            SourceFile file = file("/").with("url", server.url().replace("https://", "s3://").replaceAll("(:\\d+)/.*", "$1/acme/*.csv"));
            assertThat(poll(file)).isEqualTo("failed | TLS: the certificate is not trusted");
            marquee.forget(folder, "acme");
        }
    }

    @Test
    void comeFromAPublicBucketWithoutAKey() {
        try (S3Provider open = S3Provider.open()) {
            open.put("out/a.csv", csv("One 1"));
            assertThat(poll(file("/").with("url", open.url("/out/*.csv")).with("headers", ""))).isEqualTo("ok | null");
            marquee.forget(folder, "acme");
        }
    }
}
