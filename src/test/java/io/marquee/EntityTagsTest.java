package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.KnownPlan;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tag stands for the content of a range: the same everywhere, and another one when an event in the range changes. */
@Tag("application")
class EntityTagsTest {

    private static final String ALL = "/search";
    private static final String MIDDLE = "/search?starts_at=2021-06-10&ends_at=2021-06-20";
    /** In its range, the first and last to start, each side beside it in its month, one too long for it, another month. */
    private static final List<KnownPlan> PLANS = List.of(
            new KnownPlan(1, "2021-06-10T00:00:00", "2021-06-10T01:00:00"),
            new KnownPlan(2, "2021-06-15T20:00:00", "2021-06-15T21:00:00"),
            new KnownPlan(3, "2021-06-19T20:00:00", "2021-06-20T00:00:00"),
            new KnownPlan(4, "2021-06-09T20:00:00", "2021-06-09T21:00:00"),
            new KnownPlan(5, "2021-06-20T20:00:00", "2021-06-20T21:00:00"),
            new KnownPlan(6, "2021-06-15T20:00:00", "2021-06-25T21:00:00"),
            new KnownPlan(7, "2021-05-15T20:00:00", "2021-05-15T21:00:00"));

    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final FakeProvider PROVIDER = new FakeProvider();
    private static RunningMarquee one;

    @BeforeAll
    static void start() {
        one = RunningMarquee.start(DATABASE, PROVIDER);
        publish(PLANS);
    }

    @AfterAll
    static void stop() {
        one.close();
    }

    private static String tag(RunningMarquee marquee, String target, String encoding) {
        return marquee.send(HttpRequest.newBuilder(marquee.uri(target)).header("Accept-Encoding", encoding).build())
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    private static List<String> tags(RunningMarquee marquee) {
        return List.of(
                tag(marquee, ALL, "identity"), tag(marquee, ALL, "gzip"), tag(marquee, MIDDLE, "identity"),
                tag(marquee, MIDDLE, "gzip"), tag(marquee, "/search?starts_at=2030-01-01", "identity"));
    }

    private static void publish(List<KnownPlan> plans) {
        String expected = plans.stream()
                .sorted(KnownPlan.ORDER)
                .map(KnownPlan::json)
                .collect(Collectors.joining(",", "{\"data\":{\"events\":[", "]},\"error\":null}"));
        one.poll(KnownPlan.feed(plans));
        assertThat(one.get(ALL).body()).isEqualTo(expected);
    }

    private static List<KnownPlan> with(KnownPlan changed) {
        List<KnownPlan> plans = new ArrayList<>(PLANS);
        plans.set(changed.number() - 1, changed);
        return plans;
    }

    @Test
    void areTheSameInEveryInstanceAndAfterARestart() {
        publish(PLANS);
        List<String> tags = tags(one);
        // from memory, and from the database where nothing fits into memory
        for (String memory : List.of("134217728", "1")) {
            Map<String, String> settings = Map.of("POLL_PERIOD", "1h", "SEARCH_MEMORY", memory);
            try (RunningMarquee other = RunningMarquee.start(DATABASE, new FakeProvider(), settings)) {
                other.awaitFresh();
                assertThat(tags(other)).isEqualTo(tags);
            }
        }
        assertThat(tags(one)).isEqualTo(tags);
    }

    @Test
    void followAChangeInTheRangeAndComeBackWithIt() {
        publish(PLANS);
        String before = tag(one, MIDDLE, "identity");
        String packed = tag(one, MIDDLE, "gzip");
        for (int number = 1; number <= 3; number++) {
            publish(with(PLANS.get(number - 1).titled("Longer title of " + number)));
            assertThat(tag(one, MIDDLE, "identity")).as("change of %s", number).isNotEqualTo(before);
            assertThat(tag(one, MIDDLE, "gzip")).isNotEqualTo(packed);
            publish(PLANS);
            assertThat(tag(one, MIDDLE, "identity")).isEqualTo(before);
            assertThat(tag(one, MIDDLE, "gzip")).isEqualTo(packed);
        }
    }

    @Test
    void stayWhenOnlyEventsOutsideOfTheRangeChange() {
        publish(PLANS);
        String all = tag(one, ALL, "identity");
        String before = tag(one, MIDDLE, "identity");
        String packed = tag(one, MIDDLE, "gzip");
        for (int number = 4; number <= 7; number++) {
            publish(with(PLANS.get(number - 1).titled("Longer title of " + number)));
            assertThat(tag(one, ALL, "identity")).as("change of %s", number).isNotEqualTo(all);
            assertThat(tag(one, MIDDLE, "identity")).as("change of %s", number).isEqualTo(before);
            assertThat(tag(one, MIDDLE, "gzip")).as("change of %s", number).isEqualTo(packed);
        }
    }

    @Test
    void tellApartWhatIsAlike() {
        publish(PLANS);
        String before = tag(one, ALL, "identity");
        // two events trade their titles: the same words elsewhere
        List<KnownPlan> traded = new ArrayList<>(PLANS);
        traded.set(0, PLANS.get(0).titled(PLANS.get(1).title()));
        traded.set(1, PLANS.get(1).titled(PLANS.get(0).title()));
        publish(traded);
        assertThat(tag(one, ALL, "identity")).isNotEqualTo(before);
        // on days 10, 15, and 20 the range grows
        List<String> tags = IntStream.rangeClosed(9, 20)
                .mapToObj(day -> tag(one, String.format("/search?ends_at=2021-06-%02dT23:00:00Z", day), "identity"))
                .distinct()
                .toList();
        assertThat(tags).hasSize(4);
    }
}
