package io.marquee.feed;

/** Thrown when this machine has no room for a feed, which may well be a good one. */
public final class NoSpaceException extends FeedException {

    private static final long serialVersionUID = 1L;

    NoSpaceException(String message) {
        super(message);
    }
}
