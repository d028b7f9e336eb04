package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import io.marquee.feed.FeedRecord;
import io.marquee.feed.Feeds;
import io.marquee.plan.Plan;
import io.marquee.plan.PlanReader;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;

/** The steps of poll-provider on what was fetched: the chunks of the feed, the plans of a chunk, and the batches that are stored. */
public final class FeedSteps {

    private final Feeds feeds;
    private final PlanCheck check;

    FeedSteps(Feeds feeds, PlanCheck check) {
        this.feeds = feeds;
        this.check = check;
    }

    /** The feed in chunks of records, for the next pass over it; none when it has not changed. */
    public Iterator<Chunk> chunks(Exchange exchange) throws IOException, InterruptedException {
        return Polling.of(exchange).passes().begin(feeds);
    }

    /** Puts in the place of a chunk what can be stored of it: plans, and rejections of whatever else the mapping made, in order. */
    public void check(Exchange exchange) {
        Poll poll = Polling.of(exchange);
        Chunk chunk = exchange.getMessage().getBody(Chunk.class);
        exchange.getMessage().setBody(new Checked(check(poll, chunk), chunk.isEnd()));
    }

    List<Object> check(Poll poll, Chunk chunk) {
        List<Object> checked = new ArrayList<>(chunk.size());
        Unchanged unchanged = new Unchanged();
        for (int i = 0; i < chunk.size(); i++) {
            if (!(chunk.result(i) instanceof Chunk.Known known)) {
                add(checked, poll, chunk.record(i), chunk.result(i));
                chunk.keep(i, poll.recall());
            } else if (!addAgain(unchanged, poll, known.record())) {
                poll.recall().distrust();
                chunk.giveBackFrom(i);
            }
        }
        if (unchanged.size() > 0) {
            // before the others: of two records with one plan, one that is online stays so whatever comes after it
            checked.add(0, unchanged);
        }
        for (Object one : checked) {
            if (one instanceof Rejection rejection) {
                poll.tally().reject(rejection.reason());
            }
        }
        return checked;
    }

    /**
     * Plans and rejections of a chunk.
     *
     * @param end whether they are the last ones of the feed
     */
    private record Checked(List<Object> items, boolean end) {}

    /** Adds the plans of a known record; false when one of them has come in this poll already. */
    private static boolean addAgain(Unchanged unchanged, Poll poll, int record) {
        KnownRecords known = poll.recall().known();
        FieldCounts fields = poll.tally().fields();
        for (int plan = known.begin(record); plan < known.end(record); plan++) {
            if (fields.has(known.id(plan))) {
                return false;
            }
        }
        if (known.begin(record) == known.end(record)) {
            poll.tally().skip();
        }
        for (int plan = known.begin(record); plan < known.end(record); plan++) {
            fields.addAgain(known.id(plan), known.traits(plan));
            unchanged.add(known.id(plan), FieldCounts.isOnline(known.traits(plan)));
        }
        poll.recall().again(record);
        return true;
    }

    private void add(List<Object> checked, Poll poll, FeedRecord record, Object result) {
        if (result instanceof Rejection rejection) {
            reject(checked, poll, rejection);
            return;
        }
        Iterator<JsonNode> items = items((List<?>) result);
        if (!items.hasNext()) {
            poll.tally().skip();
        }
        for (int i = 0; items.hasNext(); i++) {
            if (i == poll.limits().batch().items()) {
                reject(checked, poll, Rejection.ofRecord(Reason.ITEMS_TOO_MANY,
                        "record " + record.number() + " gives more than " + i + " items; the others are left out", record.text()));
                return;
            }
            JsonNode item = items.next();
            if (item.isValueNode()) {
                String kind = item.getNodeType().name().toLowerCase(Locale.ROOT);
                reject(checked, poll, Rejection.ofRecord(Reason.MAPPING_NOT_A_PLAN,
                        "record " + record.number() + ": the mapping gave a " + kind + " in the place of a plan", record.text()));
            } else {
                checked.add(judged(poll, item));
            }
        }
    }

    private Object judged(Poll poll, JsonNode item) {
        Tally tally = poll.tally();
        long prices = tally.unreadPrices();
        long details = tally.unreadDetails();
        Object judged = check.check(PlanReader.planOrRejection(item, poll.provider().name(), poll.times(), tally), poll);
        boolean isPriceUnread = tally.unreadPrices() > prices;
        boolean isDetailUnread = tally.unreadDetails() > details;
        boolean isRepeated = judged instanceof Plan plan && tally.fields().has(plan.id());
        int had = tally.fields().add(item, judged, isPriceUnread, isDetailUnread);
        poll.recall().item(judged, had, isPriceUnread || isDetailUnread, isRepeated);
        return judged;
    }

    /** The items of a mapping's outputs, of which each is a plan or a list of plans. */
    private static Iterator<JsonNode> items(List<?> outputs) {
        if (outputs.size() == 1 && outputs.get(0) instanceof JsonNode only && only.isArray()) {
            return only.iterator();
        }
        return outputs.stream()
                .map(JsonNode.class::cast)
                .flatMap(output -> output.isArray() ? StreamSupport.stream(output.spliterator(), false) : Stream.of(output))
                .iterator();
    }

    private void reject(List<Object> checked, Poll poll, Rejection rejection) {
        poll.tally().notWhole();
        poll.recall().rejected();
        checked.add(check.check(rejection, poll));
    }

    /** The batches that are full now, and at the end of the feed the rest. */
    public Iterator<List<Object>> batches(Exchange exchange) {
        Checked checked = exchange.getMessage().getBody(Checked.class);
        return Polling.of(exchange).batch().add(checked.items().iterator(), checked.end());
    }
}
