package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our MBeans, as JMX clients see them. */
@Tag("application")
class ManagedBeansTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] FEED = ("<planList><output><base_plan base_plan_id='1' sell_mode='online' title='Old show'>"
                    + "<plan plan_id='1' plan_start_date='2021-06-30T21:00:00'/><plan plan_id='2' plan_start_date='2021-07-01T21:00:00'/>"
                    + "<plan plan_id='3' plan_start_date='2021-09-31T21:00:00'/></base_plan></output></planList>")
            .getBytes(StandardCharsets.UTF_8);

    private ObjectName provider;
    private ObjectName months;
    private RunningMarquee marquee;

    @BeforeEach
    void start() throws JMException {
        provider = new ObjectName("io.marquee:type=Provider,name=fever");
        months = new ObjectName("io.marquee:type=Months");
        FakeProvider fake = new FakeProvider();
        fake.says(FEED);
        // only the first poll comes by itself
        marquee = RunningMarquee.start(TestDatabase.create(), fake, Map.of("POLL_PERIOD", "1h"));
        await().atMost(LIMIT).until(() -> SERVER.isRegistered(provider) && "ok".equals(of("Outcome")));
    }

    @AfterEach
    void stop() {
        marquee.close();
    }

    private Object of(String attribute) throws JMException {
        return SERVER.getAttribute(provider, attribute);
    }

    private void reload(String month) throws JMException {
        SERVER.invoke(months, "reload", new Object[] {month}, new String[] {"java.lang.String"});
    }

    private Object call(ObjectName bean, String operation) throws JMException {
        return SERVER.invoke(bean, operation, null, null);
    }

    @Test
    void tellsHowTheNewestPollWent() throws JMException {
        assertThat(of("Name")).isEqualTo("fever");
        assertThat(of("Read")).isEqualTo(3L);
        assertThat(of("Stored")).isEqualTo(2L);
        assertThat(of("Unchanged")).isEqualTo(0L);
        assertThat(of("Rejected")).isEqualTo(1L);
        assertThat(of("Bytes")).isEqualTo((long) FEED.length);
        assertThat(of("Failures")).isEqualTo(0L);
        assertThat(of("LagSeconds")).isEqualTo(0L);
        OffsetDateTime started = OffsetDateTime.parse((String) of("StartedAt"));
        assertThat(OffsetDateTime.parse((String) of("FinishedAt"))).isAfter(started);
        assertThat(Duration.between(started, OffsetDateTime.parse((String) of("DueAt")))).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(90));
    }

    @Test
    void tellsHowLateAPollIs() throws JMException {
        marquee.database().execute("update providers set due_at = now() - interval '90 s', worker = 'another',"
                + " leased_until = now() + interval '1 hour'");
        await().atMost(LIMIT).until(() -> (Long) of("LagSeconds") >= 90);
    }

    @Test
    void pollsNow() throws JMException {
        int before = marquee.provider().requests();
        call(provider, "pollNow");
        await().atMost(LIMIT).until(() -> marquee.provider().requests() > before && "unchanged".equals(of("Outcome")));
    }

    @Test
    void stopsAPollUnderWayAndPollsWhenThePeriodIsOver() throws JMException {
        marquee.provider().tricklesAfter(FEED);
        call(provider, "pollNow");
        await().atMost(LIMIT).until(() -> "running".equals(of("Outcome")));
        call(provider, "stopPoll");
        await().atMost(LIMIT).until(() -> "failed".equals(of("Outcome")) && "stopped by an operator".equals(of("Reason")));
        assertThat(OffsetDateTime.parse((String) of("DueAt"))).isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(30));
        assertThat(marquee.get("/search").body()).contains("Old show");
    }

    @Test
    void stopsAPollOfAnotherInstance() throws JMException {
        marquee.database().execute("insert into polls (provider, worker) values ('fever', 'another'); update providers set worker = 'another', leased_until = now() + interval '1 hour', poll_id = (select max(id) from polls)");
        await().atMost(LIMIT).until(() -> "running".equals(of("Outcome")));
        call(provider, "stopPoll");
        await().atMost(LIMIT).until(() -> "abandoned".equals(of("Outcome")) && "stopped by an operator".equals(of("Reason")));
        assertThat(marquee.database().rows("select worker, poll_id from providers")).containsExactly("null | null");
    }

    @Test
    void saysSoWhenTheDatabaseIsAway() throws JMException {
        marquee.database().allowConnections(false);
        try {
            await().atMost(LIMIT).until(() -> of("Outcome") == null);
            assertThatThrownBy(() -> call(provider, "pollNow"))
                    .hasRootCauseMessage("the database is away");
        } finally {
            marquee.database().allowConnections(true);
        }
        await().atMost(LIMIT).until(() -> of("Outcome") != null);
    }

    @Test
    void listsTheMonthsInMemory() throws JMException {
        marquee.awaitFresh();
        assertThat(SERVER.getAttribute(months, "Count")).isEqualTo(2);
        assertThat(SERVER.getAttribute(months, "Held")).isEqualTo(2L);
        TabularData rows = (TabularData) call(months, "months");
        assertThat(rows.size()).isEqualTo(2);
        assertThat(rows.get(new Object[] {"2021-06"}).get("held")).isEqualTo(true);
        assertThat(rows.get(new Object[] {"2021-06"}).get("bytes")).asString().isNotEqualTo("0");
    }

    @Test
    void readsAMonthAnewWithoutAChangeOfItsVersion() throws JMException {
        marquee.awaitFresh();
        // by hand, and not counted up
        marquee.database().execute("update plans set event = replace(event, 'Old show', 'New show')");
        assertThat(marquee.get("/search").body()).contains("Old show").doesNotContain("New show");
        reload("2021-06");
        await().atMost(LIMIT).until(() -> marquee.get("/search").body().contains("New show"));
        assertThat(marquee.get("/search?starts_at=2021-07-01&ends_at=2021-07-31").body()).contains("Old show");
        await().atMost(LIMIT).until(() -> Boolean.FALSE.equals(SERVER.getAttribute(months, "Behind")));
    }

    @Test
    void refusesToReloadWhatIsNoMonth() {
        assertThatThrownBy(() -> reload("June")).hasRootCauseMessage("a month is written like 2021-06");
        assertThatThrownBy(() -> reload("2020-01")).hasRootCauseMessage("there is no event in 2020-01");
    }

    @Test
    void describesEverything() throws JMException {
        for (ObjectName bean : new ObjectName[] {provider, months}) {
            MBeanInfo info = SERVER.getMBeanInfo(bean);
            assertThat(info.getDescription()).contains(" ");
            assertThat(info.getAttributes()).isNotEmpty();
            assertThat(Stream.concat(Stream.of(info.getAttributes()), Stream.of(info.getOperations()))
                    .filter(feature -> !feature.getName().startsWith("get") && !feature.getName().startsWith("is"))
                    .map(MBeanFeatureInfo::getDescription)).isNotEmpty().allSatisfy(text -> assertThat(text).contains(" "));
            assertThat(info.getAttributes()).noneMatch(attribute -> attribute.isWritable());
        }
    }

    @Test
    void leavesWithTheApplication() throws JMException {
        marquee.stop();
        assertThat(SERVER.isRegistered(provider)).isFalse();
        assertThat(SERVER.isRegistered(months)).isFalse();
        start();
    }
}
