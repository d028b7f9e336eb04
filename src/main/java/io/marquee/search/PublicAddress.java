package io.marquee.search;

/** Where clients reach a path, for the addresses in answers: what {@code http.public-url} says, else where they have asked. */
public final class PublicAddress {

    private final String base;

    /** @param publicUrl empty when clients ask the address that they reach us by */
    public PublicAddress(String publicUrl) {
        base = publicUrl.replaceFirst("/$", "");
    }

    /** @param asked address of the request, without its query; may be a path alone */
    public String of(Object asked) {
        String url = String.valueOf(asked);
        int scheme = url.indexOf("://");
        return base.isEmpty() ? url : base + url.substring(url.indexOf('/', scheme < 0 ? 0 : scheme + 3));
    }
}
