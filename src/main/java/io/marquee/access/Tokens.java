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
 * <p>The issuer's keys are fetched anew when they are 5 minutes old, and when a token names a key that is not among them, at most twice
 * in 30 s. While the issuer is away the last ones hold for 4 hours.
 */
final class Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final int REMEMBERED_SECONDS = 60;
    private static final long MEMORY_BYTES = 16L << 20;
    /** What an entry takes beside its text. */
    private static final int ENTRY_BYTES = 200;
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);
    private static final Duration OUTAGE = Duration.ofHours(4);
    /** For two answers of the issuer; who waits for somebody else's fetch waits as long. */
    private static final Duration FETCH = Duration.ofSeconds(2 * Issuer.PATIENCE_SECONDS + 1);

    private record Known(String subject, long endsAt) {}

    private final Issuer keys;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Cache<String, Known> known = Caffeine.newBuilder()
            .maximumWeight(MEMORY_BYTES)
            .weigher((String token, Known value) -> token.length() + value.subject().length() + ENTRY_BYTES)
            .expireAfterWrite(Duration.ofSeconds(REMEMBERED_SECONDS))
            .build();

    /** @param audience that the tokens must be for */
    Tokens(String issuer, String audience) {
        this(issuer, audience, FRESH, BETWEEN_FETCHES);
    }

    /**
     * @param fresh how old the issuer's keys may be
     * @param between time in which they are fetched twice at most; shorter than that
     */
    Tokens(String issuer, String audience, Duration fresh, Duration between) {
        keys = new Issuer(issuer);
        JWKSource<SecurityContext> source = JWKSourceBuilder.create(keys)
                .cache(fresh.toMillis(), FETCH.toMillis())
                .refreshAheadCache(false)
                .rateLimited(between.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
        Set<JWSAlgorithm> signed = Set.copyOf(JWSAlgorithm.Family.SIGNATURE.stream()
                .filter(algorithm -> algorithm.getName().matches("[RPE]S\\d+"))
                .toList());
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(signed, source));
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
            String subject = claims.getSubject();
            // a claim may be there and null
            if (subject == null || subject.isBlank() || claims.getExpirationTime() == null) {
                return null;
            }
            known.put(token, new Known(subject, claims.getExpirationTime().getTime()));
            return subject;
        } catch (RateLimitReachedException e) {
            if (keys.isKnown()) {
                // it names a key that was not there a moment ago
                return null;
            }
            throw e;
        } catch (KeySourceException e) {
            throw e;
        } catch (BadJOSEException | JOSEException | ParseException | RuntimeException e) {
            LOG.debug("a token is not valid", e);
            return null;
        }
    }

    /** Why the issuer's keys could not be fetched the last time; null when they could. */
    String trouble() {
        return keys.trouble();
    }
}
