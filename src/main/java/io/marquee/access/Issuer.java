package io.marquee.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.marquee.settings.SafeUrl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an OpenID Connect issuer, found as OpenID Connect Discovery 1.0 says. Each of its two answers may take
 * {@value #PATIENCE_SECONDS} s to its last byte, and {@value #MAX_BYTES} bytes; redirects are not followed.
 */
final class Issuer implements JWKSetSource<SecurityContext> {

    static final int PATIENCE_SECONDS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);
    private static final int MAX_BYTES = 262_144;
    private static final int OK = 200;

    private final String issuer;
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile boolean known;
    private volatile String trouble;

    /** @param issuer its URL, which its tokens name */
    Issuer(String issuer) {
        this.issuer = issuer;
    }

    /** Whether its keys were ever to be had. */
    boolean isKnown() {
        return known;
    }

    /** Why its keys could not be fetched the last time; null when they could. */
    String trouble() {
        return trouble;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context) throws KeySourceException {
        try {
            JWKSet keys = fetch();
            if (trouble != null) {
                LOG.info("the keys of the issuer are to be had again");
            }
            known = true;
            trouble = null;
            return keys;
        } catch (IOException | ParseException | IllegalArgumentException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            if (!reason.equals(trouble)) {
                LOG.warn("the keys of the issuer cannot be fetched: {}", reason);
            }
            trouble = reason;
            throw new JWKSetUnavailableException(reason, e);
        }
    }

    private JWKSet fetch() throws IOException, ParseException {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        Map<String, Object> configuration = JSONObjectUtils.parse(get(URI.create(base + "/.well-known/openid-configuration")));
        if (!issuer.equals(configuration.get("issuer"))) {
            throw new IOException("the issuer calls itself something else");
        }
        String keys = JSONObjectUtils.getString(configuration, "jwks_uri");
        if (keys == null || !SafeUrl.is(URI.create(keys))) {
            throw new IOException("the issuer names no https address of its keys");
        }
        return JWKSet.parse(get(URI.create(keys)));
    }

    private String get(URI uri) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(
                HttpRequest.newBuilder(uri).header("Accept", "application/json").build(),
                HttpResponse.BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> {
                    if (body.size() + bytes.length > MAX_BYTES) {
                        throw new IllegalStateException("more than " + MAX_BYTES + " bytes");
                    }
                    body.writeBytes(bytes);
                })));
        try {
            int status = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode();
            if (status != OK) {
                throw new IOException("HTTP " + status);
            }
            return body.toString(StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause().getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        // the client goes with who holds it
    }
}
