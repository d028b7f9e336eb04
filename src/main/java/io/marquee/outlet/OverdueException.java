package io.marquee.outlet;

/** Thrown when a receiver took too long for a message. */
final class OverdueException extends Exception {

    private static final long serialVersionUID = 1L;
}
