package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {

    private final PollLimits limits = TestPolls.limits(new BatchLimits(1, 1, 1), Duration.ofHours(1));
    private final Claims claims = new Claims(Duration.ofSeconds(30));
    private Schedule schedule;
    private final CamelContext context = new DefaultCamelContext();
    private long polls;

    @AfterEach
    void close() throws Exception {
        claims.underWay().clear();
        schedule.close();
        context.close();
    }

    private String begin(String provider) {
        return schedule.begin(Map.of("name", provider, "poll_id", ++polls, "failures", 0), context).route();
    }

    /** Whatever else is polled between: two providers that take turns would leave out every second feed, if turns were counted together. */
    @Test
    void pollsTheFeedsOfAProviderInTurn(@TempDir Path folder) {
        schedule = new Schedule(Settings.load(folder, Map.of()), claims, limits);
        schedule.add("poll-acme", TestPolls.ACME);
        schedule.add("poll-acme-second", TestPolls.ACME);
        schedule.add("poll-fever", TestPolls.named("fever"));
        List<String> begun = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            begun.add(begin("acme"));
            begin("fever");
        }
        assertThat(begun.subList(0, 2)).containsExactlyInAnyOrder("poll-acme", "poll-acme-second").isEqualTo(begun.subList(2, 4));
    }

    /** Of four places two are for what is proven, and of the others one for what is new. */
    @Test
    void keepsPlacesFromProvidersThatMayHang(@TempDir Path folder) throws Exception {
        schedule = new Schedule(Settings.load(folder, Map.of("POLL_PARALLEL", "4")), claims, limits);
        assertThat(slots()).isEqualTo("1 1 1");
        schedule.loaded();
        assertThat(slots()).isEqualTo("4 2 1");
        begin("failed", 1, "digest");
        assertThat(slots()).isEqualTo("3 1 0");
        begin("new", 0, null);
        assertThat(slots()).isEqualTo("2 0 0");
        begin("proven", 0, "digest");
        assertThat(slots()).isEqualTo("1 0 0");
    }

    private void begin(String name, int failures, String digest) {
        claims.take(new Poll("poll-" + name, TestPolls.named(name), new Claim(++polls, failures, digest, Validators.NONE, LastFeed.NONE), limits));
    }

    private String slots() throws Exception {
        Map<String, Object> look = schedule.look(context);
        return look.get("slots") + " " + look.get("unproven") + " " + look.get("failing");
    }

    @Test
    void givesAClaimBackWhoseFileIsGone(@TempDir Path folder) {
        schedule = new Schedule(Settings.load(folder, Map.of()), claims, limits);
        assertThat(schedule.begin(Map.of("name", "acme", "poll_id", 7L, "failures", 0), context)).isNull();
        assertThat(claims.release()).containsEntry("polls", "{7}");
    }

    /** Each second poll of such a provider was sent to a route that takes none. */
    @Test
    void pollsNoFeedWhoseRouteIsStopped(@TempDir Path folder) throws Exception {
        schedule = new Schedule(Settings.load(folder, Map.of()), claims, limits);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:first").routeId("poll-acme").stop();
                from("direct:second").routeId("poll-acme-second").stop();
            }
        });
        context.start();
        schedule.add("poll-acme", TestPolls.ACME);
        schedule.add("poll-acme-second", TestPolls.ACME);
        context.getRouteController().suspendRoute("poll-acme");
        assertThat(List.of(begin("acme"), begin("acme"))).containsOnly("poll-acme-second");
        context.getRouteController().stopRoute("poll-acme-second");
        assertThat(schedule.begin(Map.of("name", "acme", "poll_id", 7L, "failures", 0), context)).isNull();
        assertThat(claims.release()).containsEntry("polls", "{7}");
        context.getRouteController().resumeRoute("poll-acme");
        assertThat(begin("acme")).isEqualTo("poll-acme");
    }
}
