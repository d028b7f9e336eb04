package io.marquee.feed;

/** The provider sends more than it may: nothing of it is kept. */
final class TooLargeException extends FeedException {

    private static final long serialVersionUID = 1L;

    /** @param limit bytes */
    TooLargeException(long limit) {
        super("larger than " + limit + " bytes");
    }
}
