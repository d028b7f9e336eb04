package io.marquee.command;

import io.marquee.feed.Feeds;
import io.marquee.provider.Candidate;
import io.marquee.provider.RejectedFileException;
import io.marquee.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The command {@code test}: the cases beside provider files, in folders such as {@code acme.cases/first/}. A case is feeds that come one after
 * the other, {@code 1.json} and {@code 2.json}, or {@code 1.1.json} and {@code 1.2.json} for pages; the events that are public after the last one in
 * {@code events.txt}, {@code title | date time | date time | lowest | highest} a line in the order of a search; and in {@code rejections.txt}, which may be missing,
 * what is rejected then, {@code base | plan | reason} a line. A line that begins with {@code #} and has no {@code |} is a comment. It needs no network, no
 * database, and no secret.
 */
final class Cases {

    private static final String ENDING = ".camel.yaml";
    private static final Pattern FEED = Pattern.compile("(\\d{1,4})(?:\\.(\\d{1,4}))?\\.(" + String.join("|", Feeds.formats()) + ")");

    private final Settings settings;
    private final String base;
    private final PrintStream out;
    private final PrintStream errors;

    Cases(Settings settings, String base, PrintStream out, PrintStream errors) {
        this.settings = settings;
        this.base = base;
        this.out = out;
        this.errors = errors;
    }

    /** Where the cases of a provider file are. */
    static Path folder(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling((name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name) + ".cases");
    }

    /**
     * Runs those of the files, or of all files in a folder.
     *
     * @return whether all are good, and there is one
     */
    boolean run(List<String> named, Path providers) throws Exception {
        List<Path> files = new ArrayList<>();
        named.forEach(name -> files.add(Path.of(name)));
        if (named.isEmpty() && Files.isDirectory(providers)) {
            files.addAll(Candidate.in(providers));
        }
        int good = 0;
        int bad = 0;
        for (Path file : files) {
            List<Path> cases = Files.isDirectory(folder(file)) ? sorted(folder(file)).stream().filter(Files::isDirectory).toList() : List.of();
            if (cases.isEmpty()) {
                errors.println(file + ": no case in " + folder(file) + "/");
                bad += named.isEmpty() ? 0 : 1;
            }
            for (Path one : cases) {
                boolean isGood = run(file, one);
                good += isGood ? 1 : 0;
                bad += isGood ? 0 : 1;
            }
        }
        out.printf("good=%d bad=%d%n", good, bad);
        return bad == 0 && good > 0;
    }

    private boolean run(Path file, Path folder) throws Exception {
        try {
            CaseOutcome outcome = new CaseOutcome();
            for (List<Path> pages : feeds(folder)) {
                SavedAnswers answers = new SavedAnswers(pages);
                try (Workbench bench = new Workbench(settings, base, answers)) {
                    outcome.add(Trial.of(bench, file, settings.duration("feed.deadline").multipliedBy(2), true).findings());
                }
            }
            List<String> differences = new ArrayList<>();
            compare(lines(folder.resolve("events.txt")), outcome.events(), differences);
            compare(lines(folder.resolve("rejections.txt")).stream().sorted().toList(), outcome.rejected(), differences);
            if (differences.isEmpty()) {
                out.println(folder + ": good");
                return true;
            }
            errors.println(folder + ": differs, - is expected and + is there" + (outcome.problem() == null ? "" : "; the poll: " + outcome.problem()));
            differences.forEach(line -> errors.println("  " + Table.oneLine(line)));
        } catch (RejectedFileException e) {
            errors.println(Lint.line(file.toString(), e));
        } catch (IOException e) {
            errors.println(folder + ": " + (e instanceof NotDirectoryException ? "it is no folder" : e.getMessage()));
        }
        return false;
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
        return feeds.values().stream().map(pages -> List.copyOf(pages.values())).toList();
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.exists(file) ? Files.readAllLines(file).stream().filter(line -> !line.isBlank() && !isComment(line)).toList() : List.of();
        } catch (CharacterCodingException e) {
            throw new IOException(file.getFileName() + " is not UTF-8", e);
        }
    }

    private static boolean isComment(String line) {
        return line.startsWith("#") && !line.contains("|");
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
