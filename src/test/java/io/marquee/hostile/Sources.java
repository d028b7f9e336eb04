package io.marquee.hostile;

import io.marquee.kit.SourceFile;
import java.util.concurrent.atomic.AtomicInteger;

/** Provider files whose records are what a format's notation writes, polled each second; who means harm changes a parameter. */
final class Sources {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Sources() {}

    /** @param beginning of its name; a number makes it one that nobody had before */
    static SourceFile of(String beginning, String url, Notation notation) {
        return named(beginning + "-" + COUNT.incrementAndGet(), url, notation);
    }

    /** The same with this name. */
    static SourceFile named(String name, String url, Notation notation) {
        return SourceFile.of(name, url)
                .with("format", notation.format())
                .with("records", notation.records())
                .with("mapping", notation.mapping())
                .with("period", "1s");
    }
}
