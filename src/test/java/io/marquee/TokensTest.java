package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.marquee.access.ApiKeys;
import io.marquee.kit.FakeIssuer;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RunningMarquee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that asks for a token of an issuer, or for a key. */
@Tag("application")
class TokensTest {

    private static final String KEY = ApiKeys.newKey();

    @TempDir
    private static Path folder;

    private static FakeIssuer issuer;
    private static RunningMarquee marquee;

    @BeforeAll
    static void start() throws IOException {
        issuer = new FakeIssuer();
        Path keys = Files.writeString(folder.resolve("keys"), ApiKeys.line("acme", KEY));
        marquee = start(Map.of("ACCESS_API_KEYS", keys.toString()));
    }

    private static RunningMarquee start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("ACCESS_ISSUER", issuer.url());
        settings.put("ACCESS_AUDIENCE", FakeIssuer.AUDIENCE);
        return RunningMarquee.start(settings);
    }

    @AfterAll
    static void stop() {
        marquee.close();
        issuer.close();
    }

    /** On a connection of its own: a key may take longer to make than one may lie idle. */
    private static RawHttp.Answer get(RunningMarquee server, String path, String... headers) {
        try (RawHttp client = RawHttp.to(server)) {
            return client.get(path, headers);
        }
    }

    private static RawHttp.Answer search(String token) {
        return get(marquee, "/search?starts_at=2021-01-01", "Authorization: Bearer " + token);
    }

    private void assertInvalid(String token) {
        RawHttp.Answer answer = search(token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("\"CREDENTIAL_INVALID\"");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void answersWhoHasAToken() {
        String token = issuer.token("one");
        RawHttp.Answer first = search(token);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Cache-Control")).isEqualTo("private, max-age=1");
        // seen before
        assertThat(search(token).text()).isEqualTo(first.text());
        assertThat(get(marquee, "/search", "authorization: bearer " + token).status()).isEqualTo(200);
    }

    @Test
    void answersWhoHasAKeyInstead() {
        assertThat(get(marquee, "/search", "X-API-Key: " + KEY).status()).isEqualTo(200);
        assertThat(get(marquee, "/search", "X-API-Key: " + KEY, "Authorization: Bearer x").status()).isEqualTo(200);
        assertThat(get(marquee, "/search", "X-API-Key: x", "Authorization: Bearer " + issuer.token("one")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y", "Authorization: Basic b25lOnR3bw==", "Authorization: Bearer", "Authorization: Bearer a b"})
    void asksForOneOfThem(String header) {
        RawHttp.Answer answer = get(marquee, "/search", header);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("\"CREDENTIAL_MISSING\"");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    private enum Flaw {
        ANOTHER_ISSUER(claims -> claims.issuer("https://other.example")),
        NO_ISSUER(claims -> claims.issuer(null)),
        ANOTHER_AUDIENCE(claims -> claims.audience("other")),
        NO_AUDIENCE(claims -> claims.audience((String) null)),
        NO_SUBJECT(claims -> claims.subject(null)),
        NO_END(claims -> claims.expirationTime(null)),
        ENDED(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(61)))),
        NOT_YET(claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(90))));

        private final UnaryOperator<JWTClaimsSet.Builder> change;

        Flaw(UnaryOperator<JWTClaimsSet.Builder> change) {
            this.change = change;
        }
    }

    @ParameterizedTest
    @EnumSource
    void rejectsATokenThatSaysTheWrongThing(Flaw flaw) {
        assertInvalid(issuer.sign(flaw.change.apply(issuer.claims("one")).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sub\":null,\"exp\":9999999999", "\"sub\":\" \",\"exp\":9999999999", "\"sub\":\"one\",\"exp\":null"})
    void rejectsATokenWhoseClaimsAreThereAndEmpty(String claims) throws JOSEException {
        String json = "{\"iss\":\"" + issuer.url() + "\",\"aud\":\"" + FakeIssuer.AUDIENCE + "\"," + claims + "}";
        JWSObject token = new JWSObject(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(issuer.key().getKeyID()).build(), new Payload(json));
        token.sign(new RSASSASigner(issuer.key()));
        assertInvalid(token.serialize());
    }

    @Test
    void rejectsATokenThatNobodySigned() {
        assertInvalid(new PlainJWT(issuer.claims("one").build()).serialize());
        String token = issuer.token("one");
        assertInvalid(token.substring(0, token.lastIndexOf('.') + 1));
        assertInvalid("x");
        assertInvalid("a.b.c");
    }

    @Test
    void rejectsATokenThatSomebodyElseSigned() throws JOSEException {
        FakeIssuer other = new FakeIssuer();
        other.close();
        // under the name of the key
        assertInvalid(signed(JWSAlgorithm.RS256, JOSEObjectType.JWT, new RSASSASigner(other.key())));
        // with what is known to all as a secret
        byte[] open = issuer.key().toPublicJWK().toRSAPublicKey().getEncoded();
        assertInvalid(signed(JWSAlgorithm.HS256, JOSEObjectType.JWT, new MACSigner(open)));
    }

    @Test
    void rejectsATokenWithOtherClaimsUnderTheSameSignature() {
        String[] mine = issuer.token("one").split("\\.");
        String[] other = issuer.token("two").split("\\.");
        assertInvalid(mine[0] + "." + other[1] + "." + mine[2]);
    }

    @Test
    void takesTheTypeOfAccessTokensAndNoOther() throws JOSEException {
        JWSSigner signer = new RSASSASigner(issuer.key());
        assertThat(search(signed(JWSAlgorithm.RS512, new JOSEObjectType("at+jwt"), signer)).status()).isEqualTo(200);
        assertThat(search(signed(JWSAlgorithm.PS256, JOSEObjectType.JWT, signer)).status()).isEqualTo(200);
        assertInvalid(signed(JWSAlgorithm.RS256, new JOSEObjectType("secevent+jwt"), signer));
    }

    private static String signed(JWSAlgorithm algorithm, JOSEObjectType type, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).type(type).keyID(issuer.key().getKeyID()).build(),
                issuer.claims("one").build());
        token.sign(signer);
        return token.serialize();
    }

    @Test
    void forgetsATokenWhenItEnds() {
        String token = issuer.sign(issuer.claims("brief").expirationTime(Date.from(Instant.now().minusSeconds(58))).build());
        assertThat(search(token).status()).isEqualTo(200);
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> search(token).status() == 401);
    }

    @Test
    void healsWhenTheIssuerComesBack() {
        issuer.isAway(true);
        try (RunningMarquee other = start(Map.of()); RawHttp its = RawHttp.to(other)) {
            String header = "Authorization: Bearer " + issuer.token("one");
            RawHttp.Answer answer = its.get("/search", header);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.text()).contains("\"ISSUER_UNAVAILABLE\"");
            assertThat(other.observe("health?data=true")).contains("the keys of the issuer cannot be fetched");
            assertThat(other.observe("health/ready")).contains("\"UP\"");
            issuer.isAway(false);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> its.get("/search", header).status() == 200);
            assertThat(other.observe("health?data=true")).doesNotContain("the keys of the issuer cannot be fetched");
        } finally {
            issuer.isAway(false);
        }
    }

    @Test
    void takesANewKeyOfTheIssuer() {
        try (RunningMarquee other = start(Map.of())) {
            assertThat(get(other, "/search", "Authorization: Bearer " + issuer.token("one")).status()).isEqualTo(200);
            issuer.newKey();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> get(other, "/search", "Authorization: Bearer " + issuer.token("one")).status() == 200);
        }
    }

    @Test
    void asksAClientOfAnIssuerThatDripsToComeAgain() {
        issuer.drips(true);
        try (RunningMarquee other = start(Map.of()); RawHttp its = RawHttp.to(other)) {
            RawHttp.Answer answer = its.get("/search", "Authorization: Bearer " + issuer.token("one"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(other.observe("health?data=true")).contains("no whole answer within 3 s");
        } finally {
            issuer.drips(false);
        }
    }

    @Test
    void answersWhoseTokenIsBeingCheckedBeforeItStops() throws InterruptedException {
        issuer.drips(true);
        int before = issuer.asked();
        RunningMarquee other = start(Map.of());
        try (RawHttp its = RawHttp.to(other)) {
            its.send("GET /search HTTP/1.1\nHost: x\nAuthorization: Bearer " + issuer.token("one") + "\n\n");
            Awaitility.await().until(() -> issuer.asked() > before);
            Thread stop = new Thread(other::close);
            stop.start();
            assertThat(its.answer().status()).isEqualTo(503);
            stop.join();
        } finally {
            issuer.drips(false);
        }
    }

    @Test
    void countsATokenByItsSubject() {
        try (RunningMarquee other = start(Map.of("ACCESS_RATE", "20")); RawHttp its = RawHttp.to(other)) {
            // anybody's requests from the same address do not count
            for (int i = 0; its.get("/nothing").status() != 429; i++) {
                assertThat(i).isLessThan(2_000);
            }
            assertThat(its.get("/search", "Authorization: Bearer " + issuer.token("two")).status()).isEqualTo(200);
            String token = issuer.token("one");
            for (int i = 0; its.get("/search", "Authorization: Bearer " + token).status() != 429; i++) {
                assertThat(i).isLessThan(2_000);
            }
            // nor does another token help
            String another = issuer.sign(issuer.claims("one").claim("other", true).build());
            int passed = 0;
            while (its.get("/search", "Authorization: Bearer " + another).status() != 429) {
                passed++;
            }
            assertThat(passed).as("requests before it is one too many").isLessThan(20);
        }
    }

    @Test
    void trustsNoIssuerThatCallsItselfSomethingElse() {
        issuer.callsItself("https://other.example");
        try (RunningMarquee other = start(Map.of()); RawHttp its = RawHttp.to(other)) {
            assertThat(its.get("/search", "Authorization: Bearer " + issuer.token("one")).status()).isEqualTo(503);
        } finally {
            issuer.callsItself(issuer.url());
        }
    }

    @Test
    void doesNotFetchKeysForEachTokenThatNamesAnUnknownOne() throws JOSEException {
        assertThat(search(issuer.token("one")).status()).isEqualTo(200);
        int before = issuer.fetched();
        for (int i = 0; i < 50; i++) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown-" + i).build();
            SignedJWT token = new SignedJWT(header, issuer.claims("one").build());
            token.sign(new RSASSASigner(issuer.key()));
            assertInvalid(token.serialize());
        }
        assertThat(issuer.fetched() - before).isLessThanOrEqualTo(2);
        assertThat(search(issuer.token("one")).status()).isEqualTo(200);
    }
}
