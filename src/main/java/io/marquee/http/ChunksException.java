package io.marquee.http;

/** Says of a request that its body comes in chunks, where the length must be told before. */
final class ChunksException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    ChunksException() {
        super("a body in chunks");
    }
}
