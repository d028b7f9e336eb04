package io.marquee.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.SourceFile;
import io.marquee.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which versions of provider files pass the examination by their cases, and why others do not. */
class CaseExamTest {

    private static final String FEED = "[{\"code\": \"A\", \"title\": \"First\", \"start\": \"2030-05-01T20:00:00\"}]";
    private static final String EVENTS = "First | 2030-05-01 20:00:00 | null null | null | null\n";

    @TempDir
    private Path folder;

    private Path file;
    private CaseExam exam;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("acme.camel.yaml");
        Files.writeString(file, yaml("[ { base_id: .code, plan_id: \"1\", title: .title, start: .start, sell_mode: \"online\" } ]"));
        exam = new CaseExam(settings(), "file:routes/", folder.resolve("bench"));
    }

    private Settings settings() {
        return Settings.load(folder, Map.of("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none", "DATA_DIR", folder.resolve("data").toString()));
    }

    @AfterEach
    void leavesNothing() throws IOException {
        exam.rest();
        if (Files.exists(folder.resolve("bench"))) {
            try (Stream<Path> left = Files.list(folder.resolve("bench"))) {
                // the file by which processes lock the folder stays
                assertThat(left).allMatch(path -> path.endsWith("lock"));
            }
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    private static String yaml(String mapping) {
        return SourceFile.of("acme", "https://acme.invalid/?key=$ACME_KEY").with("variables", "ACME_KEY").with("format", "json").with("records", "/").with("mapping", mapping).yaml();
    }

    private String objection() throws IOException {
        return exam.objection(file, Files.readAllBytes(file));
    }

    private Path put(String name, String text) throws IOException {
        Path to = folder.resolve("acme.cases").resolve(name);
        Files.createDirectories(to.getParent());
        return Files.writeString(to, text);
    }

    /**
     * What lies beside a file, and the objection to it.
     *
     * @param files names and texts, by turns
     * @param objection what it says; null for none
     */
    record Beside(String name, List<String> files, String objection) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Beside> verdicts() {
        return Stream.of(
                new Beside("a good case", List.of("first/1.json", FEED, "first/events.txt", EVENTS), null),
                new Beside("a good case with a comment", List.of("first/1.json", FEED, "first/events.txt", "# to be checked\n" + EVENTS), null),
                new Beside("good cases", List.of("a/1.json", FEED, "a/events.txt", EVENTS, "b/1.json", "[]"), null),
                new Beside("nothing", List.of(), "it has no case in acme.cases/, and providers.require-cases wants one"),
                new Beside("files, but no case", List.of("1.json", FEED), "it has no case in acme.cases/, and providers.require-cases wants one"),
                new Beside("a case without a feed", List.of("first/events.txt", EVENTS), "its case first is bad: no feed, such as 1.json"),
                new Beside("another title", List.of("first/1.json", FEED, "first/events.txt", EVENTS.replace("First", "Second")),
                        "its case first is bad: - Second | 2030-05-01 20:00:00 | null null | null | null"),
                new Beside("one event too many", List.of("first/1.json", FEED), "its case first is bad: + First | 2030-05-01 20:00:00 | null null | null | null"),
                new Beside("a rejection that nobody expects", List.of("first/1.json", FEED.replace("First", "")), "its case first is bad: + A | 1 | title_missing"),
                new Beside("a feed that cannot be read", List.of("first/1.json", "<html>", "first/events.txt", EVENTS),
                        "its case first is bad: - First | 2030-05-01 20:00:00 | null null | null | null; the poll: not a JSON object or array"),
                new Beside("the second of two", List.of("a/1.json", FEED, "a/events.txt", EVENTS, "b/1.json", FEED), "its case b is bad: + First | 2030-05-01 20:00:00 | null null | null | null"),
                new Beside("control characters", List.of("first/1.json", FEED.replace("First", "a\\u202eb")), "its case first is bad: + a b | 2030-05-01 20:00:00 | null null | null | null"),
                new Beside("a long line", List.of("first/1.json", FEED.replace("First", "a".repeat(400))), "its case first is bad: + " + "a".repeat(298)));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void passesWhatHasGoodCases(Beside beside) throws Exception {
        for (int i = 0; i < beside.files.size(); i += 2) {
            put(beside.files.get(i), beside.files.get(i + 1));
        }
        assertThat(objection()).isEqualTo(beside.objection);
        // the bench holds nothing of the file before
        assertThat(objection()).isEqualTo(beside.objection);
    }

    @Test
    void runsTheVersionThatItIsGivenAndNotThatOnDisk() throws Exception {
        put("first/1.json", FEED);
        put("first/events.txt", EVENTS);
        byte[] given = Files.readAllBytes(file);
        Files.writeString(file, "something else");
        assertThat(exam.objection(file, given)).isNull();
    }

    @Test
    void reachesNoNetwork() throws Exception {
        try (FakeProvider provider = new FakeProvider()) {
            put("first/1.json", "[]");
            Files.writeString(file, yaml("empty").replace("https://acme.invalid/", provider.url()));
            assertThat(objection()).isNull();
            Files.writeString(file, ProviderFolder.ownRoute("poll-acme", "- to:\n    uri: " + provider.url()));
            assertThat(objection()).isNull();
            assertThat(provider.requests()).isZero();
        }
    }

    @Test
    void followsNoLinkOutOfTheFolder(@TempDir Path elsewhere) throws Exception {
        put("first/events.txt", EVENTS);
        Path secret = Files.writeString(elsewhere.resolve("secret"), FEED);
        Files.createSymbolicLink(folder.resolve("acme.cases/first/1.json"), secret);
        assertThat(objection()).isEqualTo("a link of its cases leads out of the folder, or nowhere");
        Files.delete(folder.resolve("acme.cases/first/1.json"));
        Files.createSymbolicLink(folder.resolve("acme.cases/first/1.json"), Files.writeString(folder.resolve("shared"), FEED));
        assertThat(objection()).isNull();
    }

    @Test
    void boundsWhatLiesBesideAFile() throws Exception {
        put("first/1.json", FEED);
        put("first/events.txt", "x".repeat(1 << 20) + "\n");
        assertThat(objection()).endsWith("events.txt is larger than 1048576 bytes");
        put("first/events.txt", EVENTS);
        for (int i = 0; i <= CaseRuns.MOST_FEEDS; i++) {
            put("first/" + i + ".json", FEED);
        }
        assertThat(objection()).isEqualTo("its case first is bad: more than 100 feeds");
        for (int i = 0; i < CaseExam.MOST_FILES; i++) {
            put("first/note" + i, "");
        }
        assertThat(objection()).isEqualTo("its cases have more than 1000 files");
    }

    @Test
    void endsWhenTheInstanceStops() throws Exception {
        put("first/1.json", FEED);
        exam.close();
        assertThatThrownBy(this::objection).isInstanceOf(CancellationException.class);
    }

    @Test
    void endsAPollThatTakesTooLongAndGoesOnWithOthers() throws Exception {
        put("first/1.json", FEED);
        Files.writeString(file, ProviderFolder.ownRoute("poll-acme", "- delay:\n    expression:\n      constant:\n        expression: \"60000\"\n"));
        exam = new CaseExam(settings(), "file:routes/", folder.resolve("bench"), 1, System::nanoTime);
        assertThat(objection()).isEqualTo("its case first is bad: the poll: not over after 3 s");
        exam.rest();
        write();
        put("first/events.txt", EVENTS);
        assertThat(objection()).isNull();
    }

    @Test
    void endsCasesThatTakeTooLongTogether() throws Exception {
        for (int i = 0; i < CaseRuns.MOST_FEEDS; i++) {
            put("first/" + i + ".json", "[]");
        }
        Files.writeString(file, ProviderFolder.ownRoute("poll-acme", "- delay:\n    expression:\n      constant:\n        expression: \"900\"\n"));
        exam = new CaseExam(settings(), "file:routes/", folder.resolve("bench"), 1, System::nanoTime);
        long begun = System.nanoTime();
        assertThat(objection()).isEqualTo("its cases take longer than 4 s");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("a hundred polls would take 90 s").isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void examinesAgainWhatMayHavePassed() throws Exception {
        AtomicLong now = new AtomicLong(5);
        exam = new CaseExam(settings(), "file:routes/", folder.resolve("bench"), CaseExam.POLL_SECONDS, now::get);
        put("first/1.json", "<html>");
        put("first/events.txt", EVENTS);
        String before = exam.stamp(file);
        assertThat(objection()).contains("; the poll: ").isNotNull();
        assertThat(exam.stamp(file)).as("right after it").isEqualTo(before);
        pass(now, CaseExam.TROUBLE_SECONDS - 1);
        assertThat(exam.stamp(file)).as("a second before the time").isEqualTo(before);
        pass(now, 1);
        String second = exam.stamp(file);
        assertThat(second).as("when the time is over").isNotEqualTo(before);
        assertThat(objection()).isNotNull();
        pass(now, CaseExam.TROUBLE_SECONDS);
        assertThat(exam.stamp(file)).as("less often the second time").isEqualTo(second);
        pass(now, CaseExam.TROUBLE_SECONDS);
        assertThat(exam.stamp(file)).isNotIn(before, second);
    }

    @Test
    void examinesWhatIsBadForGoodOnlyOnce() throws Exception {
        AtomicLong now = new AtomicLong(5);
        exam = new CaseExam(settings(), "file:routes/", folder.resolve("bench"), CaseExam.POLL_SECONDS, now::get);
        put("first/1.json", FEED);
        String before = exam.stamp(file);
        assertThat(objection()).startsWith("its case first is bad: + First");
        pass(now, 1_000_000);
        assertThat(exam.stamp(file)).isEqualTo(before);
    }

    private static void pass(AtomicLong clock, long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void startsNothingOfAFurtherComponent() throws Exception {
        put("first/1.json", "[]");
        Files.writeString(file, ProviderFolder.ownRoute("poll-acme", "- to:\n    uri: mock:reached\n"));
        Settings all = settings().with("providers.components", "mock");
        exam = new CaseExam(all, "file:routes/", folder.resolve("bench"));
        assertThat(objection()).contains("mock").endsWith("(its cases are run without what providers.components names)");
    }

    @Test
    void keepsNoMoreThanACaseMayHave() throws Exception {
        StringBuilder feed = new StringBuilder("[");
        for (int i = 0; i <= Findings.MOST_KEPT; i++) {
            feed.append(i == 0 ? "" : ",").append("{\"code\":").append(i).append(",\"title\":\"T\",\"start\":\"2030-05-01T20:00:00\"}");
        }
        put("first/1.json", feed + "]");
        assertThat(objection()).endsWith("the poll: more than " + Findings.MOST_KEPT + " items, which no case may have");
    }

    @Test
    void takesAwayWhatAKilledOneLeft() throws Exception {
        Path left = Files.createDirectories(folder.resolve("bench").resolve("process-4711"));
        Files.writeString(left.resolve("download"), FEED);
        put("first/1.json", "[]");
        assertThat(objection()).isNull();
        assertThat(left).doesNotExist();
    }

    @Test
    void tellsAnotherStampOfEachChange() throws Exception {
        String none = exam.stamp(file);
        Path feed = put("first/1.json", FEED);
        String one = exam.stamp(file);
        assertThat(one).isNotEqualTo(none).isEqualTo(exam.stamp(file));
        Files.writeString(feed, FEED + " ", StandardCharsets.UTF_8);
        String longer = exam.stamp(file);
        put("first/events.txt", EVENTS);
        assertThat(List.of(none, one, longer, exam.stamp(file))).doesNotHaveDuplicates();
    }
}
