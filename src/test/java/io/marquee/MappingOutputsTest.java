package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import io.marquee.kit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a mapping gives is stored, rejected, or counted: each record of the provider here says what the mapping is to give. */
@Tag("application")
class MappingOutputsTest {

    private static final String PLAN = "{\"base_id\":%d,\"plan_id\":1,\"title\":\"Show\",\"sell_mode\":\"online\",\"start\":1904839200}";

    private static FakeProvider provider;
    private static RunningMarquee marquee;

    @BeforeAll
    static void start(@TempDir Path routes) {
        provider = new FakeProvider();
        ProviderFolder folder = new ProviderFolder(routes);
        folder.put("acme", SourceFile.of("acme", provider.url())
                .with("format", "json")
                .with("records", "shows")
                .with("mapping", "if .spin then [range(.spin)] else .gives[] end")
                .yaml());
        marquee = RunningMarquee.start(TestDatabase.create(), provider, Map.of("ROUTES_DIR", folder.path()));
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    /** Polls records in which each P is another good plan. */
    private static String poll(String records) {
        StringBuilder feed = new StringBuilder("{\"shows\":[");
        int[] id = {0};
        String objects = records.replaceAll("(?<=^|; )(\\[.*?\\])(?=;|$)", "{\"gives\":$1}").replace(';', ',');
        objects.chars().forEach(c -> feed.append(c == 'P' ? PLAN.formatted(++id[0]) : String.valueOf((char) c)));
        provider.says(200, "application/json", feed.append("]}").toString().getBytes(StandardCharsets.UTF_8));
        marquee.awaitPoll("acme");
        marquee.awaitPoll("acme");
        return marquee.database().rows("select stored + unchanged, rejected, skipped from polls"
                + " where provider = 'acme' and outcome = 'ok' order by id desc limit 1").get(0);
    }

    static Stream<Arguments> outputs() {
        // what the mapping gives for each record; how many are plans, rejected, and records without anything
        return Stream.of(
                Arguments.of("[[P, P]]", "2 | 0 | 0"),
                Arguments.of("[P]", "1 | 0 | 0"),
                Arguments.of("[P, P, P]", "3 | 0 | 0"),
                Arguments.of("[[P], [], [P, P]]", "3 | 0 | 0"),
                Arguments.of("[P, [P, P], P]", "4 | 0 | 0"),
                Arguments.of("[P]; []", "1 | 0 | 1"),
                Arguments.of("[P]; [[]]", "1 | 0 | 1"),
                Arguments.of("[[], []]; [[P]]; [[]]", "1 | 0 | 2"),
                Arguments.of("[P]; [null]", "1 | 1 | 0"),
                Arguments.of("[P, 5]", "1 | 1 | 0"),
                Arguments.of("[\"text\"]; [P]", "1 | 1 | 0"),
                Arguments.of("[true]; [P]", "1 | 1 | 0"),
                Arguments.of("[[P, null, 5, [P]]]", "1 | 3 | 0"));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void storesRejectsOrCounts(String records, String counts) {
        assertThat(poll(records)).isEqualTo(counts);
    }

    @Test
    void saysOfWhichRecordItGaveNoPlan() {
        poll("[P]; [null, [P]]");
        assertThat(marquee.database().rows("select reason, detail from rejections where fragment like '{\"gives\":[null,%'"))
                .containsExactly("mapping_not_a_plan | record 2: the mapping gave a null in the place of a plan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "1e10"})
    void rejectsOnlyTheRecordThatWouldCostTooMuch(String spin) {
        assertThat(poll("[P]; {\"spin\":" + spin + "}; [P]")).isEqualTo("2 | 1 | 0");
        assertThat(marquee.database().rows("select reason, detail from rejections where fragment like '%" + spin + "%'"))
                .singleElement().asString().startsWith("mapping_too_costly | record 2: more than 2000000 steps for one record, near ");
    }

    @Test
    void countsRecordsWithoutAPlanWhereOperatorsLook() {
        double before = marquee.metric("marquee_records_skipped_total", "provider=\"acme\"");
        poll("[P]; []; [[]]; []");
        assertThat(marquee.metric("marquee_records_skipped_total", "provider=\"acme\"")).isEqualTo(before + 3);
        assertThat(marquee.observe("status")).contains("\"skipped\":3");
    }
}
