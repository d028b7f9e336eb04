package io.marquee.push;

import io.marquee.poll.PushSecrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Says whether a push is signed with a secret of its provider. It does the same work for each, whether there is such a provider or not. */
final class Signatures {

    private static final String HMAC = "HmacSHA256";

    /** In the place of secrets that there are not. */
    private final byte[] nobodys = new byte[Webhook.SIGNATURE_BYTES];

    Signatures() {
        new SecureRandom().nextBytes(nobodys);
    }

    /** @param secrets at most {@value PushSecrets#MOST} */
    boolean isGood(Webhook webhook, byte[] body, List<byte[]> secrets) {
        boolean good = false;
        for (int i = 0; i < PushSecrets.MOST; i++) {
            boolean isOne = i < secrets.size();
            byte[] right = sign(isOne ? secrets.get(i) : nobodys, webhook, body);
            for (byte[] signature : webhook.signatures()) {
                good |= MessageDigest.isEqual(right, signature) & isOne;
            }
        }
        return good;
    }

    private static byte[] sign(byte[] secret, Webhook webhook, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            mac.update((webhook.id() + "." + webhook.timestamp() + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
