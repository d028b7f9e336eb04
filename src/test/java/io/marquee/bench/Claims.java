package io.marquee.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of {@code docs/bench/README.md}: what is claimed, each with its ratio from the newest kept report that can have it. */
final class Claims {

    /** Of the table, in the folder of the reports. */
    static final String NAME = "README.md";
    /** What the tables of searches call the jar, and what it is compared with. */
    static final String APPLICATION = "app";
    static final String BARE = "bare";
    private static final String RATE = APPLICATION + "/" + BARE + " req/s";

    /**
     * One claim, and the cell of a report that holds it.
     *
     * @param kind of report, the end of its name
     * @param heading over the table
     * @param row its first cells, joined by {@code " | "}
     * @param column the last one of that name
     * @param over the row by whose cell the cell is divided; null when it is a ratio already
     */
    private record Claim(String text, String kind, String heading, String row, String column, String over) {

        private static Claim search(String text, String row, String column) {
            return new Claim(text, "search", "Throughput", row, column, null);
        }

        private static Claim late(String text, String rate) {
            return new Claim(text, "search", "Latency at fixed rates", "polled: application | " + rate, "p99 ms", "polled: bare Vert.x | " + rate);
        }

        private static Claim ingest(String text, String heading, String row, String column) {
            return new Claim(text, "ingest", heading, row, column, null);
        }

        private static Claim changes(String text, String heading, String row, String column) {
            return new Claim(text, "changes", heading, row, column, null);
        }

        private static Claim start(String text, String heading, String row, String column) {
            return new Claim(text, "start", heading, row, column, null);
        }
    }

    private static final List<Claim> ALL = List.of(
            Claim.search("rate of small random ranges, to a bare server that sends the same bytes", "random small, plain", RATE),
            Claim.search("rate of random ranges of 1,000 events, to the same", "random thousand, plain", RATE),
            Claim.search("rate of random ranges of 1,000 events by gzip, to the same", "random thousand, gzip", RATE),
            Claim.search("rate of all events at once, to the same", "full, plain", RATE),
            Claim.search("rate of what has not changed (304), to the same", "small, 304", RATE),
            Claim.search("rate of one event by its id, to the same", "one event, plain", RATE),
            Claim.search("CPU of a small random range, to the same", "random small, plain", APPLICATION + "/" + BARE + " CPU"),
            Claim.late("99 of 100 searches while feeds are stored, at 5,000 a second, to the same", "5,000"),
            Claim.late("99 of 100 searches while feeds are stored, at 10,000 a second, to the same", "10,000"),
            Claim.ingest("CPU of reading a feed, to a bare scan of its bytes", "Reading", "difference: cut, parse, map, check, hand over",
                    "CPU ratio to a bare scan"),
            Claim.ingest("CPU of a feed whose bytes are as before, to a bare scan", "Reading", "the same bytes again: download and digest only",
                    "CPU ratio to a bare scan"),
            Claim.ingest("CPU of a changed feed of JSON whose records are as they were, to a Java program that reads it", "Formats", "json | known", "app/Java CPU"),
            Claim.ingest("CPU of a feed of JSON of which each record is read, to the same", "Formats", "json | read", "app/Java CPU"),
            Claim.ingest("CPU of storing new plans, to `COPY`", "Storing", "all new", "CPU ratio to COPY"),
            Claim.changes("time to copy 100,000 events by pages of changes, to a bare server that sends the same bytes", "Copying", "by pages of changes",
                    "seconds, ratio to bare Vert.x"),
            Claim.changes("time until 99 of 100 of 500 clients are told of a change, from the end of its poll, to a second", "Following", "500",
                    "p99, ratio to a second"),
            Claim.start("time to the first answer on existing data with an archive of classes, to that without", "First answer",
                    "existing data, archive", "ratio to no archive"),
            Claim.start("memory after some load, to a bare server", "Resident memory", "existing data", "ratio to bare Vert.x"));

    private Claims() {}

    /** Writes the table anew, of the reports in this folder. */
    static void write(Path folder) throws IOException {
        Path half = folder.resolve(NAME + ".half");
        Files.writeString(half, table(folder));
        Files.move(half, folder.resolve(NAME), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The table.
     *
     * @throws IllegalStateException when there is no report of a kind, or the newest lacks a claim; the message names both
     */
    static String table(Path folder) {
        String rows = ALL.stream().map(claim -> row(claim, newest(folder, claim.kind()))).collect(Collectors.joining());
        return """
                # What is claimed, and what was measured

                `make bench` writes this table from the newest report of each kind in this folder. A ratio is the median of some rounds, in brackets the
                least and the greatest one. Both sides of a ratio ran in turn on the same two cores; figures of different days are not compared.

                | claim | ratio | date | report |
                |---|--:|---|---|
                """ + rows;
    }

    private static String row(Claim claim, Path report) {
        String name = report.getFileName().toString();
        String date = name.substring(0, name.length() - claim.kind().length() - ".md".length() - 1);
        String cell = cell(report, claim, claim.row());
        String ratio = claim.over() == null ? cell : String.format(Locale.ROOT, "%.2f", number(cell) / number(cell(report, claim, claim.over())));
        if (!ratio.matches("\\d+\\.\\d\\d( \\(.*\\))?")) {
            throw new IllegalStateException(report + " has no ratio for \"" + claim.text() + "\" but " + ratio);
        }
        return "| " + claim.text() + " | " + ratio + " | " + date + " | [" + claim.heading() + "](" + name + ") |\n";
    }

    private static Path newest(Path folder, String kind) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{4}-\\d\\d-\\d\\d-" + kind + "\\.md"))
                    .max(Comparator.comparing(Path::getFileName))
                    .orElseThrow(() -> new IllegalStateException("no report of " + kind + " in " + folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cell(Path report, Claim claim, String row) {
        List<String> lines;
        try {
            lines = Files.readAllLines(report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int heading = lines.indexOf("## " + claim.heading());
        List<String> table = heading < 0
                ? List.of()
                : lines.stream().skip(heading + 2).takeWhile(line -> line.startsWith("|")).toList();
        int column = table.isEmpty() ? -1 : cells(table.get(0)).lastIndexOf(claim.column());
        List<String> found = table.stream().filter(line -> line.startsWith("| " + row + " |")).findFirst().map(Claims::cells).orElse(List.of());
        if (column < 0 || found.size() <= column || found.get(column).isEmpty()) {
            throw new IllegalStateException(report + " has no cell \"" + claim.heading() + "\", \"" + row + "\", \"" + claim.column() + "\"");
        }
        return found.get(column);
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    private static double number(String cell) {
        return Double.parseDouble(cell.replace(",", "").replaceFirst(" .*", ""));
    }
}
