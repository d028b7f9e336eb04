package io.marquee.provider;

/** An observer of provider files, told what became of each version, so that this package needs no metrics. */
@FunctionalInterface
public interface ProviderFileObserver {

    /** @param outcome {@code accepted}, {@code rejected}, or {@code removed} */
    void changed(String outcome);
}
