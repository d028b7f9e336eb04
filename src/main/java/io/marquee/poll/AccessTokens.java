package io.marquee.poll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.marquee.feed.FeedException;
import io.marquee.feed.JsonTreeMapper;
import io.marquee.poll.VariableValues.Notation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps of fetch-token: access tokens of providers (OAuth 2.0, client credentials). One is kept in memory until half a minute before it
 * ends, or after half of its time if that is later; an hour if nobody says when. When a provider answers 401 to one of an earlier poll, a new one is asked for, once.
 */
public final class AccessTokens {

    /** Stands for a token in reasons and logs. */
    private static final String NAME = "ACCESS_TOKEN";
    private static final ObjectMapper JSON = JsonTreeMapper.ofPages();
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int MAX_ANSWER = 65_536;
    private static final int MOST = 5_000;
    private static final int EARLY_SECONDS = 30;
    private static final long USUAL_SECONDS = TimeUnit.HOURS.toSeconds(1);
    private static final long MOST_SECONDS = TimeUnit.DAYS.toSeconds(1);

    private final Cache<Key, Token> tokens = Caffeine.newBuilder().maximumSize(MOST).build();

    private record Token(String value, long poll, long begun, long nanos) {
        boolean isOver() {
            return System.nanoTime() - begun > nanos;
        }
    }

    /** Whoever changes the file or a variable gets a token of his own. */
    private record Key(String provider, TokenSource source) {
        static Key of(Poll poll) {
            return new Key(poll.provider().name(), poll.provider().token().filled(poll.filled()));
        }
    }

    AccessTokens() {}

    /** Whether the provider of the poll wants a token that is not there. */
    public boolean isMissing(Exchange exchange) {
        Poll poll = Polling.of(exchange);
        Token token = kept(poll);
        return poll.provider().token().isThere() && (token == null || token.isOver());
    }

    private Token kept(Poll poll) {
        return poll.provider().token().isThere() ? tokens.getIfPresent(Key.of(poll)) : null;
    }

    /** The token for a poll, once it was asked whether it {@link #isMissing}; null when there is none. */
    String of(Poll poll) {
        Token token = kept(poll);
        if (token == null) {
            return null;
        }
        poll.filled().hide(NAME, token.value());
        return token.value();
    }

    /** Whether an answer means that the token is none any more, and another one may be had. */
    boolean isExpired(Poll poll, int status) {
        Token token = status == UNAUTHORIZED ? kept(poll) : null;
        if (token == null || token.poll() == poll.id()) {
            return false;
        }
        tokens.asMap().remove(Key.of(poll), token);
        return true;
    }

    /** Makes the message a request for a token. */
    public void ask(Exchange exchange) throws FeedException {
        Poll poll = Polling.of(exchange);
        VariableValues filled = poll.filled();
        TokenSource source = poll.provider().token();
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", RequestBody.FORM, "Accept", "application/json"));
        if (!source.client().isBlank()) {
            String who = filled.filled(source.client().strip(), Notation.FORM) + ":" + filled.filled(source.secret().strip(), Notation.FORM);
            String basic = Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8));
            filled.hide(NAME, basic);
            headers.put("Authorization", "Basic " + basic);
        }
        String fields = source.fields().isBlank() ? "" : "&" + filled.filled(source.fields().strip(), Notation.FORM);
        ProviderRequest.write(exchange, PageAddress.of(filled.filled(source.url().strip(), Notation.URL)), headers,
                ("grant_type=client_credentials" + fields).getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps the token of an answer. */
    public void receive(Exchange exchange) throws IOException {
        Poll poll = Polling.of(exchange);
        Message answer = exchange.getMessage();
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, OK, Integer.class);
        poll.span().received(status);
        if (status != OK) {
            throw new FeedException("HTTP " + status);
        }
        JsonNode token = read(answer.getBody(InputStream.class));
        String value = token.path("access_token").asText("");
        String type = token.path("token_type").asText("bearer");
        if (!value.matches("[!-~]{1,16384}")) {
            throw new FeedException("the answer has no access_token");
        }
        if (!type.equalsIgnoreCase("bearer")) {
            throw new FeedException("it is of another type than Bearer");
        }
        long seconds = Math.max(0, Math.min(token.path("expires_in").asLong(USUAL_SECONDS), MOST_SECONDS));
        long kept = Math.max(seconds - EARLY_SECONDS, seconds / 2);
        tokens.put(Key.of(poll), new Token(value, poll.id(), System.nanoTime(), TimeUnit.SECONDS.toNanos(kept)));
        poll.filled().hide(NAME, value);
        answer.setBody(null);
        answer.removeHeaders("*");
    }

    private static JsonNode read(InputStream answer) throws IOException {
        try (InputStream in = answer == null ? InputStream.nullInputStream() : answer) {
            byte[] bytes = in.readNBytes(MAX_ANSWER + 1);
            if (bytes.length > MAX_ANSWER) {
                throw new FeedException("the answer is larger than " + MAX_ANSWER + " bytes");
            }
            try {
                return JSON.readTree(bytes);
            } catch (JsonProcessingException | ArithmeticException e) {
                throw new FeedException("the answer is no JSON");
            }
        }
    }

    /** @throws FeedException which says that it is the token that does not come */
    public void fail(Exception why) throws FeedException {
        throw new FeedException("token: " + Failures.reason(why), why);
    }
}
