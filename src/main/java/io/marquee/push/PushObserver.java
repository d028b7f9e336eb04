package io.marquee.push;

/** An observer of what providers push to this instance, so that this package needs no metrics. */
public interface PushObserver {

    /**
     * A push that is signed was answered.
     *
     * @param result {@code stored}, {@code repeated} when it was there already, or {@code full} when there was no place for it
     */
    void pushed(String provider, String result);

    /** A push was denied whose provider is not certain. */
    void denied();
}
