package io.marquee.command;

import io.marquee.provider.Candidate;
import io.marquee.provider.RejectedFileException;
import io.marquee.trial.Workbench;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The command {@code lint}: checks files of providers and outlets as the running application does, and prints a line for each. */
final class Lint {

    private final Workbench bench;
    private final PrintStream out;
    private final PrintStream errors;
    private final Progress progress;

    Lint(Workbench bench, PrintStream out, PrintStream errors, Progress progress) {
        this.progress = progress;
        this.bench = bench;
        this.out = out;
        this.errors = errors;
    }

    /**
     * @param named the files; none means all of the folder
     * @return whether all are good, and there is one
     */
    boolean check(List<String> named, Path folder) throws IOException {
        if (named.isEmpty() && !Files.isDirectory(folder)) {
            errors.println(folder + ": there is no such folder");
            return false;
        }
        Collection<Path> files = named.isEmpty() ? all(folder) : named.stream().map(Path::of).toList();
        boolean good = !files.isEmpty();
        int done = 0;
        for (Path file : files) {
            String now = "file " + ++done + " of " + files.size() + ": " + file;
            progress.tells(() -> now);
            good &= check(file);
        }
        if (files.isEmpty()) {
            errors.println(folder + ": there is no provider file");
        }
        return good;
    }

    /** Those of providers, and those of outlets, in the folder beside. */
    private static Collection<Path> all(Path folder) throws IOException {
        List<Path> files = new ArrayList<>(Candidate.in(folder));
        Path outlets = folder.resolveSibling("outlets");
        if (Files.isDirectory(outlets)) {
            files.addAll(Candidate.in(outlets));
        }
        return files;
    }

    private boolean check(Path file) {
        try {
            out.println(file + ": good, " + String.join(", ", bench.take(file).routes()));
            return true;
        } catch (RejectedFileException e) {
            errors.println(line(file.toString(), e));
            return false;
        }
    }

    /** File, line, and reason, in the notation that editors follow. */
    static String line(String file, RejectedFileException why) {
        return file + ":" + (why.line() > 0 ? why.line() + ":" : "") + " " + why.getMessage();
    }
}
