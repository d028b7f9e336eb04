package io.marquee.operate;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** The handler of the page at {@code /status}. Its content security policy allows its own script and style, and requests to this server only. */
public final class StatusPage implements Handler<RoutingContext> {

    private static final String FILE = "/status/index.html";

    private final String page;
    private final String policy;

    public StatusPage() {
        try (InputStream in = StatusPage.class.getResourceAsStream(FILE)) {
            page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        policy = "default-src 'none'; connect-src 'self'; img-src data:; style-src " + source("style") + "; script-src " + source("script")
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** The hash of what stands between these tags, as a source of the policy. */
    private String source(String tag) {
        String text = page.substring(page.indexOf("<" + tag + ">") + tag.length() + 2, page.indexOf("</" + tag + ">"));
        return "'sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(text)) + "'";
    }

    @Override
    public void handle(RoutingContext context) {
        context.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Security-Policy", policy)
                .putHeader("Cache-Control", "no-cache")
                .end(page);
    }
}
