package io.marquee.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.KnownPlan;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread that reads requests and writes answers never waits: the JVM counts when one does. */
@Tag("application")
class EventLoopsTest {

    private static final List<String> TARGETS = List.of(
            "/search", "/search?starts_at=2021-06-01&ends_at=2021-06-30", "/search?starts_at=word", "/nothing", "/", "/docs/",
            "/docs/swagger-ui-bundle.js", "/openapi.yaml", "/push/acme", "/%zz");
    private static final int ROUNDS = 5;

    @ParameterizedTest
    @ValueSource(strings = {"134217728", "1"})
    void neverWait(String memory) {
        try (RunningMarquee marquee = RunningMarquee.start(
                        Map.of("SEARCH_MEMORY", memory, "ACCESS_RATE", "100000", "PUSH_ENABLED", "true"));
                RawHttp client = RawHttp.to(marquee)) {
            marquee.poll(KnownPlan.feed(List.of(new KnownPlan(1, "2021-06-10T00:00:00", "2021-06-10T01:00:00"))));
            // classes are loaded
            askAll(client);
            long before = waits();
            for (int i = 0; i < ROUNDS; i++) {
                askAll(client);
            }
            assertThat(waits() - before).isZero();
        }
    }

    private static void askAll(RawHttp client) {
        for (String target : TARGETS) {
            for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
                assertThat(client.ask(method, target, "Accept-Encoding: gzip").status()).isLessThan(500);
                assertThat(client.send(method + " " + target + " HTTP/1.1\nHost: x\nContent-Length: 1000\n\n" + "x".repeat(1_000)).answerTo(method).status()).isLessThan(500);
            }
        }
    }

    private static long waits() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(false, false))
                .filter(thread -> thread.getThreadName().startsWith("vert.x-eventloop-thread"))
                .mapToLong(ThreadInfo::getWaitedCount)
                .sum();
    }
}
