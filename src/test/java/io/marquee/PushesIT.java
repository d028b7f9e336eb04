package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Barrier;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.Push;
import io.marquee.kit.RawHttp;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packaged jars on one database, one of which is killed while it has what was pushed. */
@Tag("hostile")
class PushesIT extends OnOwnPostgres {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int BATCH = 10;

    private final List<PackagedMarquee> instances = new ArrayList<>();

    @AfterEach
    void killInstances() {
        instances.forEach(PackagedMarquee::kill);
    }

    /** @param tick how often it looks for polls that are due; it does so when it starts, too */
    private PackagedMarquee start(String tick) throws IOException {
        Path own = Files.createDirectory(folder.resolve("instance-" + instances.size()));
        ProviderFolder routes = new ProviderFolder(own.resolve("routes"));
        routes.put("acme", PushedFeedsTest.file().yaml());
        Map<String, String> settings = new HashMap<>(PushedFeedsTest.settings(routes));
        settings.put("DATABASE_URL", server.url(name));
        settings.put("POLL_TICK", tick);
        settings.put("STORE_BATCH_PLANS", String.valueOf(BATCH));
        PackagedMarquee instance = PackagedMarquee.start(own, settings);
        instances.add(instance);
        Awaitility.await().atMost(LIMIT).until(() -> instance.health("ready") == 200);
        return instance;
    }

    private static void push(PackagedMarquee to, String... titles) {
        Awaitility.await().atMost(LIMIT).until(() -> {
            try (RawHttp connection = RawHttp.to(SocketFactory.getDefault(), to.port())) {
                return Push.of("acme", PushedFeedsTest.csv(titles)).id("msg_" + titles[0].hashCode()).send(connection).status();
            }
        }, status -> status == 202);
    }

    @Test
    void whatWasAnsweredIsPolledByAnotherInstanceWhenOneIsKilledBeforeItPolls() throws IOException {
        TestDatabase database = server.database(name);
        PackagedMarquee one = start("1h");
        for (int i = 0; i < 3; i++) {
            push(one, "Version " + i + " of 1");
        }
        one.kill();
        assertThat(database.number("select count(*) from pushes where ended_at is null")).isEqualTo(3);
        start("200ms");
        Awaitility.await().atMost(LIMIT).until(() -> database.number("select count(*) from pushes where outcome = 'ok'") == 3);
        assertThat(database.rows("select read from polls where outcome = 'ok' order by id")).containsExactly("1", "1", "1");
        assertThat(database.rows("select title from plans where title like 'Version%' order by title")).hasSize(3);
    }

    @Test
    void aPollThatIsKilledInItsMiddleLeavesThePushToAnotherInstance() throws IOException {
        TestDatabase database = server.database(name);
        PackagedMarquee one = start("200ms");
        String[] titles = new String[3 * BATCH];
        for (int i = 0; i < titles.length; i++) {
            titles[i] = "Show " + i + ".";
        }
        try (Barrier barrier = Barrier.at(database, "Show 25.")) {
            push(one, titles);
            push(one, "Last 1");
            barrier.awaitReached();
            start("200ms");
            one.kill();
            barrier.open();
            Awaitility.await().atMost(LIMIT).until(() -> database.number("select count(*) from pushes where outcome = 'ok'") == 2);
        }
        assertThat(database.number("select count(*) from plans where title like 'Show %'")).isEqualTo(titles.length - 1);
        assertThat(database.rows("select title from plans where title like 'Last %'")).containsExactly("Last 1");
        assertThat(database.number("select count(*) from polls where outcome = 'abandoned'")).isOne();
        assertThat(database.number("select sum(tries) from pushes")).isZero();
    }
}
