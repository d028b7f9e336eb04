package io.marquee.http;

/** Is told of each answer of a listener, on its event loop; must not wait. */
@FunctionalInterface
public interface RequestObserver {

    /**
     * A request is answered: its last byte is written.
     *
     * @param status of the answer
     * @param source of the events of a search, {@code memory} or {@code database}; else {@code none}
     * @param nanos since the request came
     */
    void answered(int status, String source, long nanos);

    /** For a listener that nobody watches. */
    static RequestObserver none() {
        return (status, source, nanos) -> { };
    }
}
