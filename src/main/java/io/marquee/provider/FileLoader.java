package io.marquee.provider;

import static net.logstash.logback.argument.StructuredArguments.keyValue;

import java.nio.file.Path;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads a version of a file: checks it, runs it in the place of the version before, and logs and counts the outcome once. */
final class FileLoader {

    private static final Logger LOG = LoggerFactory.getLogger(FileLoader.class);

    private final FileKind kind;
    private final ProviderRoutes routes;
    private final FileCheck check;
    private final ProviderFileObserver observer;
    private final FileExam exam;

    FileLoader(CamelContext context, FileKind kind, ProviderFileObserver observer, FileExam exam) {
        this.kind = kind;
        this.exam = exam;
        this.routes = new ProviderRoutes(context, kind.routes());
        this.check = new FileCheck(kind.rules().apply(context));
        this.observer = observer;
    }

    /**
     * Accepts or rejects a version; while a poll of the version before is under way it decides nothing, and the file is judged again later.
     *
     * @param found the version; null when it could not be read
     * @param rejection why it could not
     * @return whether other routes run than before
     */
    boolean judge(WatchedFile known, ProviderFile found, RejectedFileException rejection) {
        try {
            if (rejection != null) {
                throw rejection;
            }
            boolean changed = known.running() == null || !known.running().digest().equals(found.digest());
            if (changed) {
                Set<String> ids = check.check(found, id -> routes.isTaken(id, known.ids()));
                examine(known, found);
                if (!routes.isQuiet(known.ids(), known.waited())) {
                    // decided at a later look, when the poll under way has ended, or when the file is as before
                    known.judgeAgain();
                    return false;
                }
                routes.replace(known.running(), known.ids(), found, ids);
                known.runs(found, ids);
            } else {
                examine(known, found);
                known.waitsNoMore();
                routes.goOn(known.ids());
            }
            if (known.accepted(found.digest())) {
                observer.changed("accepted");
                LOG.info("{} file {} accepted digest={}", kind.word(), known.location(), found.digest(), keyValue(kind.word(), known.name()));
            }
            return changed;
        } catch (RejectedFileException e) {
            known.waitsNoMore();
            routes.goOn(known.ids());
            if (known.rejected(e, found == null ? null : found.digest())) {
                observer.changed("rejected");
                LOG.error("{} file {} rejected: {}; {}", kind.word(), known.status().place(), e.getMessage(),
                        known.running() == null ? "none of its routes run" : "the version digest=" + known.running().digest() + " goes on",
                        keyValue(kind.word(), known.name()));
            }
            return false;
        }
    }

    private void examine(WatchedFile known, ProviderFile found) throws RejectedFileException {
        String objection = known.examination(() -> exam.objection(Path.of(known.location()), found.bytes()));
        if (objection != null) {
            throw new RejectedFileException(0, objection);
        }
    }

    /** @return whether that is done; not while a poll is under way */
    boolean remove(WatchedFile gone) {
        if (!routes.isQuiet(gone.ids(), gone.waited())) {
            gone.judgeAgain();
            return false;
        }
        routes.remove(gone.ids());
        observer.changed("removed");
        LOG.info("{} file {} removed: its routes are stopped, its {} stay", kind.word(), gone.location(), kind.stays(), keyValue(kind.word(), gone.name()));
        return true;
    }

    /** Frees the memory of what was removed since the last call. */
    void forgetRemoved() {
        routes.forgetRemoved();
    }
}
