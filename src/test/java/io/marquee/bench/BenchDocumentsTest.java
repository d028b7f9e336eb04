package io.marquee.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of what is claimed, and which reports it is made of. */
class BenchDocumentsTest {

    private static final Path FOLDER = Path.of("docs/bench");
    private static final String SEARCH = "2026-11-29-search.md";

    @TempDir
    private Path folder;

    @BeforeEach
    void copiesTheReports() throws IOException {
        Files.createDirectories(folder.resolve("kept"));
        for (String name : List.of(SEARCH, "2026-11-29-ingest.md", "2026-11-29-changes.md", "2026-11-29-start.md")) {
            Files.copy(FOLDER.resolve(name), folder.resolve("kept").resolve(name));
        }
    }

    private Path report(String name) {
        return folder.resolve("kept").resolve(name);
    }

    private String table() {
        return Claims.table(folder.resolve("kept"));
    }

    private void change(String from, String to) throws IOException {
        String text = Files.readString(report(SEARCH));
        assertThat(text).contains(from);
        Files.writeString(report(SEARCH), text.replace(from, to));
    }

    @Test
    void hasTheTableOfTheReportsThatAreKept() throws IOException {
        assertThat(Files.readString(FOLDER.resolve(Claims.NAME))).isEqualTo(Claims.table(FOLDER));
    }

    @Test
    void takesTheNewestReport() throws IOException {
        Files.copy(report(SEARCH), report("2027-01-02-search.md"));
        assertThat(table()).contains("2027-01-02-search.md").doesNotContain(SEARCH);
        Files.copy(report(SEARCH), report("2027-01-03-search-100000.md"));
        assertThat(table()).doesNotContain("100000");
    }

    @Test
    void readsTheColumnsThatTheBenchWrites() throws IOException {
        String columns = String.join(" | ", Throughput.columns(Claims.APPLICATION, Claims.BARE));
        assertThat(Files.readString(report(SEARCH))).contains("| " + columns + " |");
    }

    @Test
    void dividesWhatIsNoRatioYet() {
        assertThat(table()).contains("at 5,000 a second, to the same | 1.63 | 2026-11-29 |");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "## Throughput;             ## Speed",
        "| random small, plain |;   | small random, plain |",
        "app/bare req/s;            req/s",
        "0.65 (0.62–0.90);          –",
        "| 6.87 |;                  | |"})
    void saysWhichReportLacksWhat(String from, String to) throws IOException {
        change(from, to);
        assertThatIllegalStateException().isThrownBy(this::table).withMessageContaining(SEARCH);
    }

    @Test
    void saysWhichReportIsHalf() throws IOException {
        String text = Files.readString(report(SEARCH));
        Files.writeString(report(SEARCH), text.substring(0, text.length() / 4));
        assertThatIllegalStateException().isThrownBy(this::table).withMessageContaining(SEARCH);
    }

    @Test
    void saysOfWhichKindThereIsNoReport() throws IOException {
        Files.delete(report("2026-11-29-start.md"));
        assertThatIllegalStateException().isThrownBy(this::table).withMessageContaining("no report of start");
    }

    // which are kept

    private Stream<String> kept() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("kept"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private void run(Map<String, String> environment, double strangers) throws IOException {
        KeptReports reports = new KeptReports(BenchOptions.of(environment), "ingest", folder.resolve("kept"), folder.resolve("others"));
        reports.met(strangers);
        Report report = new Report();
        Files.readString(FOLDER.resolve("2026-11-29-ingest.md")).lines().forEach(report::say);
        reports.put(report, "2027-01-02");
    }

    @Test
    void keepsAWholeRunThatWasAloneAndMakesTheTableAnew() throws IOException {
        run(Map.of(), 0.1);
        assertThat(kept()).contains("2027-01-02-ingest.md", Claims.NAME);
        assertThat(Files.readString(report(Claims.NAME))).isEqualTo(table()).contains("2027-01-02-ingest.md");
        assertThat(kept()).noneMatch(name -> name.endsWith(".half"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "BENCH_ONLY;    ingest, storing; 0;   only a part was measured",
        "BENCH_ROUNDS;  1;               0;   only a part was measured",
        "BENCH_SECONDS; 1;               0;   only a part was measured",
        "BENCH_ONLY;    ingest;          0.9; others had more than 0.2 cores"})
    void keepsNoRunThatSaysTooLittle(String name, String value, double strangers, String why) throws IOException {
        List<String> before = kept().toList();
        run(Map.of(name, value), strangers);
        assertThat(kept()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(Files.readString(folder.resolve("others/2027-01-02-ingest.md"))).contains("Not kept: " + why);
    }

    @Test
    void takesNoPartOfSearchesForAllOfThem() {
        assertThat(BenchOptions.of(Map.of("BENCH_ONLY", "search")).isWhole("search")).isTrue();
        assertThat(BenchOptions.of(Map.of("BENCH_ONLY", "search")).wants("small, plain")).isTrue();
        assertThat(BenchOptions.of(Map.of("BENCH_ONLY", "small, plain")).isWhole("search")).isFalse();
        assertThat(BenchOptions.of(Map.of()).isWhole("search")).isTrue();
        assertThat(BenchOptions.of(Map.of("BENCH_ONLY", "start")).isWhole("start")).isTrue();
    }
}
