package io.marquee.command;

import io.marquee.draft.Draft;
import io.marquee.draft.DraftText;
import io.marquee.feed.Feeds;
import io.marquee.poll.Credentials;
import io.marquee.provider.Candidate;
import io.marquee.provider.RejectedFileException;
import io.marquee.settings.Settings;
import io.marquee.trial.CaseOutcome;
import io.marquee.trial.CaseRuns;
import io.marquee.trial.Findings;
import io.marquee.trial.SavedAnswers;
import io.marquee.trial.Trial;
import io.marquee.trial.Workbench;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command {@code new}: reads a feed, and writes a provider file that fits it, with a comment on what is guessed, and a first case of the bytes
 * that came. If the feed cannot be read, or not be told, and a format is given, it writes the {@link Skeleton} of that format. Nothing is overwritten.
 */
final class NewProvider {

    private final Settings settings;
    private final String base;
    private final PrintStream out;
    private final PrintStream errors;
    private final Progress progress;
    private final String name;
    private final String format;
    private final UrlSecrets address;

    /**
     * @param base where the routes of the core are
     * @param name of the provider
     * @param format of its feed; null to look
     * @param url of its feed; secrets in it are not written
     */
    NewProvider(Settings settings, String base, PrintStream out, PrintStream errors, Progress progress, String name, String format, String url) {
        this.progress = progress;
        this.settings = settings;
        this.base = base;
        this.out = out;
        this.errors = errors;
        this.name = name;
        this.format = format;
        this.address = new UrlSecrets(name, url.replaceFirst("(?i)^webcal://", "https://"), settings::environment);
    }

    /** What is wrong with the arguments, one line; null when nothing is. */
    String objection() {
        if (!Candidate.isName(name)) {
            return "the name must be 1 to 64 lower-case letters, digits, or dashes, not " + name;
        }
        if (format != null && !Feeds.formats().contains(format)) {
            return "the format must be one of " + String.join(", ", Feeds.formats()) + ", not " + format;
        }
        String objection = FeedUrl.objection(address.url());
        return objection != null
                ? objection
                : Credentials.objection(name, Stream.concat(Credentials.named(address.url()).stream(), address.values().keySet().stream()).collect(Collectors.joining(",")));
    }

    /**
     * Drafts and writes.
     *
     * @param sample a saved feed to read in the place of that at the URL; null to ask for that
     * @return whether a file is written
     */
    boolean run(Path providers, Path sample) throws Exception {
        Path file = Candidate.file(providers, name);
        Path first = CaseRuns.folder(file).resolve("first");
        for (Path there : List.of(file, first)) {
            if (Files.exists(there)) {
                errors.println(there + ": is there already");
                return false;
            }
        }
        List<String> variables = Credentials.named(address.url());
        FirstPage page = new FirstPage(format);
        Settings asking = sample == null ? settings.withVariables(address.values()) : settings.withStandIn();
        Duration limit = settings.duration("feed.deadline").multipliedBy(2);
        try (Workbench bench = new Workbench(asking, base, sample == null ? null : new SavedAnswers(List.of(sample)))) {
            progress.tells(() -> "reading the feed, bytes=" + bench.parts().spooled());
            page.fetch(bench, name, address.url(), variables, limit);
        }
        address.values().keySet().forEach(variable -> out.println("a secret is not written: $" + variable + " stands in its place, set it in the environment"));
        if (page.problem() != null) {
            return withoutFeed(page.problem(), providers);
        }
        return write(page, file, first, variables);
    }

    private boolean withoutFeed(String problem, Path providers) throws IOException {
        String why = "the feed cannot be read: " + Table.oneLine(address.scrubbed(problem));
        if (format == null) {
            errors.println("marquee: " + why);
            errors.println("marquee: with FORMAT, one of " + String.join(", ", Feeds.formats()) + ", a file is begun without it");
            return false;
        }
        out.println(why + "; the file is that of an example");
        return new Skeleton(name, format, address.url()).write(providers, out, errors);
    }

    private boolean write(FirstPage page, Path file, Path first, List<String> variables) throws Exception {
        Draft draft = address.scrubbed(page.draft());
        String yaml = DraftText.of(name, address.url(), variables, draft);
        byte[] feed = draft.format().equals("xlsx") ? page.caseFeed() : address.scrubbed(page.caseFeed(), draft.format());
        CaseOutcome outcome = new CaseOutcome();
        FirstCase made;
        List<String> plain;
        Path tried = Files.createTempDirectory("marquee-new");
        Path saved = tried.resolve("1." + draft.format());
        try {
            outcome.add(trial(tried, yaml, Files.write(saved, feed)));
            made = new FirstCase(draft.format(), page.bytes(), feed, saved, address);
            plain = address.left(feed, draft.format(), saved);
        } catch (RejectedFileException e) {
            errors.println(Lint.line(file.toString(), e));
            return false;
        } finally {
            for (Path gone : List.of(tried.resolve(file.getFileName()), saved, tried)) {
                Files.deleteIfExists(gone);
            }
        }
        made.add(outcome);
        tell(page, draft, outcome);
        plain.forEach(variable -> out.println("open  the case: the value of " + variable + " is too plain to be told from other text; is it in there?"));
        Map<Path, byte[]> written = new LinkedHashMap<>();
        made.files().forEach((one, bytes) -> written.put(first.resolve(one), bytes));
        // the file itself last: who follows the folder finds its case there
        written.put(file, yaml.getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<Path, byte[]> one : written.entrySet()) {
            Files.createDirectories(one.getKey().getParent());
            Files.write(one.getKey(), one.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        out.println("wrote " + file);
        made.files().keySet().forEach(one -> out.println("wrote " + first.resolve(one)));
        if (made.missing() != null) {
            out.println("no case is written: " + made.missing());
        }
        out.println("next: check what is guessed" + (made.missing() == null ? ", and the events of the case" : "") + ", then: make try-provider FILE=" + file);
        return true;
    }

    private Findings trial(Path folder, String yaml, Path feed) throws Exception {
        Path file = Files.writeString(Candidate.file(folder, name), yaml);
        try (Workbench bench = new Workbench(settings.withStandIn(), base, new SavedAnswers(List.of(feed)))) {
            progress.tells(() -> "trying the draft");
            return new Trial(bench).poll(file, settings.duration("feed.deadline").multipliedBy(2), true);
        }
    }

    private void tell(FirstPage page, Draft draft, CaseOutcome outcome) {
        out.println("read " + page.bytes() + " bytes" + (page.told() == null ? "" : ", " + Table.oneLine(page.told())));
        draft.found().forEach(line -> out.println("found " + Table.oneLine(line)));
        draft.open().forEach(line -> out.println("open  " + Table.oneLine(line)));
        out.println("the case gives events=" + outcome.events().size() + " rejected=" + outcome.rejected().size()
                + (outcome.problem() == null ? "" : "; the poll: " + Table.oneLine(address.scrubbed(outcome.problem()))));
    }
}
