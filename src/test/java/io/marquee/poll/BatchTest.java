package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.marquee.plan.Plan;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a poll hands over to be stored, when a record gives a lot. */
class BatchTest {

    private static final int ITEMS = 250;
    private static final int PLANS = 20;
    private static final int BYTES = 10_000;

    private static final BatchLimits LIMITS = new BatchLimits(ITEMS, PLANS, BYTES);

    private final Poll poll = TestPolls.poll(LIMITS, Map.of());

    private static ArrayNode items(int count, String title) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < count; i++) {
            items.addObject().put("base_id", "1").put("plan_id", i).put("title", title).put("sell_mode", "online").put("start", 1);
        }
        return items;
    }

    private List<List<Object>> batchesOf(ArrayNode items) {
        List<List<Object>> batches = new ArrayList<>();
        poll.batch().add(TestPolls.checked(poll, List.of(items)).iterator(), true).forEachRemaining(batches::add);
        return batches;
    }

    private static List<Object> all(List<List<Object>> batches) {
        return batches.stream().flatMap(List::stream).toList();
    }

    @Test
    void goesOnWithTheItemsOfARecordBatchAfterBatch() {
        List<List<Object>> batches = batchesOf(items(ITEMS, "Show"));
        assertThat(batches).hasSize(13).allSatisfy(one -> assertThat(one).hasSizeLessThanOrEqualTo(PLANS));
        assertThat(all(batches)).hasSize(ITEMS).allMatch(Plan.class::isInstance).doesNotHaveDuplicates();
        assertThat(poll.tally().isWhole()).isTrue();
        assertThat(poll.batch().add(Collections.emptyIterator(), true)).isExhausted();
    }

    @Test
    void makesSmallBatchesOfLargeItems() {
        List<List<Object>> plans = batchesOf(items(100, "x".repeat(500)));
        assertThat(plans).allSatisfy(one -> assertThat(one).hasSizeLessThanOrEqualTo(9));
        List<List<Object>> rejections = batchesOf(items(100, "x".repeat(5_000)));
        assertThat(rejections).allSatisfy(one -> assertThat(one).hasSizeLessThanOrEqualTo(5));
        assertThat(all(plans)).hasSize(100).allMatch(Plan.class::isInstance);
        assertThat(all(rejections)).hasSize(100).allMatch(Rejection.class::isInstance);
    }

    @Test
    void rejectsTheRestOfARecordThatGivesTooManyItemsOnce() {
        List<Object> held = all(batchesOf(items(ITEMS + 600_000, "Show")));
        assertThat(held).hasSize(ITEMS + 1);
        assertThat(held.subList(0, ITEMS)).allMatch(Plan.class::isInstance);
        Rejection rest = (Rejection) held.get(ITEMS);
        assertThat(rest.reason()).isEqualTo(Reason.ITEMS_TOO_MANY);
        assertThat(rest.detail()).isEqualTo("record 3 gives more than 250 items; the others are left out");
        assertThat(rest.fragment()).isEqualTo("<the record/>");
        // nobody knows what the others were: none of the plans that are missing has left the feed for sure
        assertThat(poll.tally().isWhole()).isFalse();
        assertThat(all(batchesOf(items(1, "Next")))).hasSize(1);
    }
}
