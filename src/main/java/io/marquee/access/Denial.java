package io.marquee.access;

/**
 * The answer to a request that is denied: a client that may not ask, or not now.
 *
 * @param code stable, upper snake case
 * @param message fixed words for a person
 * @param header that tells the client what to do about it, such as {@code Retry-After}
 * @param value of it
 */
public record Denial(int status, String code, String message, String header, String value) {

    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String RETRY = "Retry-After";

    /** Neither a key nor a token is there. */
    static Denial missing(String challenge) {
        return new Denial(UNAUTHORIZED, "CREDENTIAL_MISSING", "This needs a key or a token of yours.", CHALLENGE, challenge);
    }

    /** There is one, and it is not valid. */
    static Denial invalid(String challenge) {
        return new Denial(UNAUTHORIZED, "CREDENTIAL_INVALID", "The key or the token is not valid here.", CHALLENGE, challenge);
    }

    /** Whether a token is valid cannot be said for now. */
    static Denial undecided() {
        return new Denial(UNAVAILABLE, "ISSUER_UNAVAILABLE", "Tokens cannot be checked right now.", RETRY, "1");
    }

    static Denial tooMany(long seconds) {
        return new Denial(TOO_MANY, "TOO_MANY_REQUESTS", "You ask more often than you may.", RETRY, String.valueOf(seconds));
    }
}
