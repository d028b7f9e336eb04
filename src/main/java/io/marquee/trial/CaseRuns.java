package io.marquee.trial;

import io.marquee.feed.Feeds;
import io.marquee.provider.RejectedFileException;
import io.marquee.settings.Settings;
import io.marquee.settings.SmallFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs the cases beside provider files, in folders such as {@code acme.cases/first/}. A case is feeds that come one after the other, {@code 1.json} and
 * {@code 2.json}, or {@code 1.1.json} and {@code 1.2.json} for pages; the events that are public after the last one in {@code events.txt},
 * {@code title | date time | date time | lowest | highest} a line in the order of a search; and in {@code rejections.txt}, which may be missing, what is
 * rejected then, {@code base | plan | reason} a line. A line that begins with {@code #} and has no {@code |} is a comment. It needs no network, no
 * database, and no secret. All cases share one bench, one after the other.
 */
public final class CaseRuns implements AutoCloseable {

    /** Most feeds of a case, and most pages of each. */
    static final int MOST_FEEDS = 100;
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final String ENDING = ".camel.yaml";
    private static final Pattern FEED = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?\\.(" + String.join("|", Feeds.formats()) + ")");

    private final Settings settings;
    private final String base;
    private final Path parent;
    private final Duration limit;
    private final BooleanSupplier cancelled;
    private final SavedAnswers answers = new SavedAnswers(List.of());
    private Workbench bench;
    private Trial trial;

    /**
     * What became of a case.
     *
     * @param folder of the case
     * @param wasRun whether there is a case in it
     * @param problem why there is none, or why its last poll is not good; null when neither
     * @param differences {@code - } lines that are expected, and {@code + } lines that are there, in the place of each other
     */
    public record Verdict(Path folder, boolean wasRun, String problem, List<String> differences) {

        /** Whether all is as expected. */
        public boolean isGood() {
            return wasRun && differences.isEmpty();
        }
    }

    /** @param base where the routes of the core are */
    public CaseRuns(Settings settings, String base) {
        this(settings, base, null, settings.duration("feed.deadline").multipliedBy(2), () -> false);
    }

    /**
     * @param parent of the folder of downloads; null for that of the system
     * @param limit longest time of one poll
     * @param cancelled whether to end now, without a result
     */
    CaseRuns(Settings settings, String base, Path parent, Duration limit, BooleanSupplier cancelled) {
        this.settings = settings.withStandIn();
        this.base = base;
        this.parent = parent;
        this.limit = limit;
        this.cancelled = cancelled;
    }

    /** Where the cases of a provider file are. */
    public static Path folder(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling((name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name) + ".cases");
    }

    /** The cases of a provider file, in order. */
    public static List<Path> of(Path file) throws IOException {
        return Files.isDirectory(folder(file)) ? sorted(folder(file)).stream().filter(Files::isDirectory).toList() : List.of();
    }

    /** @throws RejectedFileException when the file cannot be loaded */
    public Verdict run(Path file, Path folder) throws Exception {
        return run(file, null, folder, FOR_EVER);
    }

    /**
     * @param bytes of the version of the file; null to read it
     * @param most longest time of all polls of the case together
     * @throws TimeoutException when they take longer
     */
    Verdict run(Path file, byte[] bytes, Path folder, Duration most) throws Exception {
        long begun = System.nanoTime();
        try {
            CaseOutcome outcome = new CaseOutcome();
            for (List<Path> pages : feeds(folder)) {
                answers.put(pages);
                Trial on = trial();
                Duration left = most.minusNanos(System.nanoTime() - begun);
                boolean isLast = left.compareTo(limit) < 0;
                if (left.isNegative()) {
                    throw new TimeoutException();
                }
                outcome.add(on.poll(bytes == null ? bench.take(file) : bench.take(file, bytes), isLast ? left : limit, true));
                if (!on.isOver()) {
                    // what is still under way must not get the answers of others
                    close();
                    if (isLast) {
                        throw new TimeoutException();
                    }
                    return new Verdict(folder, false, "the poll: " + outcome.problem(), List.of());
                }
            }
            List<String> differences = new ArrayList<>();
            compare(lines(folder.resolve("events.txt")), outcome.events(), differences);
            compare(lines(folder.resolve("rejections.txt")).stream().sorted().toList(), outcome.rejected(), differences);
            return new Verdict(folder, true, outcome.problem(), differences);
        } catch (NotDirectoryException e) {
            return new Verdict(folder, false, "it is no folder", List.of());
        } catch (IOException e) {
            return new Verdict(folder, false, e.getMessage(), List.of());
        }
    }

    /** What cases run on, which is started unless it is there. */
    Trial trial() throws Exception {
        if (trial == null) {
            bench = new Workbench(settings, base, parent, answers);
            trial = new Trial(bench, cancelled);
        }
        return trial;
    }

    /** Frees what the bench takes; it is made anew for the next case. */
    @Override
    public void close() throws IOException {
        Workbench gone = bench;
        bench = null;
        trial = null;
        if (gone != null) {
            gone.close();
        }
    }

    private static void compare(List<String> expected, List<String> found, List<String> differences) {
        Map<String, Integer> counts = new HashMap<>();
        expected.forEach(line -> counts.merge(line, 1, Integer::sum));
        found.forEach(line -> counts.merge(line, -1, Integer::sum));
        expected.stream().distinct().filter(line -> counts.get(line) > 0).forEach(line -> differences.add("- " + line));
        found.stream().distinct().filter(line -> counts.get(line) < 0).forEach(line -> differences.add("+ " + line));
        if (differences.isEmpty() && !expected.equals(found)) {
            differences.add("the order: " + found);
        }
    }

    /** The pages of each feed, in order. */
    private static List<List<Path>> feeds(Path folder) throws IOException {
        Map<Integer, Map<Integer, Path>> feeds = new TreeMap<>();
        for (Path file : sorted(folder)) {
            Matcher feed = FEED.matcher(file.getFileName().toString());
            if (feed.matches()) {
                int page = feed.group(2) == null ? 1 : Integer.parseInt(feed.group(2));
                feeds.computeIfAbsent(Integer.valueOf(feed.group(1)), any -> new TreeMap<>()).put(page, file);
            }
        }
        if (feeds.isEmpty()) {
            throw new IOException("no feed, such as 1.json");
        }
        if (feeds.size() > MOST_FEEDS) {
            throw new IOException("more than " + MOST_FEEDS + " feeds");
        }
        return feeds.values().stream().map(pages -> List.copyOf(pages.values())).toList();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? SmallFile.text(file).lines().filter(line -> !line.isBlank() && !isComment(line)).toList() : List.of();
    }

    private static boolean isComment(String line) {
        return line.startsWith("#") && !line.contains("|");
    }

    static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
