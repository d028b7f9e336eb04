package io.marquee.provider;

import java.nio.file.Path;

/** Decides whether a version of a provider file does what its author says of it elsewhere. It is asked on one thread. */
public interface FileExam extends AutoCloseable {

    /** What else decides, beside the file itself, in a word that changes with it; empty when nothing does. */
    String stamp(Path file);

    /**
     * Examines a version that keeps all rules.
     *
     * @param file where it lies
     * @param bytes its content
     * @return what is wrong with it, one line; null when nothing is
     * @throws java.util.concurrent.CancellationException when it was closed meanwhile
     */
    String objection(Path file, byte[] bytes);

    /** No more is to be examined now. */
    void rest();

    /** Ends an examination under way, from another thread. */
    @Override
    void close();

    /** One that lets every file pass. */
    static FileExam none() {
        return new FileExam() {
            @Override
            public String stamp(Path file) {
                return "";
            }

            @Override
            public String objection(Path file, byte[] bytes) {
                return null;
            }

            @Override
            public void rest() {
                // nothing is open
            }

            @Override
            public void close() {
                // nothing is under way
            }
        };
    }
}
