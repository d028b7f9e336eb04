package io.marquee.source;

/** The address of a feed that its provider sends by itself, as {@code url} of its file says it. It names the way in which a push is signed. */
public final class PushAddress {

    /** The only one: signed as Standard Webhooks say. */
    public static final String SIGNED = "push:standard-webhooks";

    private static final String SCHEME = "push";

    private PushAddress() {}

    /** Whether an address says that the provider pushes. */
    public static boolean isOne(String url) {
        return SCHEME.equals(FileAddress.scheme(url));
    }

    /** What is wrong with one; null when nothing is. */
    public static String objection(String url) {
        return SIGNED.equals(url) ? null : "the address of what is pushed must be " + SIGNED;
    }
}
