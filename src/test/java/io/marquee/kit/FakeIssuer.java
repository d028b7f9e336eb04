package io.marquee.kit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** An OpenID Connect issuer on a loopback socket: its configuration, its keys, and the tokens that it signs. */
public final class FakeIssuer implements AutoCloseable {

    public static final String AUDIENCE = "marquee";

    private static final long DRIP_NANOS = 500_000_000;

    private final LoopbackServer server = new LoopbackServer();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger fetched = new AtomicInteger();
    private volatile RSAKey key;
    private volatile String calledItself;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean drips;

    public FakeIssuer() {
        calledItself = url();
        newKey();
        server.on("/.well-known/openid-configuration", exchange ->
                answer(exchange, "{\"issuer\":\"" + calledItself + "\",\"jwks_uri\":\"" + url() + "/keys\"}"));
        server.on("/keys", exchange -> {
            fetched.incrementAndGet();
            answer(exchange, new JWKSet(key.toPublicJWK()).toString());
        });
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        asked.incrementAndGet();
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(away ? 503 : 200, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            exchange.getResponseBody().write(bytes[i]);
            if (drips) {
                exchange.getResponseBody().flush();
                LockSupport.parkNanos(DRIP_NANOS);
            }
        }
        exchange.close();
    }

    public String url() {
        return server.url("");
    }

    /** Signs with another key from now on, and shows only that one. */
    public void newKey() {
        KeyPair pair = RsaKeys.next();
        key = new RSAKey.Builder((RSAPublicKey) pair.getPublic()).privateKey(pair.getPrivate()).keyID("key-" + made.incrementAndGet()).build();
    }

    public RSAKey key() {
        return key;
    }

    public void isAway(boolean now) {
        away = now;
    }

    /** Sends two bytes a second. */
    public void drips(boolean now) {
        drips = now;
    }

    /** How often it was asked for anything. */
    public int asked() {
        return asked.get();
    }

    /** What its configuration says that it is. */
    public void callsItself(String issuer) {
        calledItself = issuer;
    }

    /** How often its keys were fetched. */
    public int fetched() {
        return fetched.get();
    }

    /** What a good token says; a test changes what it wants to. */
    public JWTClaimsSet.Builder claims(String subject) {
        return new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(AUDIENCE)
                .subject(subject)
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    public String token(String subject) {
        return sign(claims(subject).build());
    }

    public String sign(JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
