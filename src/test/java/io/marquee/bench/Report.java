package io.marquee.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** Text and tables in Markdown, printed at once and written to a file at the end. */
final class Report {

    private static final double NANOS_A_MILLI = 1e6;

    private final StringBuilder text = new StringBuilder();

    void say(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    /** A heading, and a table under it; what is no first cell is right-aligned. */
    void table(String heading, List<String> columns, List<List<String>> rows) {
        say("");
        say("## " + heading);
        say("");
        say(row(columns));
        say("|---|" + String.join("", Collections.nCopies(columns.size() - 1, "--:|")));
        rows.forEach(cells -> say(row(cells)));
    }

    void writeTo(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** What happens now, for who waits; not part of the report. */
    static void progress(String what) {
        System.err.println("bench: " + what);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
    }

    /** What this part of the durations took at most, which were counted in nanoseconds. */
    static String millis(Histogram nanos, double percent) {
        return String.format(Locale.ROOT, "%.2f", nanos.getValueAtPercentile(percent) / NANOS_A_MILLI);
    }

    /** The middle one of some ratios, and the smallest and the largest. */
    static String ratio(double[] values) {
        double[] sorted = DoubleStream.of(values).sorted().toArray();
        return String.format(
                Locale.ROOT, "%.2f (%.2f–%.2f)", median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
