package io.marquee.provider;

/** Is told what becomes of versions of provider files. */
@FunctionalInterface
public interface ProviderFileObserver {

    /** @param outcome {@code accepted}, {@code rejected}, or {@code removed} */
    void changed(String outcome);
}
