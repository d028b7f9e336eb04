package io.marquee.access;

import io.marquee.settings.Networks;
import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides who may ask the public port, and how often; in one class since keys, tokens, and rates decide together on one request, which is
 * let in or gets a {@link Denial}. By default anybody may ask, as often as they like; settings ask for a key in {@code X-API-Key}, for a
 * bearer token of an issuer, for either of them when both are set, and limit the requests of each client. A client is whom the key or the
 * token names, else an address: also when neither is valid, so that nobody can try many.
 */
public final class AccessControl implements AutoCloseable {

    private static final String API_KEY = "X-API-Key";
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*)");
    private static final long REFRESH_MILLIS = 2_000;
    /** Tokens that are checked at once, and those that are checked or wait for it. */
    private static final int CHECKERS = 2;
    private static final int CHECKS = 64;
    /** Longest wait of a request for the check of its token. */
    private static final long PATIENCE_MILLIS = 10_000;

    private final ApiKeys keys;
    private final Tokens tokens;
    private final ClientAddresses addresses;
    private final RateLimit limit;
    private final Semaphore checks = new Semaphore(CHECKS);
    private final Vertx vertx;
    private final WorkerExecutor checkers;
    private final String challenge;

    private AccessControl(ApiKeys keys, Tokens tokens, ClientAddresses addresses, RateLimit limit, Vertx vertx, WorkerExecutor checkers) {
        this.keys = keys;
        this.tokens = tokens;
        this.addresses = addresses;
        this.limit = limit;
        this.vertx = vertx;
        this.checkers = checkers;
        this.challenge = tokens == null ? "ApiKey header=\"" + API_KEY + "\"" : "Bearer";
    }

    /** Lets everybody in. */
    public static AccessControl open() {
        return new AccessControl(null, null, new ClientAddresses(Networks.none()), null, null, null);
    }

    /**
     * As the settings say.
     *
     * @throws SettingException when the file of keys is not as it must be, or an issuer has no audience
     */
    public static AccessControl of(Settings settings, Vertx vertx) {
        if (!settings.isEmpty("access.issuer") && settings.isEmpty("access.audience")) {
            // else a token that the client gave to anybody else would open this, too
            throw new SettingException("setting access.audience (ACCESS_AUDIENCE) must not be empty when access.issuer is set");
        }
        ApiKeys keys = settings.isEmpty("access.api-keys") ? null : new ApiKeys(settings.path("access.api-keys"));
        Tokens tokens = settings.isEmpty("access.issuer")
                ? null
                : new Tokens(settings.text("access.issuer"), settings.text("access.audience"));
        int rate = settings.number("access.rate");
        WorkerExecutor checkers = tokens == null
                ? null
                : vertx.createSharedWorkerExecutor("tokens", CHECKERS);
        if (keys != null) {
            AtomicBoolean looking = new AtomicBoolean();
            vertx.setPeriodic(REFRESH_MILLIS, tick -> {
                if (looking.compareAndSet(false, true)) {
                    vertx.executeBlocking(Executors.callable(keys::refresh), false).onComplete(done -> looking.set(false));
                }
            });
        }
        return new AccessControl(
                keys,
                tokens,
                new ClientAddresses(settings.networks("access.trusted-proxies")),
                rate == 0 ? null : new RateLimit(rate),
                vertx,
                checkers);
    }

    /** Whether nothing is asked of anybody. */
    public boolean isOpen() {
        return !asksWho() && limit == null;
    }

    /** Whether clients must say who they are. */
    public boolean asksWho() {
        return keys != null || tokens != null;
    }

    /**
     * Decides on a request, on its event loop.
     *
     * @param who whether it is for clients only
     * @param verdict takes the decision at once or later: null lets the request in
     */
    public void check(HttpServerRequest request, boolean who, Consumer<Denial> verdict) {
        if (!who || !asksWho()) {
            verdict.accept(limited(addresses.of(request)));
            return;
        }
        String client = client(request);
        String token = tokens == null || client != null ? null : token(request);
        if (client != null) {
            verdict.accept(limited(client));
        } else if (token != null) {
            check(request, token, verdict);
        } else {
            Denial often = limited(addresses.of(request));
            boolean nothing = keys == null || request.headers().get(API_KEY) == null;
            verdict.accept(often != null ? often : nothing ? Denial.missing(challenge) : Denial.invalid(challenge));
        }
    }

    /** Counts a request of a client; null when it may ask. */
    private Denial limited(String client) {
        long wait = limit == null ? 0 : limit.take(client);
        return wait == 0 ? null : Denial.tooMany(wait);
    }

    /** Whom a key, or a token that was seen before, names; null when none does. */
    private String client(HttpServerRequest request) {
        List<String> key = keys == null ? List.of() : request.headers().getAll(API_KEY);
        String client = key.size() == 1 ? keys.clientOf(key.get(0)) : null;
        if (client != null) {
            return "key " + client;
        }
        String token = tokens == null ? null : token(request);
        String subject = token == null ? null : tokens.subject(token);
        return subject == null ? null : name(subject);
    }

    private static String token(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        Matcher bearer = header == null ? null : BEARER.matcher(header);
        return bearer != null && bearer.matches() ? bearer.group(1) : null;
    }

    /** A token that was not seen lately. Each address may bring so many of them, beside what else it asks. */
    private void check(HttpServerRequest request, String token, Consumer<Denial> verdict) {
        Denial often = limited("tokens of " + addresses.of(request));
        if (often != null || !checks.tryAcquire()) {
            verdict.accept(often != null ? often : Denial.undecided());
            return;
        }
        // all of this on the event loop of the request
        boolean[] decided = new boolean[1];
        Consumer<Denial> once = denial -> {
            if (!decided[0]) {
                decided[0] = true;
                verdict.accept(denial);
            }
        };
        long timer = vertx.setTimer(PATIENCE_MILLIS, late -> once.accept(Denial.undecided()));
        checkers.executeBlocking(() -> tokens.verify(token), false).onComplete(checked -> {
            checks.release();
            vertx.cancelTimer(timer);
            if (checked.failed()) {
                once.accept(Denial.undecided());
            } else if (checked.result() == null) {
                once.accept(Denial.invalid("Bearer error=\"invalid_token\""));
            } else {
                once.accept(limited(name(checked.result())));
            }
        });
    }

    private static String name(String subject) {
        return "token " + subject;
    }

    /** What the contract calls the ways to say who one is that are asked for. */
    public List<String> schemes() {
        return Stream.of(keys == null ? null : "apiKey", tokens == null ? null : "token").filter(Objects::nonNull).toList();
    }

    /** Keys of clients; null when none are asked for. */
    ApiKeys keys() {
        return keys;
    }

    /** Tokens of an issuer; null when none are asked for. */
    Tokens tokens() {
        return tokens;
    }

    @Override
    public void close() {
        if (checkers != null) {
            checkers.close();
        }
    }
}
