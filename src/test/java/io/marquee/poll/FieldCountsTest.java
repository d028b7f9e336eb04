package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is counted of the items of a feed. */
class FieldCountsTest {

    private static final BatchLimits LIMITS = new BatchLimits(100, 100, 1_000_000);

    private static Profile profile(Poll poll) {
        return poll.tally().fields().profile();
    }

    private static Poll after(String item) throws Exception {
        JsonNode node = new ObjectMapper().configure(JsonParser.Feature.ALLOW_SINGLE_QUOTES, true).readTree(item);
        Poll poll = TestPolls.poll(LIMITS, Map.of());
        TestPolls.checked(poll, List.of(node));
        return poll;
    }

    private static String has(Poll poll) {
        return Arrays.stream(Trait.values()).filter(trait -> profile(poll).part(trait) == 1).map(Trait::code).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'online','start':'2031-01-01','end':'2031-01-02','time_zone':'UTC','prices':[1]} | 1 | title sell_mode online start end time_zone prices",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'offline','start':'2031-01-01'} | 1 | title sell_mode start",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'offline','start':'2031-01-01','end':' ','time_zone':null,'prices':[]} | 1 | title sell_mode start",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'offline','start':'2031-01-01','prices':[null,'']} | 1 | title sell_mode start",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'offline','start':'2031-01-01','prices':'7'} | 1 | title sell_mode start prices",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'offline','start':'2031-01-01','prices':[7,'ask us','soon']} | 1 | title sell_mode start prices prices_unread",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'paused','start':'2031-01-01'} | 0 | title sell_mode start sell_mode_unread",
        "{'base_id':1,'plan_id':1,'title':'A','start':'2031-01-01'} | 0 | title start",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'online','start':'soon'} | 0 | title sell_mode online start start_unread",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'online'} | 0 | title sell_mode online",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'online','start':'2031-01-01','end':'late'} | 0 | title sell_mode online start end end_unread",
        "{'base_id':1,'plan_id':1,'title':'A','sell_mode':'online','start':'2031-01-01','time_zone':'Moon'} | 0 | title sell_mode online start time_zone time_zone_unread",
        "{} | 0 | \"\""
    })
    void knowsOfEachItemWhatItHasAndWhatOfThatCannotBeRead(String item, long plans, String has) throws Exception {
        Poll poll = after(item);
        assertThat(has(poll)).isEqualTo(has);
        assertThat(poll.tally().fields().plans()).isEqualTo(plans);
        assertThat(profile(poll).items()).isEqualTo(1);
    }

    @Test
    void countsNoRecordThatGivesNoItem() {
        Poll poll = TestPolls.poll(LIMITS, Map.of());
        TestPolls.checked(poll, List.of());
        assertThat(profile(poll).items()).isZero();
        assertThat(profile(poll).part(Trait.TITLE)).isZero();
    }
}
