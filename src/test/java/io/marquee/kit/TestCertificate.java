package io.marquee.kit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A new key pair for localhost, with a certificate that nobody but itself has signed. */
public final class TestCertificate {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String ALIAS = "key";
    private static final String TRUSTED = "javax.net.ssl.trustStore";

    private final KeyStore keys;
    private KeyManagerFactory managers;
    private TrustManagerFactory trust;

    private TestCertificate(KeyStore keys) {
        this.keys = keys;
    }

    /**
     * @param folder for a file of its own
     * @param algorithm EC or RSA
     */
    public static TestCertificate in(Path folder, String algorithm) {
        try {
            Path store = Files.createTempDirectory(folder, "keys").resolve("key.p12");
            // the JDK makes certificates by its tool only
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", ALIAS,
                            "-keyalg", algorithm, "-dname", "CN=localhost", "-ext", "SAN=ip:127.0.0.1,dns:localhost", "-storetype", "PKCS12",
                            "-keystore", store.toString(), "-storepass", new String(PASSWORD))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool made no key");
            }
            return new TestCertificate(KeyStore.getInstance(store.toFile(), PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The settings of a listener that shows it, with the files that they name in a folder. */
    public Map<String, String> settings(Path folder) {
        try {
            return Map.of(
                    "TLS_CERTIFICATE", Files.writeString(folder.resolve("chain.pem"), certificate()).toString(),
                    "TLS_KEY", Files.writeString(folder.resolve("key.pem"), key()).toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate in PEM. */
    public String certificate() {
        try {
            return pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key in PEM. */
    public String key() {
        try {
            return pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    /** Until it is closed this process trusts the certificate, and no other, where nobody says whom to trust. */
    public AutoCloseable trusted(Path folder) {
        Path file = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusting().store(out, PASSWORD);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
        System.setProperty(TRUSTED, file.toString());
        System.setProperty(TRUSTED + "Password", new String(PASSWORD));
        return () -> {
            System.clearProperty(TRUSTED);
            System.clearProperty(TRUSTED + "Password");
        };
    }

    private KeyStore trusting() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        return trusted;
    }

    /** For who shows it, and for who trusts it and nothing else; a new one each time, so that no connection goes on with the session of another. */
    public synchronized SSLContext tls() {
        try {
            if (managers == null) {
                // to read the key of its store takes longer than to make a connection
                managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                managers.init(keys, PASSWORD);
                trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(trusting());
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
