package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.RawHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.assertj.core.api.SoftAssertions;

/** What a page in an operator's browser, a stranger's name for our address, or a monitor without mercy may do to the management port. */
final class Operators {

    private static final List<String> PATHS = List.of(
            "/status", "/observe/status", "/observe/providers", "/observe/rejections", "/observe/metrics", "/observe/health", "/hawtio/", "/");
    private static final List<String> STRANGERS = List.of(
            "evil.example", "evil.example:9876", "127.0.0.1.evil.example", "localhost.evil.example", "localhost@evil.example", "127.0.0.1.nip.example");
    private static final int CLIENTS = 40;
    private static final long HAMMER_MILLIS = 5_000;
    private static final int SERIES = 60;

    private Operators() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String path : PATHS) {
            rows.add(Row.plain(76, "a stranger's name for the management port is rejected at " + path, target -> asStranger(target, path)));
        }
        rows.add(Row.plain(77, "pages that ask the management port without end take no poll its connection", Operators::hammers));
        rows.add(Row.plain(78, "no client makes a new series of metrics", Operators::invents));
        rows.add(Row.plain(78, "no secret is in metrics, reports, or the log", Operators::looks));
        return rows;
    }

    private static RawHttp management(Target target) {
        return RawHttp.to(SocketFactory.getDefault(), target.management().port());
    }

    private static void asStranger(Target target, String path) {
        SoftAssertions.assertSoftly(softly -> {
            for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
                for (String host : STRANGERS) {
                    try (RawHttp client = management(target)) {
                        int status = client.send(method + " " + path + " HTTP/1.1\nHost: " + host + "\nContent-Length: 0\n\n").head().status();
                        softly.assertThat(status).as("%s %s with Host: %s", method, path, host).isBetween(400, 499);
                    }
                }
            }
            for (String from : List.of("Sec-Fetch-Site: cross-site", "Origin: http://evil.example", "Origin: null")) {
                try (RawHttp client = management(target)) {
                    String host = "localhost:" + target.management().port();
                    int status = client.send("GET " + path + " HTTP/1.1\nHost: " + host + "\n" + from + "\n\n").head().status();
                    softly.assertThat(status).as("GET %s with %s", path, from).isBetween(400, 499);
                }
            }
            if (path.startsWith("/observe/") || path.equals("/status")) {
                for (String host : List.of("localhost", "127.0.0.1")) {
                    try (RawHttp client = management(target)) {
                        int status = client.send("GET " + path + " HTTP/1.1\nHost: " + host + ":" + target.management().port() + "\n\n").head().status();
                        softly.assertThat(status).as("GET %s with Host: %s", path, host).isEqualTo(200);
                    }
                }
            }
        });
    }

    private static void hammers(Target target) throws InterruptedException {
        AtomicInteger answers = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        long end = System.nanoTime() + HAMMER_MILLIS * 1_000_000;
        for (int i = 0; i < CLIENTS; i++) {
            String path = List.of("/observe/status", "/observe/providers", "/observe/rejections?limit=1000", "/observe/health?data=true").get(i % 4);
            threads.execute(() -> {
                while (System.nanoTime() - end < 0) {
                    target.management().text(path);
                    answers.incrementAndGet();
                }
            });
        }
        int shown = target.shown();
        Pause.until("a poll meanwhile", target::shown, now -> now > shown + 1);
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).as("the pages are answered").isTrue();
        assertThat(answers.get()).isPositive();
    }

    private static void invents(Target target) {
        long before = target.management().text("/observe/metrics").lines().count();
        for (int i = 0; i < 300; i++) {
            target.ask("M" + i, "/path-" + i + "?x=" + i, "Host: h" + i + ".example", "X-API-Key: k" + i);
            target.ask("GET", "/search?starts_at=" + i, "User-Agent: u" + i);
            try (RawHttp client = management(target)) {
                client.send("GET /observe/nowhere-" + i + " HTTP/1.1\nHost: localhost\n\n").head();
            }
        }
        assertThat(target.management().text("/observe/metrics").lines().count()).isLessThan(before + SERIES);
    }

    private static void looks(Target target) {
        for (String path : PATHS) {
            assertThat(target.management().text(path)).as(path).doesNotContain(Target.SECRET);
        }
        assertThat(target.log()).doesNotContain(Target.SECRET);
    }
}
