package io.marquee.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pages of the documentation: Swagger UI over the served contract, and {@code /}, which leads to {@code /docs/}. All of it is read from
 * the class path at the start; what the page does not name is not served, and nothing is loaded from outside.
 */
public final class Documentation {

    /** Swagger UI writes styles into its elements, and draws from data. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String WEBJAR = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String ASSETS = "/META-INF/resources/webjars/swagger-ui/";
    private static final String HOME = "/docs/";
    private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"([A-Za-z0-9._-]+)\"");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8", "js", "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "png", "image/png");

    private Documentation() {}

    /**
     * The pages by their paths.
     *
     * @param schemes by which clients say who they are, each alone, as the contract names them; none: they need not
     */
    static Map<String, Page> pages(List<String> schemes) {
        String security =
                schemes.isEmpty() ? "" : "security:\n" + schemes.stream().map(scheme -> "  - " + scheme + ": []\n").collect(Collectors.joining());
        try {
            Map<String, Page> pages = new LinkedHashMap<>();
            pages.put("/", Page.leadingTo(HOME));
            pages.put("/docs", Page.leadingTo(HOME));
            String contract = new String(read("/openapi.yaml"), StandardCharsets.UTF_8) + security;
            pages.put("/openapi.yaml", Page.file("application/yaml; charset=utf-8", null, contract.getBytes(StandardCharsets.UTF_8)));
            byte[] index = read("/docs/index.html");
            Page home = Page.file(type("index.html"), POLICY, index);
            pages.put(HOME, home);
            pages.put(HOME + "index.html", home);
            String version = version();
            Matcher named = NAMED.matcher(new String(index, StandardCharsets.UTF_8));
            while (named.find()) {
                String name = named.group(1);
                boolean own = Documentation.class.getResource(HOME + name) != null;
                // megabytes of scripts are not digested at each start
                pages.put(HOME + name, own
                        ? Page.file(type(name), POLICY, read(HOME + name))
                        : Page.file(type(name), POLICY, read(ASSETS + version + '/' + name), version));
            }
            return pages;
        } catch (IOException e) {
            throw new IllegalStateException("the documentation is not on the class path", e);
        }
    }

    private static String type(String name) {
        return TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = Documentation.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("there is no " + resource);
            }
            return in.readAllBytes();
        }
    }

    private static String version() throws IOException {
        try (InputStream in = Documentation.class.getResourceAsStream(WEBJAR)) {
            Properties pom = new Properties();
            pom.load(in);
            return pom.getProperty("version");
        }
    }
}
