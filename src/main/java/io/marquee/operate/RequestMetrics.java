package io.marquee.operate;

import io.marquee.http.RequestObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The timer {@code marquee_requests_seconds}: answers of the public port by status, and by where the events of a search came from, from the
 * arrival of the request to the last byte. The timers are kept in an array, so that a request looks up and allocates nothing here.
 */
public final class RequestMetrics implements RequestObserver {

    /** Bounds of the buckets. */
    private static final Duration[] BOUNDS = micros(
            100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000);
    private static final int STATUSES = 600;
    private static final double NANOS = 1e9;
    private static final List<String> SOURCES = List.of("none", "memory", "database");

    private final MeterRegistry registry;
    private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(SOURCES.size() * STATUSES);

    public RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private static Duration[] micros(long... bounds) {
        return Arrays.stream(bounds).mapToObj(micros -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros))).toArray(Duration[]::new);
    }

    /** Registers the usual series before anything is counted, so that a rate sees their first count. */
    public RequestMetrics prepare() {
        for (int status : new int[] {200, 304}) {
            timer(SOURCES.indexOf("memory"), status);
            timer(SOURCES.indexOf("database"), status);
        }
        for (int status : new int[] {200, 400, 404, 405, 500, 503}) {
            timer(0, status);
        }
        return this;
    }

    @Override
    public void answered(int status, String source, long nanos) {
        timer(Math.max(0, SOURCES.indexOf(source)), status < STATUSES ? status : 0).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Successful searches by source, and how many took at most how long; the last bucket, without a bound, holds all. */
    public JsonObject searches() {
        long[] counts = new long[BOUNDS.length];
        JsonObject searches = new JsonObject();
        long all = 0;
        for (int source = 1; source < SOURCES.size(); source++) {
            long ofSource = 0;
            for (int status = 0; status < STATUSES; status++) {
                Timer timer = timers.get(source * STATUSES + status);
                if (timer != null) {
                    ofSource += timer.count();
                    CountAtBucket[] buckets = timer.takeSnapshot().histogramCounts();
                    for (int i = 0; i < Math.min(counts.length, buckets.length); i++) {
                        counts[i] += (long) buckets[i].count();
                    }
                }
            }
            searches.put(SOURCES.get(source), ofSource);
            all += ofSource;
        }
        JsonArray buckets = new JsonArray();
        for (int i = 0; i < counts.length; i++) {
            buckets.add(new JsonObject().put("seconds", BOUNDS[i].toNanos() / NANOS).put("count", counts[i]));
        }
        return searches.put("buckets", buckets.add(new JsonObject().putNull("seconds").put("count", all)));
    }

    /** All answers by status. */
    public JsonObject statuses() {
        JsonObject statuses = new JsonObject();
        for (int status = 0; status < STATUSES; status++) {
            long count = 0;
            for (int source = 0; source < SOURCES.size(); source++) {
                Timer timer = timers.get(source * STATUSES + status);
                count += timer == null ? 0 : timer.count();
            }
            if (count > 0) {
                statuses.put(String.valueOf(status), count);
            }
        }
        return statuses;
    }

    private Timer timer(int source, int status) {
        int at = source * STATUSES + status;
        Timer known = timers.get(at);
        if (known == null) {
            known = Timer.builder("marquee.requests")
                    .description("Answers of the public port, from the arrival of the request to the last byte")
                    .tag("status", String.valueOf(status))
                    .tag("source", SOURCES.get(source))
                    .serviceLevelObjectives(BOUNDS)
                    .register(registry);
            timers.set(at, known);
        }
        return known;
    }
}
