package io.marquee.hostile;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much of its answers was taken from a provider, and how often it was asked. */
final class Taken {

    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicLong ofThisAnswer = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    void begins() {
        answers.incrementAndGet();
        ofThisAnswer.set(0);
    }

    void add(int bytes) {
        most.accumulateAndGet(ofThisAnswer.addAndGet(bytes), Math::max);
    }

    long ofThisAnswer() {
        return ofThisAnswer.get();
    }

    /** Bytes of the largest answer so far. */
    long most() {
        return most.get();
    }

    int answers() {
        return answers.get();
    }
}
