package io.marquee.push;

import io.marquee.poll.PushSecrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs webhooks, and says whether a push is signed with a secret of its provider. For that it does the same work for each, whether there is such a provider or not. */
public final class Signatures {

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
            byte[] right = sign(isOne ? secrets.get(i) : nobodys, webhook.id(), webhook.timestamp(), body);
            for (byte[] signature : webhook.signatures()) {
                good |= MessageDigest.isEqual(right, signature) & isOne;
            }
        }
        return good;
    }

    /** The signature of what is sent at a time, in seconds since 1970. */
    public static byte[] sign(byte[] secret, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
