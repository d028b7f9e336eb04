package io.marquee.operate;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.apache.camel.CamelContext;

/**
 * Hawtio under {@code /hawtio/} of the management port, and Jolokia under {@code /hawtio/jolokia}, which the console finds there by
 * itself. Both ask for the user {@code operator} and one password. Pages of other sites, for which a browser would send the password along,
 * are denied by {@link ManagementCallers} before. What Jolokia may do is named in {@code jolokia-access.xml}.
 */
public final class Console {

    static final String USER = "operator";

    private static final String BASE = "/hawtio";
    private static final String JOLOKIA = BASE + "/jolokia";
    private static final long MAX_REQUEST_BYTES = 1_048_576;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final byte[] credentials;

    private Console(String password) {
        String pair = USER + ":" + password;
        this.credentials = ("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @param router of the management port */
    public static void addTo(Router router, CamelContext context, String password) throws Exception {
        // the first route, for every path that begins like this: all of them ask for the password
        router.routeWithRegex(BASE + ".*").handler(new Console(password)::admit);
        router.routeWithRegex(HttpMethod.GET, BASE).handler(request -> request.redirect(BASE + "/"));
        router.get(BASE + "/user").handler(request -> request.json(USER));
        router.post(JOLOKIA)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_REQUEST_BYTES))
                .blockingHandler(Jolokia.of(context), false);
        // no GET may change anything; by this answer the console knows that Jolokia is here
        router.get(JOLOKIA).handler(request -> request.response().setStatusCode(FORBIDDEN).end());
        router.get(BASE + "/*").handler(StaticHandler.create("hawtio"));
        router.get(BASE + "/*").handler(StaticHandler.create("hawtio-static"));
        // the console is one page that draws all paths by itself
        router.getWithRegex(BASE + "/[\\w/-]+").produces("text/html").handler(request -> request.reroute(BASE + "/index.html"));
    }

    private void admit(RoutingContext context) {
        String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        // its pages use frames of their own and scripts that they generate
        context.response().putHeader("X-Frame-Options", "SAMEORIGIN").headers().remove("Content-Security-Policy");
        if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), credentials)) {
            context.response()
                    .putHeader("WWW-Authenticate", "Basic realm=\"Marquee\", charset=\"UTF-8\"")
                    .setStatusCode(UNAUTHORIZED)
                    .end();
        } else {
            context.next();
        }
    }
}
