package io.marquee.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Map;

/**
 * The public keys of an OpenID Connect issuer, found as OpenID Connect Discovery 1.0 says. Each of its two answers may take
 * {@value #PATIENCE_MILLIS} ms and {@value #MAX_BYTES} bytes; redirects are not followed.
 */
final class Issuer implements JWKSetSource<SecurityContext> {

    private static final int PATIENCE_MILLIS = 3_000;
    private static final int MAX_BYTES = 262_144;

    private final String issuer;
    private final DefaultResourceRetriever retriever =
            new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, MAX_BYTES) {
                @Override
                protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
                    HttpURLConnection connection = super.openHTTPConnection(url);
                    connection.setInstanceFollowRedirects(false);
                    return connection;
                }
            };

    /** @param issuer its URL, which its tokens name */
    Issuer(String issuer) {
        this.issuer = issuer;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context) throws KeySourceException {
        try {
            String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            Map<String, Object> configuration = JSONObjectUtils.parse(get(base + "/.well-known/openid-configuration"));
            if (!issuer.equals(configuration.get("issuer"))) {
                throw new JWKSetUnavailableException("the issuer calls itself something else");
            }
            String keys = JSONObjectUtils.getString(configuration, "jwks_uri");
            if (keys == null || !isSafe(URI.create(keys))) {
                throw new JWKSetUnavailableException("the issuer names no https address of its keys");
            }
            return JWKSet.parse(get(keys));
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new JWKSetUnavailableException("the keys of the issuer cannot be fetched: " + e.getMessage(), e);
        }
    }

    private String get(String url) throws IOException {
        return retriever.retrieveResource(URI.create(url).toURL()).getContent();
    }

    /** Who listens on the way could give keys of his own, unless there is no way. */
    static boolean isSafe(URI uri) {
        return uri.getHost() != null
                && ("https".equals(uri.getScheme())
                        || "http".equals(uri.getScheme()) && uri.getHost().matches("localhost|127\\.0\\.0\\.1|\\[::1]"));
    }

    @Override
    public void close() {
        // holds nothing
    }
}
