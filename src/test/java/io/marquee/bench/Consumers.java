package io.marquee.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures what applications get that keep a copy: all events by pages of changes, and changes as they come. */
final class Consumers {

    private static final int EVENTS = 100_000;
    private static final int ZONES = 5;
    private static final int STREAMS = 500;
    private static final int SMALL = 100;
    private static final int ROUNDS_OF_CHANGES = 10;
    private static final double NANOS = 1e9;
    private static final int MILLIS = 1_000;
    private static final int PAUSE_MILLIS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern NEXT = Pattern.compile("\"next\":\"http://[^/]+(/changes[^\"]*)\"");
    private static final Pattern TIME = Pattern.compile("^(\\d{4}-\\S+Z) ");

    private final BenchOptions options;
    private final Path home;
    private final Report report = new Report();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Consumers(BenchOptions options, Path home) {
        this.options = options;
        this.home = home;
    }

    void run() throws Exception {
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        KeptReports kept = KeptReports.of(options, BenchOptions.CHANGES);
        report.say("# Consumers, " + date);
        report.say("");
        Machine.describe(report, options, home);
        try (FeedProvider provider = new FeedProvider()) {
            FeedProvider.Source large = provider.serve("/feed", new Feed(EVENTS, ZONES));
            FeedProvider.Source small = provider.serve("/small", new Feed(SMALL, ZONES));
            small.becomes(FeedProvider.Mood.SAME);
            Application.addProvider(home, "small", small.url());
            try (Application application = new Application(home, EVENTS, Map.of("FEVER_URL", large.url(), "POLL_PERIOD", "1s"))) {
                large.becomes(FeedProvider.Mood.AWAY);
                application.awaitPoll("fever", "failed");
                harvest(application);
                small.becomes(FeedProvider.Mood.WAITING);
                follow(application, small);
            }
        }
        kept.write(report, date);
    }

    /** Reads all pages, over and over, of the application and of a bare server that has the same. */
    private void harvest(Application application) throws IOException, InterruptedException {
        List<String> pages = new ArrayList<>();
        long bytes = 0;
        String next = "/changes";
        while (pages.isEmpty() || !next.equals(pages.get(pages.size() - 1))) {
            pages.add(next);
            byte[] page = read(application, next);
            bytes += page.length;
            Matcher following = NEXT.matcher(new String(page, StandardCharsets.UTF_8));
            next = following.find() ? following.group(1) : next;
        }
        double[] seconds = new double[options.rounds()];
        double[] ratios = new double[options.rounds()];
        try (BareServer bare = new BareServer(home, application)) {
            bare.prepare(new Scenario("changes", pages, Scenario.PLAIN));
            for (int round = 0; round < options.rounds(); round++) {
                Report.progress("copying all events, round " + (round + 1));
                seconds[round] = seconds(application, pages);
                ratios[round] = seconds[round] / seconds(bare, pages);
            }
        }
        report.table("Copying", List.of(Report.number(EVENTS) + " events", "pages", "MB", "seconds", "seconds, ratio to bare Vert.x"), List.of(List.of(
                "by pages of changes", Report.number(pages.size()), Report.number(bytes / 1e6), Report.number(Report.median(seconds)), Report.ratio(ratios))));
        report.say("");
        report.say("One client, one connection, page after page; the bare server sends the same bytes from memory.");
    }

    private double seconds(Server server, List<String> pages) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        for (String page : pages) {
            read(server, page);
        }
        return (System.nanoTime() - begun) / NANOS;
    }

    private byte[] read(Server server, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(HttpRequest.newBuilder(uri(server, path)).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " is answered with " + answer.statusCode());
        }
        return answer.body();
    }

    private static URI uri(Server server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** How long after the end of a poll each of many clients has what it changed. */
    private void follow(Application application, FeedProvider.Source source) throws IOException, InterruptedException {
        String last = "";
        String next = "/changes";
        while (!next.equals(last)) {
            last = next;
            Matcher following = NEXT.matcher(new String(read(application, last), StandardCharsets.UTF_8));
            next = following.find() ? following.group(1) : last;
        }
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            Stream stream = new Stream();
            stream.answer = client.sendAsync(HttpRequest.newBuilder(uri(application, last.replace("/changes?", "/changes/stream?"))).build(),
                    HttpResponse.BodyHandlers.ofByteArrayConsumer(bytes -> bytes.ifPresent(stream::came)));
            streams.add(stream);
        }
        // what all are to begin with
        await(application, () -> streams.stream().allMatch(stream -> stream.began));
        List<Long> late = new ArrayList<>();
        for (int round = 0; round < ROUNDS_OF_CHANGES; round++) {
            Report.progress("changes for " + STREAMS + " clients, round " + (round + 1));
            streams.forEach(stream -> stream.cameAt = 0);
            int polls = count(application);
            source.answerOnce(FeedProvider.Mood.CHANGING);
            await(application, () -> count(application) > polls);
            Matcher time = TIME.matcher(application.polls("small", "ok").get(polls));
            time.find();
            long end = Instant.parse(time.group(1)).toEpochMilli();
            await(application, () -> streams.stream().allMatch(stream -> stream.cameAt > 0));
            // the rest of the poll's changes, if they came in two pieces
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            streams.forEach(stream -> late.add(Math.max(0, stream.cameAt - end)));
        }
        streams.forEach(stream -> stream.answer.cancel(true));
        long[] sorted = late.stream().mapToLong(Long::longValue).sorted().toArray();
        report.table("Following", List.of("clients of /changes/stream", "p50 ms", "p99 ms", "most ms", "p99, ratio to a second"), List.of(List.of(
                Report.number(STREAMS), Report.number(part(sorted, 0.5)), Report.number(part(sorted, 0.99)),
                Report.number(Arrays.stream(sorted).max().orElse(0)), Report.ratio(new double[] {(double) part(sorted, 0.99) / MILLIS}))));
        report.say("");
        report.say("From the end of a poll, as its log line has it, to the last byte of what it changed, at each client; " + ROUNDS_OF_CHANGES + " polls.");
    }

    private static long part(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * share))];
    }

    private void await(Application application, BooleanSupplier condition) throws InterruptedException {
        application.process().await(condition, LIMIT, PAUSE_MILLIS, "what consumers wait for", home.resolve("application.log"));
    }

    private static int count(Application application) {
        try {
            return application.polls("small", "ok").size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One client. */
    private static final class Stream {

        private volatile boolean began;
        private volatile long cameAt;
        private CompletableFuture<HttpResponse<Void>> answer;

        private void came(byte[] bytes) {
            began = true;
            if (new String(bytes, StandardCharsets.ISO_8859_1).contains("data: ")) {
                cameAt = System.currentTimeMillis();
            }
        }
    }
}
