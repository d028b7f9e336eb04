package io.marquee.trial;

import io.marquee.feed.FeedException;
import io.marquee.poll.PushFetching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;

/** Saved files in the place of what a provider pushes, which a bench cannot wait for. */
public final class SavedPushes {

    private final PushFetching pushes;
    private final SavedAnswers answers;

    /** @param answers null when nothing is saved */
    SavedPushes(PushFetching pushes, SavedAnswers answers) {
        this.pushes = pushes;
        this.answers = answers;
    }

    /**
     * Takes all of them as one feed.
     *
     * @throws FeedException when there are none
     */
    public void take(Exchange exchange) throws IOException {
        if (answers == null) {
            throw new FeedException("what is pushed comes by itself: try a saved one, SAMPLE=feed.json");
        }
        for (Path file : answers.rest()) {
            pushes.take(exchange, Files.newInputStream(file), null);
        }
    }
}
