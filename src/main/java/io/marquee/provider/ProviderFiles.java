package io.marquee.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a folder of files and loads what changes in it, so that a provider or an outlet is added without a restart. Files there at the
 * start are loaded at once; those added, changed, or deleted later as soon as two scans in a row have found the same content. When a version
 * is rejected, the last good one runs on, and so do all other files. Without the folder the copies
 * in the jar, if there are any, are loaded once.
 */
public final class ProviderFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderFiles.class);
    private static final String GONE = "gone";
    private static final long CLOSE_SECONDS = 3;
    private static final int FILES_A_WORD = 100;

    private final Path path;
    private final ProviderFolder folder;
    private final Duration rescan;
    private final FileKind kind;
    private final ProviderFileObserver observer;
    private final FileExam exam;
    private final Map<String, WatchedFile> watched = new TreeMap<>();
    private final ScheduledExecutorService scanner;
    private FileLoader loader;
    private boolean started;
    private volatile List<ProviderStatus> statuses = List.of();
    private volatile String trouble;
    private volatile Consumer<List<ProviderStatus>> follower = now -> { };

    /**
     * @param kind of files, and where they lie
     * @param rescan pause between two scans of their folder
     * @param exam that each version must pass, but for those in the jar
     */
    public ProviderFiles(FileKind kind, Duration rescan, ProviderFileObserver observer, FileExam exam) {
        this.kind = kind;
        this.scanner = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, kind.word() + "-files"));
        this.path = kind.folder();
        this.folder = new ProviderFolder(path, kind.most());
        this.rescan = rescan;
        this.observer = observer;
        this.exam = exam;
    }

    /** Begins to scan, on a thread of its own. */
    public void start(CamelContext context) {
        loader = new FileLoader(context, kind, observer, Files.isDirectory(path) ? exam : FileExam.none());
        if (scanner.isShutdown()) {
            return;
        }
        if (kind.bundled() == null || Files.isDirectory(path)) {
            scanner.scheduleWithFixedDelay(this::scan, 0, rescan.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            scanner.execute(() -> loadBundled(context));
        }
    }

    /** Sets the one who is told the statuses after each scan. */
    public void follow(Consumer<List<ProviderStatus>> follower) {
        this.follower = follower;
    }

    /** What became of each file, in the order of their names. */
    public List<ProviderStatus> statuses() {
        return statuses;
    }

    /** Why the folder cannot be read right now; null when it can. */
    public String trouble() {
        return trouble;
    }

    private void scan() {
        try {
            Map<String, Path> files = isNotThereYet() ? Map.of() : folder.list();
            trouble = null;
            // deleted files first: another file may take over their names
            for (String name : new TreeSet<>(watched.keySet())) {
                WatchedFile known = watched.get(name);
                if (!files.containsKey(name) && known.isSettled(GONE) && loader.remove(known)) {
                    watched.remove(name);
                    judgeRejectedAgain();
                }
            }
            lookAt(files);
            loader.forgetRemoved();
            exam.rest();
            started = true;
            kind.routes().loaded();
        } catch (CancellationException e) {
            // the instance stops
            exam.rest();
            return;
        } catch (IOException | RuntimeException e) {
            // nothing is deleted only because nothing can be seen
            if (trouble == null) {
                LOG.error("the folder {} cannot be read, its {}s go on: {}", path, kind.word(), e.toString());
            }
            trouble = e.toString();
        }
        publish();
    }

    /** Ends early when the instance stops; among thousands of files at the start, those loaded so far are told now and then. */
    private void lookAt(Map<String, Path> files) {
        int done = 0;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (scanner.isShutdown()) {
                return;
            }
            look(file.getKey(), file.getValue());
            if (++done % FILES_A_WORD == 0 && !started) {
                publish();
            }
        }
    }

    /** A folder that is there only if somebody wants it; nothing of it was loaded yet. */
    private boolean isNotThereYet() {
        return kind.bundled() == null && watched.isEmpty() && !Files.exists(path);
    }

    private void look(String name, Path file) {
        WatchedFile known = watched.computeIfAbsent(name, any -> new WatchedFile(name, file.toString()));
        String beside = exam.stamp(file);
        if (known.isAsRead(ProviderFolder.stamp(file), beside, System.nanoTime()) && known.isJudged()) {
            return;
        }
        ProviderFile found = null;
        RejectedFileException rejection = null;
        try {
            found = folder.read(name, file);
        } catch (RejectedFileException e) {
            rejection = e;
        }
        boolean settled = known.isSettled(found == null ? rejection.getMessage() : found.digest() + beside) || !started;
        if (settled && !known.isJudged() && loader.judge(known, found, rejection)) {
            judgeRejectedAgain();
        }
    }

    /** Another file may have been rejected for a route id or a variable that is free now. */
    private void judgeRejectedAgain() {
        watched.values().stream().filter(WatchedFile::isRejected).forEach(WatchedFile::judgeAgain);
    }

    private void loadBundled(CamelContext context) {
        try {
            for (Resource resource : PluginHelper.getPackageScanResourceResolver(context)
                    .findResources(kind.bundled())) {
                String location = resource.getLocation();
                String name = ProviderFile.nameOf(location);
                WatchedFile known = watched.computeIfAbsent(name, any -> new WatchedFile(name, location));
                try (InputStream in = resource.getInputStream()) {
                    loader.judge(known, ProviderFolder.read(name, location, in), null);
                } catch (RejectedFileException e) {
                    loader.judge(known, null, e);
                }
            }
        } catch (Exception e) {
            LOG.error("the providers in the jar cannot be read: {}", e.toString());
            trouble = e.toString();
        }
        kind.routes().loaded();
        publish();
    }

    private void publish() {
        statuses = watched.values().stream().map(WatchedFile::status).filter(status -> status != null).toList();
        follower.accept(statuses);
    }

    /** Ends the scans; the routes run on until Camel stops. */
    @Override
    public void close() throws InterruptedException {
        exam.close();
        scanner.shutdown();
        scanner.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
