package io.marquee.outlet;

/** An observer of outlets, told what became of messages, so that this package needs no metrics. */
public interface OutletObserver {

    /** A receiver has taken so many changes. */
    void sent(String outlet, long changes);

    /** A receiver has not taken a message. */
    void failed(String outlet);

    /** An outlet begins again, as the database is another one. */
    void restarted(String outlet);
}
