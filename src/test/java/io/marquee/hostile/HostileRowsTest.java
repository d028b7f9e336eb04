package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The hostile suite is whole: each fault that was found from outside has a row in it, or another test that holds it. */
class HostileRowsTest {

    /** What is no fault of a running jar: files of deployment, and libraries. */
    private static final Map<Integer, List<String>> ELSEWHERE = Map.of(
            79, List.of("io.marquee.deploy.DeployFilesTest"),
            80, List.of("io.marquee.deploy.FlawsIT"));

    /** What these tests hold, too. */
    private static final Map<Integer, List<String>> BY_OTHERS_TOO = Map.ofEntries(
            Map.entry(41, List.of("io.marquee.http.UnreadAnswersTest")),
            Map.entry(44, List.of("io.marquee.http.ConnectionSharesTest")),
            Map.entry(45, List.of("io.marquee.http.SmugglingTest")),
            Map.entry(49, List.of("io.marquee.http.PathsTest", "io.marquee.ContractTest")),
            Map.entry(51, List.of("io.marquee.feed.ProviderClientTest")),
            Map.entry(52, List.of("io.marquee.feed.ProviderClientTest")),
            Map.entry(54, List.of("io.marquee.feed.ProviderClientTest", "io.marquee.feed.GzipMembersTest")),
            Map.entry(55, List.of("io.marquee.poll.HttpUriTemplatesTest", "io.marquee.PagedFeedsTest")),
            Map.entry(59, List.of("io.marquee.feed.JsonRecordsTest", "io.marquee.feed.XmlTreeMapperTest", "io.marquee.feed.ReadingCostTest")),
            Map.entry(61, List.of("io.marquee.mapping.ProgramTest")),
            Map.entry(62, List.of("io.marquee.plan.NumbersBeyondMeasureTest")),
            Map.entry(63, List.of("io.marquee.MappingOutputsTest")),
            Map.entry(76, List.of("io.marquee.ManagementPortTest")));

    @Test
    void hasARowOrAnotherTestForEachFault() {
        Set<Integer> faults = Stream.of(IntStream.rangeClosed(41, 57), IntStream.rangeClosed(59, 64), IntStream.rangeClosed(69, 73), IntStream.rangeClosed(75, 80))
                .flatMapToInt(numbers -> numbers)
                .boxed()
                .collect(Collectors.toSet());
        Set<Integer> held = Subjects.rows().stream().map(Row::number).collect(Collectors.toCollection(TreeSet::new));
        held.addAll(ELSEWHERE.keySet());
        assertThat(held).containsAll(faults);
    }

    @Test
    void namesOnlyTestsThatExist() {
        assertThat(Stream.of(ELSEWHERE, BY_OTHERS_TOO).flatMap(held -> held.values().stream())).allSatisfy(tests -> assertThat(tests).allSatisfy(test ->
                assertThatCode(() -> Class.forName(test)).doesNotThrowAnyException()));
    }

    @Test
    void givesEachRowANameOfItsOwn() {
        assertThat(Subjects.rows()).extracting(Row::toString).doesNotHaveDuplicates();
    }
}
