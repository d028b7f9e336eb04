package io.marquee.kit;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which headers an answer of the public port has, in lower case. */
public final class HeaderNames {

    private static final Set<String> OF_ALL = Set.of(
            "content-type", "content-length", "date", "cache-control", "x-request-id",
            "content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "cross-origin-resource-policy");

    private HeaderNames() {}

    public static Set<String> ofSuccess(String... more) {
        return Stream.of(ofError("etag", "vary", "server-timing"), Set.of(more)).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    public static Set<String> ofError(String... more) {
        return Stream.of(OF_ALL, Set.of(more)).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }
}
