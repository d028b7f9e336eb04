package io.marquee.command;

import io.marquee.provider.Candidate;
import io.marquee.provider.RejectedFileException;
import io.marquee.trial.CaseRuns;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code test}: runs the cases beside provider files, see {@link CaseRuns}, and prints what became of each. */
final class Cases {

    private final CaseRuns runs;
    private final PrintStream out;
    private final PrintStream errors;
    private final Progress progress;

    Cases(CaseRuns runs, PrintStream out, PrintStream errors, Progress progress) {
        this.progress = progress;
        this.runs = runs;
        this.out = out;
        this.errors = errors;
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
            List<Path> cases = CaseRuns.of(file);
            if (cases.isEmpty()) {
                errors.println(file + ": no case in " + CaseRuns.folder(file) + "/");
                bad += named.isEmpty() ? 0 : 1;
            }
            for (Path one : cases) {
                String now = "case " + (good + bad + 1) + ": " + one;
                progress.tells(() -> now);
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
            CaseRuns.Verdict verdict = runs.run(file, folder);
            if (verdict.isGood()) {
                out.println(folder + ": good");
            } else if (verdict.wasRun()) {
                errors.println(folder + ": differs, - is expected and + is there" + (verdict.problem() == null ? "" : "; the poll: " + verdict.problem()));
                verdict.differences().forEach(line -> errors.println("  " + Table.oneLine(line)));
            } else {
                errors.println(folder + ": " + verdict.problem());
            }
            return verdict.isGood();
        } catch (RejectedFileException e) {
            errors.println(Lint.line(file.toString(), e));
            return false;
        }
    }
}
