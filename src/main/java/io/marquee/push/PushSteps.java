package io.marquee.push;

import io.marquee.poll.PushSecrets;
import io.marquee.search.ClientErrorException;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The steps of receivePush: whose a push is, and what is said of it once it is stored. */
public final class PushSteps {

    private static final String PROVIDER = "pushedBy";
    private static final int ACCEPTED = 202;
    private static final int UNSUPPORTED = 415;
    /** The third part of its path. */
    private static final int NAME = 2;
    private static final int MOST_OF_TYPE = 255;
    private static final Set<String> ENCODINGS = Set.of("", "gzip", "x-gzip", "identity");

    private final PushSecrets secrets;
    private final PushLimits limits;
    private final PushObserver observer;
    private final Clock clock;
    private final Signatures signatures = new Signatures();

    public PushSteps(PushSecrets secrets, PushLimits limits, PushObserver observer, Clock clock) {
        this.secrets = secrets;
        this.limits = limits;
        this.observer = observer;
        this.clock = clock;
    }

    /**
     * Makes the body of the message the parameters of keep-push.
     *
     * @throws UnsignedException when it is not signed, or not by the provider that its path names; the words are the same when there is none
     * @throws ClientErrorException when it is signed, and could never be read
     */
    public void check(Exchange exchange) throws UnsignedException, ClientErrorException {
        Message message = exchange.getMessage();
        byte[] body = message.getBody(byte[].class);
        String provider = message.getHeader(Exchange.HTTP_PATH, String.class).split("/")[NAME];
        Webhook webhook;
        try {
            webhook = Webhook.of(text(message, "Webhook-Id"), text(message, "Webhook-Timestamp"), text(message, "Webhook-Signature"), clock);
            if (!signatures.isGood(webhook, body, secrets.of(provider))) {
                throw new UnsignedException("PUSH_UNKNOWN", "No provider of this name has signed this.");
            }
        } catch (UnsignedException e) {
            observer.denied();
            throw e;
        }
        String encoding = text(message, "Content-Encoding");
        if (encoding != null && !ENCODINGS.contains(encoding.strip().toLowerCase(Locale.ROOT))) {
            throw new ClientErrorException(UNSUPPORTED, "PUSH_ENCODED", "What is pushed may be packed by gzip, and by nothing else.");
        }
        if (body.length == 0) {
            throw new ClientErrorException("PUSH_EMPTY", "The push has no body.");
        }
        exchange.setVariable(PROVIDER, provider);
        message.setBody(parameters(provider, webhook, text(message, "Content-Type"), body));
    }

    private static String text(Message message, String header) {
        return message.getHeader(header, String.class);
    }

    private Map<String, Object> parameters(String provider, Webhook webhook, String type, byte[] body) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", provider);
        parameters.put("webhook", webhook.id());
        parameters.put("type", type == null || type.length() > MOST_OF_TYPE ? null : type);
        parameters.put("body", body);
        parameters.put("size", body.length);
        parameters.put("most", limits.most());
        parameters.put("mostBytes", limits.mostBytes());
        parameters.put("mostOfOne", limits.mostOfOne());
        parameters.put("mostBytesOfOne", limits.mostBytesOfOne());
        return parameters;
    }

    /**
     * Makes the row of keep-push the answer.
     *
     * @throws NoPlaceException when it was not stored
     */
    public void answer(Exchange exchange) throws NoPlaceException {
        Message message = exchange.getMessage();
        Map<?, ?> row = message.getBody(Map.class);
        String provider = exchange.getVariable(PROVIDER, String.class);
        boolean isRepeated = Boolean.TRUE.equals(row.get("is_repeated"));
        if (row.get("number") == null && !isRepeated) {
            observer.pushed(provider, "full");
            throw new NoPlaceException(Boolean.TRUE.equals(row.get("is_of_one")));
        }
        observer.pushed(provider, isRepeated ? "repeated" : "stored");
        String json = new JsonObject()
                .put("data", new JsonObject().put("push", new JsonObject()
                        .put("provider", provider).put("number", row.get("number")).put("repeated", isRepeated)))
                .putNull("error")
                .encode();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, ACCEPTED);
        message.setHeader("Content-Type", "application/json");
        message.setBody(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }
}
