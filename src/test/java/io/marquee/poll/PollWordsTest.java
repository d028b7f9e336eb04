package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a poll says of itself, whatever it was sent. */
class PollWordsTest {

    private final Poll poll = TestPolls.poll(new BatchLimits(10, 10, 1_000), Map.of("ACME_KEY", "s3cret"));

    @Test
    void isOneLineThatADatabaseCanHold() {
        assertThat(poll.filled().clean("root <a\0b>\r\n is\uD800 not")).isEqualTo("root <a b> is not");
        assertThat(poll.filled().clean("x".repeat(100_000))).hasSize(500);
        assertThat(poll.filled().clean(null)).isNull();
    }

    @Test
    void hasNoSecretInIt() {
        assertThat(poll.filled().clean("root <s3cret> is not")).isEqualTo("root <$ACME_KEY> is not");
        List<Object> kept = TestPolls.checked(poll, Rejection.ofRecord(Reason.RECORD_UNREADABLE, "at s3cret", "{\"k\":\"s3cret\"}"));
        assertThat(kept).singleElement().satisfies(one -> assertThat(one.toString()).doesNotContain("s3cret").contains("$ACME_KEY"));
    }
}
