package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.concurrent.atomic.AtomicInteger;

/** Pairs of RSA keys of 2048 bits, made once for the tests of all processes: to make one takes half a second of a processor. */
public final class RsaKeys {

    private static final String RSA = "RSA";
    private static final int PAIRS = 6;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private RsaKeys() {}

    /** Another pair than the five before in this process. */
    public static KeyPair next() {
        try {
            KeyFactory factory = KeyFactory.getInstance(RSA);
            byte[] file = Files.readAllBytes(MadeOnce.get("key-" + COUNT.getAndIncrement() % PAIRS, RsaKeys::make));
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(file));
            return new KeyPair(factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(Path place) throws IOException {
        if (Files.exists(place)) {
            return;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(RSA);
            generator.initialize(2048);
            Path whole = Files.write(place.resolveSibling(place.getFileName() + ".new"), generator.generateKeyPair().getPrivate().getEncoded());
            Files.move(whole, place, StandardCopyOption.REPLACE_EXISTING);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
