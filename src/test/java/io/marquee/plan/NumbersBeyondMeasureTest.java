package io.marquee.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.marquee.feed.JsonTreeMapper;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of a few characters that would take a gigabyte to write out, in each place where a provider may put one. */
class NumbersBeyondMeasureTest {

    private static final TimeNotation TIMES = TimeNotation.of("Europe/Madrid", null);
    private static final long FEW_BYTES = 1 << 20;
    private static final String[] NUMBERS = {
        "1e100000000", "-1e100000000", "1e-1000000", "-1e-1000000", "0e100000000", "0e-100000000", "1e2147483647", "1e-2147483647",
        "1e401", "123456789e-401", "9".repeat(100), "9".repeat(5_000), "0." + "0".repeat(90) + "1", "1E+99999999999999999999"
    };

    private static ObjectNode item() {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("base_id", "1").put("plan_id", "1").put("title", "Show").put("sell_mode", "online").put("start", "2021-03-28T20:00");
        item.put("end", "2021-03-28T22:00").putArray("prices");
        return item;
    }

    static Stream<Arguments> placesAndNumbers() {
        return Stream.of("base_id", "plan_id", "title", "sell_mode", "start", "end", "time_zone", "prices")
                .flatMap(place -> Stream.of(NUMBERS).map(number -> Arguments.of(place, number)));
    }

    private static long bytesOf(Runnable work) {
        // classes are loaded once
        work.run();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        work.run();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("placesAndNumbers")
    void makesAPlanOrARejectionWithoutWritingItOut(String place, String number) {
        assertCheap(place, JsonNodeFactory.instance.textNode(number));
        if (!number.contains("999999999999") || number.length() == 100) {
            assertCheap(place, JsonNodeFactory.instance.numberNode(new BigDecimal(number)));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, Double.MIN_VALUE})
    void takesWhatAMappingCountedForWhatItIs(double number) {
        for (String place : new String[] {"base_id", "title", "start", "end", "prices"}) {
            assertCheap(place, JsonNodeFactory.instance.numberNode(number));
        }
    }

    private static void assertCheap(String place, JsonNode value) {
        ObjectNode item = item();
        if ("prices".equals(place)) {
            item.withArray("prices").add(value);
        } else {
            item.set(place, value);
        }
        assertThat(bytesOf(() -> assertThat(PlanReader.planOrRejection(item, "acme", TIMES, (field, unread) -> { }))
                        .isInstanceOfAny(Plan.class, Rejection.class)))
                .isLessThan(FEW_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1e100000000", "-1e100000000", "1e-1000000", "1e2147483647", "1e401", "123456789e-401", "1.5e99999999999999999999"
    })
    void isNotEvenReadAsJson(String number) {
        for (ObjectMapper mapper : new ObjectMapper[] {JsonTreeMapper.create(), JsonTreeMapper.ofPages()}) {
            for (String json : new String[] {"[" + number + "]", "{\"a\":{\"b\":" + number + "}}", number}) {
                assertThat(bytesOf(() -> assertThatThrownBy(() -> mapper.readTree(json)).isNotNull())).isLessThan(FEW_BYTES);
            }
        }
    }
}
