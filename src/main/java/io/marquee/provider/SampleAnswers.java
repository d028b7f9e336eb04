package io.marquee.provider;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** What the bundled sample provider says: three answers in turn, and from then on the third. */
public final class SampleAnswers {

    private static final int LAST = 3;

    private final AtomicInteger asked = new AtomicInteger();

    public byte[] next() throws IOException {
        int number = asked.updateAndGet(n -> Math.min(n + 1, LAST));
        try (InputStream answer = SampleAnswers.class.getResourceAsStream("/sample/answer-" + number + ".xml")) {
            return answer.readAllBytes();
        }
    }
}
