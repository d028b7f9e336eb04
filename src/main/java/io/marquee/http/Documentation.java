package io.marquee.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** Swagger UI over the served contract: {@code /} leads to {@code /docs/}; nothing is loaded from outside. */
public final class Documentation {

    private static final int ORDER = -2;
    /** Swagger UI writes styles into its elements, and draws from data. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String WEBJAR = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private Documentation() {}

    /**
     * Adds the page, its assets, and {@code /openapi.yaml}.
     *
     * @param schemes by which clients say who they are, each alone, as the contract names them; none: they need not
     */
    public static void addTo(Router router, List<String> schemes) {
        String security =
                schemes.isEmpty() ? "" : "security:\n" + schemes.stream().map(scheme -> "  - " + scheme + ": []\n").collect(Collectors.joining());
        router.route(HttpMethod.GET, "/").order(ORDER).handler(context -> context.redirect("/docs/"));
        router.routeWithRegex(HttpMethod.GET, "/docs$").order(ORDER).handler(context -> context.redirect("/docs/"));
        router.route(HttpMethod.GET, "/openapi.yaml").order(ORDER).handler(context -> context.vertx()
                .fileSystem()
                .readFile("openapi.yaml")
                .onFailure(context::fail)
                .onSuccess(contract -> context.response()
                        .putHeader("Content-Type", "application/yaml; charset=utf-8")
                        .end(contract.appendString(security))));
        router.route(HttpMethod.GET, "/docs/*").order(ORDER).handler(context -> {
            context.response().putHeader("Content-Security-Policy", POLICY);
            context.next();
        });
        router.route(HttpMethod.GET, "/docs/*").order(ORDER).handler(StaticHandler.create("docs").setIndexPage("index.html"));
        router.route(HttpMethod.GET, "/docs/*").order(ORDER)
                .handler(StaticHandler.create("META-INF/resources/webjars/swagger-ui/" + version())
                        .setIndexPage("absent"));
    }

    private static String version() {
        try (InputStream in = Documentation.class.getResourceAsStream(WEBJAR)) {
            Properties pom = new Properties();
            pom.load(in);
            return pom.getProperty("version");
        } catch (IOException e) {
            throw new IllegalStateException("the Swagger UI webjar is not on the class path", e);
        }
    }
}
