package io.marquee.search;

/** As many searches wait for the database as may. Has no stack trace, for it is thrown when there is no time. */
public final class BusyException extends Exception {

    private static final long serialVersionUID = 1L;

    BusyException() {
        super("too many searches wait for the database", null, false, false);
    }
}
