package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.marquee.kit.AnswerFault;
import io.marquee.kit.Memory;
import io.marquee.kit.RawProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of answer that never ends, under every kind of status, as a provider's socket sends it. */
@Timeout(60)
class ProviderClientTest {

    private static final int MAX_BYTES = 4_000_000;
    private static final TransferLimits LIMITS = new TransferLimits(
            Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(10), MAX_BYTES, 1_000, Duration.ofSeconds(1));
    private static final List<String> STATUSES =
            List.of("200 OK", "201 Created", "302 Found", "304 Same", "404 Lost", "500 Oh");

    private final Transfers transfers = new Transfers(LIMITS);
    private final ProviderClient client = new ProviderClient(transfers);
    private final CloseableHttpClient http = client();
    private final RawProvider provider = new RawProvider("abc".getBytes(StandardCharsets.UTF_8));

    private Spool spool;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        spool = new Spool(folder, MAX_BYTES, 1L << 30, 1);
    }

    private CloseableHttpClient client() {
        HttpClientBuilder builder = HttpClientBuilder.create();
        client.configureHttpClient(builder);
        return builder.build();
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        client.close();
        provider.close();
        spool.close();
    }

    /** One page, to the disk. */
    private Download get() throws IOException {
        ClassicHttpResponse answer = http.executeOpen(null, new HttpGet(provider.url()), null);
        InputStream body = answer.getEntity() == null ? null : answer.getEntity().getContent();
        String type = answer.getFirstHeader("Content-Type") == null ? null : answer.getFirstHeader("Content-Type").getValue();
        return spool.save(body, type, 0);
    }

    static Stream<Arguments> faults() {
        return STATUSES.stream().flatMap(status -> Stream.of(AnswerFault.values()).map(fault -> Arguments.of(status, fault)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("faults")
    void endsWhatNeverEnds(String status, AnswerFault fault) {
        provider.turns(fault.under(status));
        transfers.begin(Duration.ofHours(1), Statuses.NONE);
        boolean read = status.startsWith("200");
        long before = read ? Memory.used() : 0;
        Throwable end = catchThrowable(() -> {
            Download cut = get();
            // what came before is kept, and known to be a part
            throw new FeedException(cut.cut());
        });
        assertThat(end).isInstanceOf(IOException.class);
        assertThat(Trouble.of(end)).doesNotContain("unexpected", "null");
        if (read) {
            Memory.assertGrowth(before, 24 * Memory.MEGABYTE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "103 Hints", "199 Odd"})
    void endsAProviderThatGoesOnWorkingForEver(String status) {
        provider.turns(AnswerFault.again(status));
        transfers.begin(Duration.ofHours(1), Statuses.NONE);
        assertThatExceptionOfType(IOException.class).isThrownBy(this::get)
                .satisfies(end -> assertThat(Trouble.of(end)).isEqualTo("more than 1048576 bytes before the body"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"201 Created", "204 Nothing", "302 Found", "404 Lost", "500 Oh"})
    void judgesTheStatusBeforeAByteOfTheBody(String status) {
        // announces a body that never comes: who waited for it would wait for long
        provider.turns(RawProvider.babbling(answer(status, "Content-Length: 1000000", "Retry-After: 7")));
        assertThatExceptionOfType(StatusException.class).isThrownBy(this::get).satisfies(end -> {
            assertThat(end.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
            assertThat(end.retryAfter()).isEqualTo("7");
        });
    }

    @Test
    void countsAllPagesOfAPollTogether() throws IOException {
        byte[] page = new byte[MAX_BYTES / 3];
        provider.turns(RawProvider.announcing(page.length, page));
        transfers.begin(Duration.ofHours(1), Statuses.NONE);
        get();
        get();
        assertThatExceptionOfType(FeedException.class).isThrownBy(this::get).withMessage("larger than " + MAX_BYTES + " bytes");
        transfers.begin(Duration.ofHours(1), Statuses.NONE);
        assertThat(get().cut()).isNull();
    }

    @Test
    void letsARouteOfAFilesOwnAskAsOftenAsItLikes() throws IOException {
        byte[] page = new byte[MAX_BYTES / 3];
        provider.turns(RawProvider.announcing(page.length, page));
        for (int i = 0; i < 5; i++) {
            assertThat(get().cut()).isNull();
        }
    }

    @Test
    void letsInFewHeadersAndThoseCleaned() throws IOException {
        provider.turns(RawProvider.babbling(answer("200 Fi\0ne" + "e".repeat(5_000), "Content-Type: text/xml; a=" + "t".repeat(7_000),
                "ETag: \"a\0b\"", "Last-Modified: " + "m".repeat(7_000), "Set-Cookie: a=b", "CamelHttpUri: http://x", "Content-Length: 0")));
        ClassicHttpResponse answer = http.executeOpen(null, new HttpGet(provider.url()), null);
        assertThat(answer.getReasonPhrase()).isEqualTo("OK");
        assertThat(answer.getHeaders()).hasSize(1);
        assertThat(answer.getFirstHeader("Content-Type").getValue()).hasSize(HeaderText.MAX);
    }

    @Test
    void keepsWholeValidators() throws IOException {
        provider.turns(RawProvider.babbling(answer("200 OK", "ETag: W/\"a b\"", "Last-Modified:  Mon, 01 Feb 2021 00:02:00 GMT ", "Content-Length: 0")));
        ClassicHttpResponse answer = http.executeOpen(null, new HttpGet(provider.url()), null);
        assertThat(answer.getFirstHeader("ETag").getValue()).isEqualTo("W/\"a b\"");
        assertThat(answer.getFirstHeader("Last-Modified").getValue()).isEqualTo("Mon, 01 Feb 2021 00:02:00 GMT");
    }

    @Test
    void rejectsWhatIsPackedInAnotherWay() {
        provider.turns(RawProvider.babbling(answer("200 OK", "Content-Encoding: br", "Content-Length: 1000000")));
        assertThatExceptionOfType(FeedException.class).isThrownBy(this::get).withMessage("packed in another way than gzip");
    }

    private static byte[] answer(String status, String... headers) {
        return ("HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
