package io.marquee.feed;

/** Thrown when the provider sends more than it may; unlike a feed that is cut off, nothing of it is kept. */
public final class TooLargeException extends FeedException {

    private static final long serialVersionUID = 1L;

    /** @param limit bytes */
    public TooLargeException(long limit) {
        super("larger than " + limit + " bytes");
    }
}
