package io.marquee.store;

import java.sql.SQLTransientException;
import java.time.Duration;

/** All connections were in use for so long that a statement gave up. It says nothing of whether the database answers. */
public final class NoTurnException extends SQLTransientException {

    private static final long serialVersionUID = 1;

    NoTurnException(int connections, Duration waited) {
        super("all " + connections + " connections of polls were in use for " + waited.toSeconds() + " s");
    }
}
