package io.marquee.kit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One push as a provider sends it, signed as Standard Webhooks say; each header may be another. */
public final class Push {

    /** A secret as a provider gives it out. */
    public static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    /** Another one. */
    public static final String OTHER_SECRET = "whsec_" + Base64.getEncoder().encodeToString("fedcba9876543210fedcba9876543210".getBytes(StandardCharsets.US_ASCII));

    private final String provider;
    private final byte[] body;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String id = "msg_" + UUID.randomUUID().toString().replace("-", "");
    private long timestamp = Instant.now().getEpochSecond();
    private String secret = SECRET;

    private Push(String provider, byte[] body) {
        this.provider = provider;
        this.body = body;
        headers.put("Content-Length", String.valueOf(body.length));
    }

    public static Push of(String provider, byte[] body) {
        return new Push(provider, body);
    }

    public static Push of(String provider, String body) {
        return new Push(provider, body.getBytes(StandardCharsets.UTF_8));
    }

    public Push id(String another) {
        id = another;
        return this;
    }

    /** @param seconds from now */
    public Push late(long seconds) {
        timestamp -= seconds;
        return this;
    }

    public Push signedWith(String another) {
        secret = another;
        return this;
    }

    /** With a header in the place of its own; null leaves that out. */
    public Push with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public byte[] body() {
        return body;
    }

    /** Its signature alone. */
    public String signature() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The head of its request, up to the empty line, with plain line ends. */
    public String head() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Host", "x");
        all.put("webhook-id", id);
        all.put("webhook-timestamp", String.valueOf(timestamp));
        all.put("webhook-signature", signature());
        all.putAll(headers);
        return "POST /push/" + provider + " HTTP/1.1\n" + all.entrySet().stream()
                .filter(header -> header.getValue() != null)
                .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                .collect(Collectors.joining()) + "\n";
    }

    /** Sends it on a connection, and gives what was answered. */
    public RawHttp.Answer send(RawHttp connection) {
        return connection.send(head()).send(body).answer();
    }

    /** Sends it on a connection of its own. */
    public RawHttp.Answer send(RunningMarquee marquee) {
        try (RawHttp connection = RawHttp.to(marquee)) {
            return send(connection);
        }
    }
}
