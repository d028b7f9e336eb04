package io.marquee.change;

import io.marquee.search.NoRoomException;
import io.marquee.settings.Settings;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that are told of changes as they come; the steps of tell-changes. Those that have had all there was are told together, by one
 * statement. The others read on alone from where they are, some of them at each look, a page each. A client whose connection has not sent the page
 * before is passed over, and reads on alone later: nobody waits for it.
 */
public final class ChangeStreams implements AutoCloseable {

    /** Changes of a page. It is small, as each client that does not read may hold one. */
    static final int PAGE = 50;
    /** Pages for those that are told together, at each look. */
    static final int MOST_TOGETHER = 40;
    /** Pages for the others together, at each look. */
    static final int MOST_ALONE = 64;
    static final long COMMENT_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** After it a client comes again, and says again who it is. */
    static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger(ChangeStreams.class);
    private static final Buffer BEGIN = Buffer.buffer("retry: 3000\n\n");
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final int most;
    private final LongSupplier nanos;
    private final Set<ChangeStream> open = ConcurrentHashMap.newKeySet();
    /** Those that the next statement is for. */
    private final List<ChangeStream> asking = new ArrayList<>();
    private int together;
    private int turns;
    private long after;
    private boolean failing;
    private volatile boolean closed;

    public ChangeStreams(Settings settings) {
        this(settings.number("changes.streams"), System::nanoTime);
    }

    /** @param nanos tells how long a stream has been open or silent */
    ChangeStreams(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /**
     * A new one.
     *
     * @throws NoRoomException when there are as many as there may be
     */
    ChangeStream stream(String epoch, long number) {
        if (closed || size() >= most) {
            throw NoRoomException.ofStreams();
        }
        return new ChangeStream(this, epoch, number, nanos.getAsLong());
    }

    void add(ChangeStream stream) {
        stream.write(BEGIN, nanos.getAsLong());
        open.add(stream);
        if (closed) {
            stream.end();
        }
    }

    /** How many there are. */
    public int size() {
        return open.size();
    }

    /** Begins a look; false when there is nobody to tell. */
    public boolean look() {
        long now = nanos.getAsLong();
        open.removeIf(ChangeStream::isClosed);
        for (ChangeStream one : open) {
            if (one.age(now) > LONGEST_NANOS) {
                one.end();
            } else if (!one.isReady()) {
                one.fallBehind();
            } else if (one.silence(now) > COMMENT_NANOS) {
                one.write(COMMENT, now);
            }
        }
        together = MOST_TOGETHER;
        turns = MOST_ALONE;
        return !open.isEmpty();
    }

    /** Chooses for whom the next statement is; false when the look is over. */
    public boolean hasNext() {
        asking.clear();
        if (together-- > 0) {
            open.stream().filter(one -> one.isCaughtUp() && one.isReady()).forEach(asking::add);
        }
        if (asking.isEmpty() && turns-- > 0) {
            List<ChangeStream> alone = open.stream().filter(one -> !one.isCaughtUp() && one.isReady()).toList();
            // who was told longest ago comes first
            alone.stream().min(Comparator.comparingLong(ChangeStream::toldAt)).ifPresent(first ->
                    alone.stream().filter(one -> one.number() == first.number()).forEach(asking::add));
        }
        after = asking.stream().mapToLong(ChangeStream::number).min().orElse(0);
        return !asking.isEmpty();
    }

    /** The named parameters of list-changes. */
    public Map<String, Object> parameters() {
        return Map.of("after", after, "limit", PAGE);
    }

    /**
     * Tells those for whom the statement was.
     *
     * @param rows of list-changes
     */
    public void tell(List<Map<String, Object>> rows) {
        if (rows.isEmpty() || !Boolean.TRUE.equals(rows.get(0).get("is_here"))) {
            // a failover that trim-changes has not seen yet
            together = 0;
            turns = 0;
            return;
        }
        failing = false;
        long now = nanos.getAsLong();
        String epoch = rows.get(0).get("epoch").toString();
        boolean isEmpty = rows.get(0).get("number") == null;
        boolean isLast = isEmpty || rows.size() < PAGE;
        // of a page that is not full, all that is complete is behind it
        long reached = ChangePages.number(isLast ? rows.get(0).get("complete_to") : rows.get(rows.size() - 1).get("number")) - (isLast ? 1 : 0);
        Map<Long, Buffer> pages = new HashMap<>();
        for (ChangeStream one : asking) {
            if (!one.epoch().equals(epoch)) {
                // it comes again, and is told to begin anew
                one.end();
                continue;
            }
            Buffer page = isEmpty ? Buffer.buffer() : pages.computeIfAbsent(Math.max(after, one.number()), from -> ChangePages.events(rows, from));
            if (page.length() > 0) {
                one.write(page, now);
            }
            one.toldAt(now);
            one.reached(isLast ? reached : Math.max(reached, one.number()), isLast);
        }
        together = isLast ? 0 : together;
    }

    /** Takes note of a failed look; the first of several in a row is logged. */
    public void failed(Exception cause) {
        if (!failing) {
            LOG.warn("clients of changes wait, the database cannot be read: {}", cause.getMessage());
        }
        failing = true;
    }

    /** Ends all, such as when the instance stops: clients find another one. */
    @Override
    public void close() {
        closed = true;
        open.forEach(ChangeStream::end);
    }
}
