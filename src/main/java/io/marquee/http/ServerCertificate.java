package io.marquee.http;

import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import io.marquee.settings.SmallFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate chain and the key of the public port, from two PEM files: X.509, the server's own certificate first; PKCS #8 without
 * a password, RSA or EC. A pair that has been renewed is taken while the server runs, and only when both fit.
 *
 * <p>Vert.x reads and shows them. The look before is ours: Vert.x and Netty take the key of another certificate and fail at each handshake,
 * as they would between the renewal of the one file and of the other, and their messages name no file.
 */
public final class ServerCertificate {

    private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    static {
        // else a client could make the server compute at will over one connection of TLS 1.2
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private static final byte[] PROBE = "marquee".getBytes(StandardCharsets.US_ASCII);

    private record Pair(String chain, String key) {}

    private final Path chain;
    private final Path key;
    /** What is served, or was asked for last. */
    private Pair pair;
    private Pair before;
    private volatile Instant end;
    private String trouble;

    /** @throws SettingException when the files cannot be read, or do not fit each other */
    ServerCertificate(Path chain, Path key) {
        this.chain = chain;
        this.key = key;
        try {
            pair = read();
            end = check(pair);
        } catch (IOException | GeneralSecurityException e) {
            throw new SettingException("settings tls.certificate (TLS_CERTIFICATE) and tls.key (TLS_KEY) must be a certificate and its key in PEM: "
                    + e.getMessage());
        }
    }

    /** Whether the settings ask for TLS. */
    public static boolean isWanted(Settings settings) {
        return !settings.isEmpty("tls.certificate") || !settings.isEmpty("tls.key");
    }

    /** @throws SettingException when one file of the two is missing, and see above */
    public static ServerCertificate of(Settings settings) {
        if (settings.isEmpty("tls.certificate") || settings.isEmpty("tls.key")) {
            throw new SettingException("settings tls.certificate (TLS_CERTIFICATE) and tls.key (TLS_KEY) must be set together");
        }
        return new ServerCertificate(settings.path("tls.certificate"), settings.path("tls.key"));
    }

    /** When the certificate ends. */
    public Instant end() {
        return end;
    }

    /** For the server. */
    synchronized PemKeyCertOptions options() {
        return new PemKeyCertOptions().setCertValue(Buffer.buffer(pair.chain())).setKeyValue(Buffer.buffer(pair.key()));
    }

    /** Whether the files hold another pair now, and one that fits; then {@link #options} are those of it. */
    synchronized boolean isRenewed() {
        try {
            Pair now = read();
            if (now.equals(pair)) {
                trouble = null;
                return false;
            }
            check(now);
            before = pair;
            pair = now;
            return true;
        } catch (IOException | GeneralSecurityException e) {
            // also between the writing of the one and the other
            complain(e);
            return false;
        }
    }

    /** The server shows the new one. */
    synchronized void taken(Object ignored) {
        try {
            end = check(pair);
            trouble = null;
            LOG.info("the certificate has changed, it ends {}", end);
        } catch (GeneralSecurityException e) {
            complain(e);
        }
    }

    /** The server goes on with the one before; the next look tries again. */
    synchronized void rejected(Throwable why) {
        pair = before;
        complain(why);
    }

    private void complain(Throwable why) {
        String now = String.valueOf(why.getMessage());
        if (!now.equals(trouble)) {
            trouble = now;
            LOG.warn("the new certificate cannot be taken, the last one stays: {}", now);
        }
    }

    private Pair read() throws IOException {
        return new Pair(SmallFile.text(chain, StandardCharsets.ISO_8859_1), SmallFile.text(key, StandardCharsets.ISO_8859_1));
    }

    /** When the certificate ends, which fits the key. */
    private Instant check(Pair found) throws GeneralSecurityException {
        if (!found.chain().contains("-----BEGIN CERTIFICATE-----")) {
            throw new GeneralSecurityException("there is no certificate in " + chain);
        }
        Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(found.chain().getBytes(StandardCharsets.ISO_8859_1)));
        if (all.isEmpty() || !(all.iterator().next() instanceof X509Certificate own)) {
            throw new GeneralSecurityException("there is no certificate in " + chain);
        }
        Matcher matcher = KEY.matcher(found.key());
        if (!matcher.find()) {
            throw new GeneralSecurityException("there is no PKCS #8 key without a password in " + key);
        }
        if (!fits(own, matcher.group(1))) {
            throw new GeneralSecurityException("the key in " + key + " is not that of the first certificate");
        }
        return own.getNotAfter().toInstant();
    }

    private static boolean fits(X509Certificate certificate, String base64) throws GeneralSecurityException {
        String kind = certificate.getPublicKey().getAlgorithm();
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return false;
        }
        PrivateKey secret = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        Signature signature = Signature.getInstance("EC".equals(kind) ? "SHA256withECDSA" : "SHA256with" + kind);
        signature.initSign(secret);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(PROBE);
        return signature.verify(signed);
    }
}
