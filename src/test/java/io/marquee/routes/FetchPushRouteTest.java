package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.marquee.feed.FeedException;
import io.marquee.kit.Push;
import io.marquee.poll.Poll;
import io.marquee.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a push comes from the database onto disk. */
final class FetchPushRouteTest extends PollRouteTest {

    private static final int PIECE = 262_144;
    private static final byte[] BODY = ("{\"shows\":[]}" + " ".repeat(600_000)).getBytes(StandardCharsets.US_ASCII);

    FetchPushRouteTest() {
        super("fetch-push");
    }

    @Override
    Settings settings() {
        return Settings.load(Path.of(""), Map.of("FEVER_URL", "http://localhost/events", "ACME_SECRET", Push.SECRET, "ACME_WEAK", "weak"));
    }

    @Override
    void advise() throws Exception {
        replaceStep("fetch-push", "find-statement");
        replaceStep("read-push", "read-statement");
    }

    private Poll acme(String secret) {
        addAcme(Map.of("url", "push:standard-webhooks", "variables", secret, "clientSecret", "$" + secret));
        return begin(claim("acme", POLL));
    }

    private void waits(byte[] body, int tries, boolean more) {
        answers("find-statement", new HashMap<>(Map.of("number", 3L, "size", body.length, "tries", tries, "has_more", more)));
        atCall("read-statement", exchange -> {
            Map<?, ?> asked = exchange.getMessage().getBody(Map.class);
            int begin = (int) asked.get("begin") - 1;
            byte[] piece = Arrays.copyOfRange(body, Math.min(begin, body.length), Math.min(begin + (int) asked.get("size"), body.length));
            exchange.getMessage().setBody(piece.length == 0 ? null : piece);
        });
    }

    private long left() throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".feed")).count();
        }
    }

    @Test
    void putsTheOldestPushOnDiskInPiecesAndLetsItEndWithThePoll() {
        Poll poll = acme("ACME_SECRET");
        waits(BODY, 0, false);
        assertThat(send("fetch-push", poll).getException()).isNull();
        assertThat(lastCall("find-statement").getVariable("statement")).isEqualTo(sql("find-push"));
        assertThat(lastCall("read-statement").getVariable("statement")).isEqualTo(sql("read-push"));
        assertThat(calls("read-statement")).isEqualTo(BODY.length / PIECE + 1);
        assertThat(poll.bytes()).isEqualTo(BODY.length);
        assertThat(polling().end(poll)).contains(entry("push", 3L), entry("pushOutcome", poll.ending().outcome()), entry("pushTried", false));
    }

    @Test
    void findsThatTheFeedHasNotChangedWhenNoneWaits() {
        Poll poll = acme("ACME_SECRET");
        answers("find-statement", null);
        assertThat(send("fetch-push", poll).getException()).isNull();
        assertThat(calls("read-statement")).isZero();
        assertThat(poll.ending().outcome()).isEqualTo("unchanged");
        assertThat(polling().end(poll)).contains(entry("push", null), entry("pushOutcome", null), entry("pushTried", false));
    }

    @Test
    void looksForNoneWhenTheSecretCouldSignNone() {
        Poll poll = acme("ACME_WEAK");
        assertThat(failureForCaller("fetch-push", exchange -> carry(poll, exchange))).isInstanceOf(FeedException.class)
                .hasMessage("clientSecret: a secret must be whsec_ and the base64 of 24 to 64 bytes");
        assertThat(calls("find-statement")).isZero();
    }

    @Test
    void leavesNothingOnDiskWhenThePushIsGoneHalfWay() throws Exception {
        Poll poll = acme("ACME_SECRET");
        waits(BODY, 0, false);
        atCall("read-statement", exchange -> exchange.getMessage().setBody(calls("read-statement") > 1 ? null : new byte[PIECE]));
        assertThat(failureForCaller("read-push", exchange -> {
            carry(poll, exchange);
            template.send("direct:fetch-push", inner -> inner.setVariable("poll", poll));
        })).hasMessage("the push is gone");
        assertThat(left()).isZero();
        assertThat(parts().spooled()).isZero();
    }

    /** A poll that fails, by what, after how many others, and what becomes of the push. */
    @ParameterizedTest
    @CsvSource({
        "feed, 0, false,     , true,  ", "feed, 1, true,     , true,  ", "feed, 2, false, dropped, true,  ", "feed, 2, true, dropped, true, 0",
        "database, 2, true,     , false,  ", "disk, 2, true,     , false,  ", "room, 2, true,     , false,  ", "bug, 2, true, dropped, true, 0"
    })
    void keepsAPushForAsLongAsItIsNotItsOwnFaultThatPollsFail(String fault, int tries, boolean more, String outcome, boolean tried, Long retryMs)
            throws Exception {
        Poll poll = acme("ACME_SECRET");
        waits("{\"shows\":[]}".getBytes(StandardCharsets.US_ASCII), tries, more);
        send("fetch-push", poll);
        polling().fail(poll, switch (fault) {
            case "feed" -> new FeedException("no JSON");
            case "database" -> new IllegalStateException(new SQLException("away", "08006"));
            case "disk" -> new IOException("No space left on device");
            case "room" -> new FileSystemException("x");
            default -> new NullPointerException();
        });
        Map<String, Object> end = polling().end(poll);
        assertThat(end).contains(entry("outcome", "failed"), entry("pushOutcome", outcome), entry("pushTried", tried));
        if (retryMs == null) {
            assertThat((long) end.get("retryMs")).isPositive();
        } else {
            assertThat(end).containsEntry("retryMs", retryMs);
        }
    }
}
