package io.marquee.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import net.logstash.logback.argument.StructuredArguments;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Which lines of a fault that repeats are written. */
class ThrottleTest {

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("some.Part");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Throttle throttle = new Throttle();

    @BeforeEach
    void attach() {
        context.setMDCAdapter(MDC.getMDCAdapter());
        throttle.setContext(context);
        throttle.setLines(3);
        throttle.setSeconds(1);
        throttle.start();
        ListAppender<ILoggingEvent> appender = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        appender.setContext(context);
        appender.addFilter(throttle);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    @AfterEach
    void stop() {
        MDC.clear();
        context.stop();
    }

    @Test
    void writesTheFirstOfAKindAndThenHowManyItHeldBack() {
        for (int i = 0; i < 10; i++) {
            log.warn("cannot reach {}", i);
        }
        assertThat(lines).containsExactly("cannot reach 0", "cannot reach 1", "cannot reach 2");
        Awaitility.await().until(() -> lines.size() > 3);
        assertThat(lines.get(3)).isEqualTo("7 more lines were held back in 1 s: some.Part cannot reach {}");
    }

    @Test
    void writesAgainWhenTheTimeIsOver() {
        for (int i = 0; i < 4; i++) {
            log.warn("cannot reach {}", i);
        }
        Awaitility.await().until(() -> lines.size() == 4);
        log.warn("cannot reach {}", "again");
        assertThat(lines).last().isEqualTo("cannot reach again");
    }

    @Test
    void losesNoLineOfAFloodThatGoesOn() {
        AtomicInteger logged = new AtomicInteger();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            log.warn("cannot reach {}", logged.incrementAndGet());
            return logged.get() > 100 && lines.stream().filter(line -> line.contains("held back")).count() == 3;
        });
        int told = logged.get();
        Awaitility.await().until(() -> heldBack() + passed() == told);
        assertThat(passed()).as("lines that passed").isBetween(9, 15);
    }

    private int passed() {
        return (int) lines.stream().filter(line -> line.startsWith("cannot reach")).count();
    }

    private int heldBack() {
        return lines.stream().filter(line -> line.contains("held back")).mapToInt(line -> Integer.parseInt(line.split(" ")[0])).sum();
    }

    @Test
    void saysNothingOfItselfWhenNothingWasHeldBack() {
        for (int i = 0; i < 3; i++) {
            log.warn("cannot reach {}", i);
        }
        Awaitility.await().until(() -> {
            log.warn("something else {}", lines.size());
            return lines.stream().anyMatch(line -> line.contains("held back"));
        });
        assertThat(lines).noneMatch(line -> line.endsWith("cannot reach {}"));
    }

    @Test
    void countsEachProviderForItself() {
        for (int i = 0; i < 5; i++) {
            log.warn("rejected {} {}", StructuredArguments.keyValue("provider", "acme"), i);
        }
        MDC.put("provider", "globex");
        log.warn("rejected {} {}", "another", 0);
        assertThat(lines).containsExactly(
                "rejected provider=acme 0", "rejected provider=acme 1", "rejected provider=acme 2", "rejected another 0");
        Awaitility.await().until(() -> lines.size() > 4);
        assertThat(lines.get(4)).isEqualTo("2 more lines were held back in 1 s: some.Part rejected {} {} provider=acme");
    }

    @Test
    void countsEachMessageForItself() {
        for (int i = 0; i < 5; i++) {
            log.warn("cannot reach {}", i);
        }
        log.warn("cannot read {}", 0);
        assertThat(lines).last().isEqualTo("cannot read 0");
    }

    @Test
    void holdsBackNoLineOfManyProvidersThatArePolledEachSecond() {
        throttle.setLines(20);
        throttle.setSeconds(10);
        for (int i = 0; i < 500; i++) {
            MDC.put("provider", "provider-" + i);
            log.info("provider file {} accepted", i);
            for (int second = 0; second < 12; second++) {
                log.info("poll {}", StructuredArguments.keyValue("provider", "provider-" + i));
            }
        }
        assertThat(lines).hasSize(500 * 13);
    }

    @Test
    void remembersALimitedNumberOfKinds() {
        for (int i = 0; i < 9_000; i++) {
            log.warn("cannot reach " + i);
        }
        assertThat(lines).hasSize(5_003);
        Awaitility.await().until(() -> lines.size() > 5_003);
        assertThat(lines).last().asString().contains("3997 more lines").contains("of other kinds");
    }
}
