package io.marquee.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every row of the hostile suite, one after the other, against the packaged jar. Rows on the same ground meet the same process, which must
 * live through all of them; after each of them the good provider was polled, and no search failed or took more than a second.
 *
 * <p>The system property {@code hostile.rows} chooses: {@code all} unless set, or numbers with commas.
 */
@Tag("hostile")
class HostileSuiteIT {

    private static final String CHOICE = System.getProperty("hostile.rows", "all");

    private static final long MILLION = 1_000_000;

    @TempDir
    static Path folder;

    private static Target target;
    private static Row.Ground ground;

    @AfterAll
    static void leave() {
        if (target != null) {
            target.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> holds() {
        return Subjects.rows().stream()
                .filter(HostileSuiteIT::isChosen)
                .sorted(Comparator.comparing(Row::ground))
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> run(row)));
    }

    private static boolean isChosen(Row row) {
        Set<String> numbers = Arrays.stream(CHOICE.split(",")).collect(Collectors.toSet());
        return CHOICE.equals("all") || numbers.contains(String.valueOf(row.number()));
    }

    static void run(Row row) throws Exception {
        Path own = Files.createTempDirectory(folder, "row-" + row.number() + "-");
        prepare(row.ground());
        long began = System.nanoTime();
        String end = "held";
        String why = "";
        try {
            Watch watch = target == null ? null : target.watch();
            row.attack().on(target, own);
            if (watch != null) {
                watch.verify();
            }
        } catch (Exception | AssertionError e) {
            end = "NOT HELD";
            why = "\n" + e.getMessage();
            String log = target == null ? "" : "\nThe end of the log:\n" + target.tailOfLog();
            throw new AssertionError("row " + row + ": " + e.getMessage() + log, e);
        } finally {
            System.out.printf("%s in %d ms: row %s%s%n", end, (System.nanoTime() - began) / MILLION, row, why);
        }
    }

    /** The process that rows on a ground share; a new one after it has ended. */
    private static void prepare(Row.Ground wanted) throws IOException {
        if (wanted == ground && (target == null || target.isAlive())) {
            return;
        }
        leave();
        target = null;
        ground = null;
        target = wanted == Row.Ground.OWN ? null : Target.start(Files.createTempDirectory(folder, "target"), wanted);
        ground = wanted;
    }
}
