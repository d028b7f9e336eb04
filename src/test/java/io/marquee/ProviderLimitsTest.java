package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One provider fills only so much of the store, and what it has there goes on changing. */
@Tag("application")
class ProviderLimitsTest {

    private static final LocalDate DAY = LocalDate.now(ZoneOffset.UTC).plusMonths(1);
    private static RunningMarquee marquee;

    @BeforeAll
    static void start() {
        marquee = RunningMarquee.start(Map.of(
                "PROVIDER_MAX_PLANS", "5", "PROVIDER_MONTHS_BEHIND", "3", "PROVIDER_MONTHS_AHEAD", "4"));
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static String[] plans(int from, int to, String title) {
        return IntStream.range(from, to).mapToObj(i -> ProviderFeed.plan(i, title, DAY)).toArray(String[]::new);
    }

    @Test
    void rejectsOnlyNewPlansBeyondTheLimitAndOnlyStartsOutOfRange() {
        marquee.poll(ProviderFeed.of(plans(1, 4, "First")));
        marquee.poll(ProviderFeed.of(plans(1, 9, "Second")));
        assertThat(marquee.database().number("select count(*) from plans")).isEqualTo(5);
        assertThat(marquee.database().rows("select title, count(*) from plans where base_id in ('1', '2', '3') group by title"))
                .containsExactly("Second | 3");
        assertThat(marquee.database().rows("select reason, count(*) from rejections group by reason")).containsExactly("plans_too_many | 3");
        assertThat(marquee.database().rows("select read, stored, unchanged, rejected from polls where stored = 5"))
                .containsExactly("8 | 5 | 0 | 3");
        assertThat(marquee.metric("marquee_rejections_total", "reason=\"plans_too_many\"")).isGreaterThanOrEqualTo(3);
        assertThat(marquee.events("")).hasSize(5).allMatch(line -> line.startsWith("Second"));

        // one that is there moves too far: it stays as it was, and is rejected; the others change
        String far = ProviderFeed.plan(1, "Third", DAY.plusMonths(5));
        String past = ProviderFeed.plan(2, "Third", DAY.minusMonths(6));
        marquee.poll(ProviderFeed.of(far, past, plans(3, 4, "Third")[0]));
        assertThat(marquee.events("").stream().filter(line -> line.startsWith("Second"))).hasSizeGreaterThanOrEqualTo(2);
        assertThat(marquee.events("").stream().filter(line -> line.startsWith("Third"))).hasSize(1);
        assertThat(marquee.database().rows("select base_id from rejections where reason = 'start_out_of_range' order by base_id"))
                .containsExactly("1", "2");
    }
}
