package io.marquee.trial;

import io.marquee.provider.FileExam;
import io.marquee.provider.ProviderFolder;
import io.marquee.provider.RejectedFileException;
import io.marquee.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a version of a provider file pass if it has a case and all of them are good, as the setting {@code providers.require-cases} wants it. The cases of all
 * files are run one after the other, on one thread, each poll for {@value #POLL_SECONDS} s at most, and those of a file for {@value #FILE_SECONDS} s.
 */
public final class CaseExam implements FileExam {

    static final int POLL_SECONDS = 30;
    /** Time of all polls of a file's cases, in times of that of one. */
    static final int POLLS_A_FILE = 4;
    /** How long what may pass, such as a full disk or a busy machine, is first held against a file; then twice as long, and so on. */
    static final int TROUBLE_SECONDS = 60;
    private static final int MOST_DOUBLED = 6;
    /** Most files beside a provider's, with those in them. */
    static final int MOST_FILES = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(CaseExam.class);
    private static final int MOST_SHOWN = 300;

    private final CaseRuns runs;
    private final Map<Path, Trouble> troubles = new HashMap<>();
    private final LongSupplier nanos;
    private final Duration most;
    private volatile boolean closed;

    /**
     * What may pass.
     *
     * @param times how often it was waited for
     * @param since when it was met, in nanoseconds; null when it is not waited for now
     */
    private record Trouble(int times, Long since) {

        static final Trouble NONE = new Trouble(0, null);

        boolean isOver(long now) {
            return since != null && now - since >= TimeUnit.SECONDS.toNanos((long) TROUBLE_SECONDS << Math.min(times, MOST_DOUBLED));
        }
    }

    /**
     * @param base where the routes of the core are
     * @param folder for downloads of cases under way
     */
    public CaseExam(Settings settings, String base, Path folder) {
        this(settings, base, folder, POLL_SECONDS, System::nanoTime);
    }

    /** @param nanos the clock of what may pass */
    CaseExam(Settings settings, String base, Path folder, int pollSeconds, LongSupplier nanos) {
        this.nanos = nanos;
        most = Duration.ofSeconds((long) pollSeconds * POLLS_A_FILE);
        String poll = pollSeconds + "s";
        // a component reaches what it is for: in an examination none may, so a file that needs one does not pass
        Settings quick = settings.with("feed.deadline", poll).with("poll.deadline", poll).with("providers.components", "");
        runs = new CaseRuns(quick, base, folder, Duration.ofSeconds(pollSeconds + 2L), () -> closed);
    }

    @Override
    public String stamp(Path file) {
        Trouble trouble = troubles.getOrDefault(file, Trouble.NONE);
        if (trouble.isOver(nanos.getAsLong())) {
            trouble = new Trouble(trouble.times + 1, null);
            troubles.put(file, trouble);
        }
        // another word each time that the file is to be examined again
        String again = trouble.times == 0 ? "" : " " + trouble.times;
        try (Stream<Path> files = Files.walk(CaseRuns.folder(file), 2)) {
            return DigestUtils.sha256Hex(files.limit(MOST_FILES + 1).sorted().map(one -> one + " " + stampOf(one)).collect(Collectors.joining("\n"))) + again;
        } catch (IOException | RuntimeException e) {
            return "none" + again;
        }
    }

    private static Object stampOf(Path file) {
        return Files.isDirectory(file) ? "" : ProviderFolder.stamp(file);
    }

    @Override
    public String objection(Path file, byte[] bytes) {
        try {
            List<Path> cases = CaseRuns.of(file);
            if (cases.isEmpty()) {
                return "it has no case in " + CaseRuns.folder(file).getFileName() + "/, and providers.require-cases wants one";
            }
            String elsewhere = elsewhere(file);
            if (elsewhere != null) {
                return elsewhere;
            }
            // the start of routes to run cases on, which takes seconds on a busy machine, is no time of a poll
            runs.trial();
            long begun = System.nanoTime();
            for (Path one : cases) {
                CaseRuns.Verdict verdict = runs.run(file, bytes, one, most.minusNanos(System.nanoTime() - begun));
                if (!verdict.isGood()) {
                    // what a poll could not do it may be able to do later; what it found stays found
                    return verdict.problem() == null ? bad(one, verdict) : passing(file, bad(one, verdict));
                }
            }
            return null;
        } catch (CancellationException e) {
            throw e;
        } catch (TimeoutException e) {
            return passing(file, "its cases take longer than " + most.toSeconds() + " s");
        } catch (RejectedFileException e) {
            return e.getMessage() + " (its cases are run without what providers.components names)";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (Exception e) {
            LOG.debug("the cases of {} cannot be run", file, e);
            return passing(file, "its cases cannot be run: " + shown(e.toString()));
        }
    }

    private String passing(Path file, String objection) {
        troubles.merge(file, new Trouble(0, nanos.getAsLong()), (before, now) -> new Trouble(before.times, now.since));
        return objection;
    }

    private static String bad(Path one, CaseRuns.Verdict verdict) {
        return "its case " + one.getFileName() + " is bad: " + shown(difference(verdict));
    }

    /** What leads out of the folder of the provider files, whose content would be told in the difference; null when nothing does. */
    private static String elsewhere(Path file) throws IOException {
        Path home = file.toAbsolutePath().getParent().toRealPath();
        int count = 0;
        try (Stream<Path> files = Files.walk(CaseRuns.folder(file), 2)) {
            for (Path one : (Iterable<Path>) files::iterator) {
                if (++count > MOST_FILES) {
                    return "its cases have more than " + MOST_FILES + " files";
                }
                if (Files.isSymbolicLink(one) && (!Files.exists(one) || !one.toRealPath().startsWith(home))) {
                    return "a link of its cases leads out of the folder, or nowhere";
                }
                if (!Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(one)) {
                    return "its cases have what is no file";
                }
            }
        }
        return null;
    }

    private static String difference(CaseRuns.Verdict verdict) {
        String problem = verdict.problem() == null ? "" : "; the poll: " + verdict.problem();
        return verdict.wasRun() ? verdict.differences().get(0) + problem : verdict.problem();
    }

    private static String shown(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}]", " ");
        return line.substring(0, Math.min(MOST_SHOWN, line.length()));
    }

    @Override
    public void rest() {
        try {
            runs.close();
        } catch (IOException e) {
            LOG.warn("the folder of the cases cannot be removed: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
