package io.marquee.trial;

import io.marquee.provider.FileExam;
import io.marquee.provider.RejectedFileException;
import io.marquee.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
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
    static final int FILE_SECONDS = 120;
    /** Most files beside a provider's, with those in them. */
    static final int MOST_FILES = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(CaseExam.class);
    private static final int MOST_SHOWN = 300;

    private final CaseRuns runs;
    private volatile boolean closed;

    /**
     * @param base where the routes of the core are
     * @param folder for downloads of cases under way
     */
    public CaseExam(Settings settings, String base, Path folder) {
        this(settings, base, folder, POLL_SECONDS);
    }

    CaseExam(Settings settings, String base, Path folder, int pollSeconds) {
        String poll = pollSeconds + "s";
        Settings quick = settings.with("feed.deadline", poll).with("poll.deadline", poll);
        runs = new CaseRuns(quick, base, folder, Duration.ofSeconds(pollSeconds + 2L), () -> closed);
    }

    @Override
    public String stamp(Path file) {
        try (Stream<Path> files = Files.walk(CaseRuns.folder(file), 2)) {
            return DigestUtils.sha256Hex(files.limit(MOST_FILES + 1).sorted().map(CaseExam::stampOf).collect(Collectors.joining("\n")));
        } catch (IOException | RuntimeException e) {
            return "none";
        }
    }

    private static String stampOf(Path file) {
        try {
            BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
            return file + " " + (of.isDirectory() ? "" : of.size() + " " + of.lastModifiedTime() + " " + of.fileKey());
        } catch (IOException e) {
            return file + " " + e.getClass().getSimpleName();
        }
    }

    @Override
    public String objection(Path file, byte[] bytes) {
        long begun = System.nanoTime();
        try {
            List<Path> cases = CaseRuns.of(file);
            if (cases.isEmpty()) {
                return "it has no case in " + CaseRuns.folder(file).getFileName() + "/, and providers.require-cases wants one";
            }
            String elsewhere = elsewhere(file);
            if (elsewhere != null) {
                return elsewhere;
            }
            for (Path one : cases) {
                if (System.nanoTime() - begun > Duration.ofSeconds(FILE_SECONDS).toNanos()) {
                    return "its cases take longer than " + FILE_SECONDS + " s";
                }
                String difference = difference(runs.run(file, bytes, one));
                if (difference != null) {
                    return "its case " + one.getFileName() + " is bad: " + shown(difference);
                }
            }
            return null;
        } catch (CancellationException e) {
            throw e;
        } catch (RejectedFileException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (Exception e) {
            LOG.debug("the cases of {} cannot be run", file, e);
            return "its cases cannot be run: " + shown(e.toString());
        }
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
        if (verdict.isGood()) {
            return null;
        }
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
