package io.marquee.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.Closeable;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of one OpenID Connect issuer: JWTs signed with RS, PS, or ES algorithms, for our audience, with a subject and an end; 60 s of
 * difference between the clocks are passed over. What was found valid is remembered for {@value #REMEMBERED_SECONDS} s, or until the
 * token ends.
 *
 * <p>The issuer's keys are fetched anew every 5 minutes, and when a token names a key that is not among them, at most once in 30 s. While
 * the issuer is away the last ones hold for 4 hours.
 */
final class Tokens implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final int REMEMBERED_SECONDS = 60;
    private static final long MEMORY_BYTES = 16L << 20;
    /** What an entry takes beside its text. */
    private static final int ENTRY_BYTES = 200;
    private static final Duration OUTAGE = Duration.ofHours(4);

    private record Known(String subject, long endsAt) {}

    private final JWKSource<SecurityContext> keys;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Cache<String, Known> known = Caffeine.newBuilder()
            .maximumWeight(MEMORY_BYTES)
            .weigher((String token, Known value) -> token.length() + value.subject().length() + ENTRY_BYTES)
            .expireAfterWrite(Duration.ofSeconds(REMEMBERED_SECONDS))
            .build();
    private volatile String trouble;

    /** @param audience that the tokens must be for */
    Tokens(String issuer, String audience) {
        keys = JWKSourceBuilder.create(new Issuer(issuer)).outageTolerant(OUTAGE.toMillis()).build();
        Set<JWSAlgorithm> signed = Set.copyOf(JWSAlgorithm.Family.SIGNATURE.stream()
                .filter(algorithm -> algorithm.getName().matches("[RPE]S\\d+"))
                .toList());
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(signed, keys));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp")));
    }

    /** The subject of a token that was found valid lately; null when it was not. */
    String subject(String token) {
        Known found = known.getIfPresent(token);
        return found == null || found.endsAt() <= System.currentTimeMillis() ? null : found.subject();
    }

    /**
     * Whether a token is valid; may wait for the issuer.
     *
     * @return its subject; null when it is not valid
     * @throws KeySourceException when the issuer's keys are not to be had
     */
    String verify(String token) throws KeySourceException {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            trouble = null;
            known.put(token, new Known(claims.getSubject(), claims.getExpirationTime().getTime()));
            return claims.getSubject();
        } catch (RateLimitReachedException e) {
            // the token names a key that was not there a moment ago: no news of the issuer
            throw e;
        } catch (KeySourceException e) {
            if (trouble == null) {
                LOG.warn("tokens cannot be checked: {}", e.getMessage());
            }
            trouble = e.getMessage();
            throw e;
        } catch (BadJOSEException | JOSEException | ParseException e) {
            LOG.debug("a token is not valid", e);
            return null;
        }
    }

    /** Why no token can be checked; null when they can, as far as is known. */
    String trouble() {
        return trouble;
    }

    @Override
    public void close() throws IOException {
        if (keys instanceof Closeable open) {
            open.close();
        }
    }
}
