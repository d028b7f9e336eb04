package io.marquee.command;

import ch.qos.logback.classic.Logger;
import io.marquee.access.ApiKeys;
import io.marquee.provider.Candidate;
import io.marquee.provider.RejectedFileException;
import io.marquee.settings.Settings;
import io.marquee.trial.CaseRuns;
import io.marquee.trial.Findings;
import io.marquee.trial.SavedAnswers;
import io.marquee.trial.Trial;
import io.marquee.trial.Workbench;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The command line: {@code lint}, {@code try}, {@code test}, and {@code new} for integrators who add a provider, {@code new-key} for operators who let
 * clients in. They open no port and no database. Results go to standard output, errors to standard error.
 */
public final class Tools {

    /** All is well. */
    static final int GOOD = 0;
    /** A file is bad, or nothing could be read. */
    static final int BAD = 1;
    /** The arguments are wrong. */
    static final int WRONG = 2;

    private static final String USAGE = """
            usage: java -jar marquee.jar                        start Marquee; settings come from the environment
                   java -jar marquee.jar lint [FILE…]           check provider files, all of them without a FILE
                   java -jar marquee.jar try FILE [SAMPLE…]     show what a provider file makes of its feed, or of saved pages of it
                   java -jar marquee.jar test [FILE…]           run the cases beside provider files, all of them without a FILE
                   java -jar marquee.jar new NAME [FORMAT] URL [SAMPLE]
                                                                read a feed, or a saved page of it, and draft a provider file and its first case;
                                                                FORMAT is csv, ical, json, jsonld, ndjson, xlsx, or xml, and without it is told by the bytes
                   java -jar marquee.jar new-key CLIENT         make a key for a client, and the line of it for the file of keys""";

    private final Path directory;
    private final Settings settings;
    private final String base;
    private final PrintStream out;
    private final PrintStream errors;
    private final Progress progress;

    /**
     * @param directory where the process was started
     * @param base where the routes of the core are, such as {@code file:routes/}
     * @param out takes results
     * @param errors takes what is wrong
     */
    public Tools(Path directory, Settings settings, String base, PrintStream out, PrintStream errors) {
        this(directory, settings, base, out, errors, Progress.none());
    }

    /** @param progress tells how far a command is */
    public Tools(Path directory, Settings settings, String base, PrintStream out, PrintStream errors, Progress progress) {
        this.directory = directory;
        this.settings = settings;
        this.base = base;
        this.out = progress.before(out);
        this.errors = progress.before(errors);
        this.progress = progress;
    }

    /** Whether the process has arguments, and so is to run a command; without any it starts the application. */
    public static boolean isCommand(String... arguments) {
        return arguments.length > 0;
    }

    /** Keeps the log of this process off the output. */
    public static void silenceLog() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAndStopAllAppenders();
    }

    /** Runs a command; returns the exit code of the process: 0 good, 1 a bad file or feed, 2 wrong arguments. */
    public int run(String... arguments) {
        List<String> rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        try {
            return switch (arguments.length == 0 ? "" : arguments[0]) {
                case "lint" -> lint(rest);
                case "try" -> rest.isEmpty() ? usage("try needs a FILE") : tryOut(rest);
                case "test" -> test(rest);
                case "new" -> begin(rest);
                case "new-key" -> rest.size() == 1 ? newKey(rest.get(0)) : usage("new-key needs the name of a CLIENT");
                default -> usage("unknown argument " + String.join(" ", arguments));
            };
        } catch (Exception e) {
            errors.println("marquee: " + e);
            return BAD;
        } finally {
            progress.close();
        }
    }

    private int usage(String why) {
        errors.println("marquee: " + why);
        errors.println(USAGE);
        return WRONG;
    }

    private int lint(List<String> files) throws Exception {
        try (Workbench bench = new Workbench(settings, base, null)) {
            return new Lint(bench, out, errors, progress).check(files, providers()) ? GOOD : BAD;
        }
    }

    private int test(List<String> files) throws Exception {
        try (CaseRuns runs = new CaseRuns(settings, base)) {
            return new Cases(runs, out, errors, progress).run(files, providers()) ? GOOD : BAD;
        }
    }

    private int tryOut(List<String> arguments) throws Exception {
        List<Path> pages = arguments.stream().skip(1).map(Path::of).toList();
        if (!pages.stream().allMatch(this::isSample)) {
            return BAD;
        }
        SavedAnswers samples = pages.isEmpty() ? null : new SavedAnswers(pages);
        try (Workbench bench = new Workbench(settings, base, samples)) {
            Trial trial = new Trial(bench);
            progress.tells(trial::progress);
            Candidate candidate = bench.take(Path.of(arguments.get(0)));
            Findings found = trial.poll(candidate, settings.duration("feed.deadline").multipliedBy(2), false);
            return new TrialReport(candidate.name(), found, Table.terminalWidth()).print(out, errors) ? GOOD : BAD;
        } catch (RejectedFileException e) {
            errors.println(Lint.line(arguments.get(0), e));
            return BAD;
        }
    }

    private int begin(List<String> arguments) throws Exception {
        boolean named = arguments.size() > 1 && !arguments.get(1).contains("://");
        int url = named ? 2 : 1;
        if (arguments.size() <= url || arguments.size() > url + 2) {
            return usage("new needs a NAME and a URL, with a FORMAT between them or not, and one SAMPLE at most");
        }
        NewProvider provider = new NewProvider(settings, base, out, errors, progress, arguments.get(0), named ? arguments.get(1) : null, arguments.get(url));
        String objection = provider.objection();
        if (objection != null) {
            return usage(objection);
        }
        Path sample = arguments.size() > url + 1 ? Path.of(arguments.get(url + 1)) : null;
        if (sample != null && !isSample(sample)) {
            return BAD;
        }
        return provider.run(providers(), sample) ? GOOD : BAD;
    }

    private boolean isSample(Path page) {
        boolean is = Files.isReadable(page) && !Files.isDirectory(page);
        if (!is) {
            errors.println(page + ": the sample cannot be read");
        }
        return is;
    }

    private int newKey(String client) {
        String key = ApiKeys.newKey();
        try {
            String line = ApiKeys.line(client, key);
            out.println("for the client, shown only now:   " + key);
            out.println("for the file of access.api-keys:  " + line);
            return GOOD;
        } catch (IllegalArgumentException e) {
            return usage(e.getMessage());
        }
    }

    private Path providers() {
        return directory.resolve(settings.path("routes.dir")).resolve("providers");
    }
}
