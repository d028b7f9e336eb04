package io.marquee.poll;

import io.marquee.feed.FeedException;
import io.marquee.poll.VariableValues.Notation;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The secrets with which providers sign what they push: one of each, or two while one takes the place of the other. */
public final class PushSecrets {

    /** Most secrets of a provider. */
    public static final int MOST = 2;

    private static final String PREFIX = "whsec_";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;

    private final Schedule schedule;
    private final Credentials credentials;

    PushSecrets(Schedule schedule, Credentials credentials) {
        this.schedule = schedule;
        this.credentials = credentials;
    }

    /** Those of a provider; none when it does not push, or its secret is not set: then its polls fail, and say why. */
    public List<byte[]> of(String provider) {
        Optional<Provider> pushed = schedule.pushed(provider);
        try {
            return pushed.isEmpty() ? List.of() : read(named(pushed.get(), credentials.values(provider, pushed.get().variables())));
        } catch (FeedException e) {
            return List.of();
        }
    }

    /** @throws FeedException when a secret is not as it must be */
    static List<byte[]> of(Provider provider, VariableValues filled) throws FeedException {
        return read(filled.filled(provider.token().secret(), Notation.PLAIN));
    }

    private static String named(Provider provider, Map<String, String> values) {
        return Credentials.replace(provider.token().secret(), values::get);
    }

    private static List<byte[]> read(String given) throws FeedException {
        List<byte[]> secrets = new ArrayList<>();
        for (String secret : given.strip().split("\\s+")) {
            secrets.add(checked(secret));
        }
        if (secrets.size() > MOST) {
            throw new FeedException("clientSecret: there are more than " + MOST + " secrets");
        }
        return secrets;
    }

    private static byte[] checked(String secret) throws FeedException {
        byte[] bytes = bytes(secret);
        if (bytes == null) {
            throw new FeedException("clientSecret: a secret must be whsec_ and the base64 of 24 to 64 bytes");
        }
        return bytes;
    }

    /** The bytes of a secret as Standard Webhooks writes it; null when it is none. */
    public static byte[] bytes(String secret) {
        byte[] bytes = new byte[0];
        if (secret.startsWith(PREFIX)) {
            try {
                bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            } catch (IllegalArgumentException e) {
                // told as one of the wrong length
            }
        }
        return bytes.length < LEAST_BYTES || bytes.length > MOST_BYTES ? null : bytes;
    }
}
