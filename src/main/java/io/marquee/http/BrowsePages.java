package io.marquee.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** The page for people, {@code /browse}, and what it is made of. It asks the public port as any client does, and loads nothing from outside. */
final class BrowsePages {

    private static final String HOME = "/browse";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> FILES = Map.of(
            HOME + "/browse.css", "text/css; charset=utf-8", HOME + "/browse.js", "text/javascript; charset=utf-8");

    private BrowsePages() {}

    /** The pages by their paths. */
    static Map<String, Page> all() {
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put(HOME, page(HOME + "/index.html", "text/html; charset=utf-8"));
        pages.put(HOME + "/", Page.leadingTo(HOME));
        FILES.forEach((path, type) -> pages.put(path, page(path, type)));
        return pages;
    }

    private static Page page(String resource, String type) {
        try (InputStream in = BrowsePages.class.getResourceAsStream(resource)) {
            return Page.file(type, POLICY, in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("the page is not on the class path", e);
        }
    }
}
