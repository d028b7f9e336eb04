package io.marquee.provider;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** The answers of the bundled sample provider: three in turn, and from then on the third. */
public final class SampleAnswers {

    private static final int LAST = 3;

    private final AtomicInteger asked = new AtomicInteger();

    /** The next answer, as XML in UTF-8. */
    public byte[] next() throws IOException {
        int number = asked.updateAndGet(n -> Math.min(n + 1, LAST));
        try (InputStream answer = SampleAnswers.class.getResourceAsStream("/sample/answer-" + number + ".xml")) {
            return answer.readAllBytes();
        }
    }
}
