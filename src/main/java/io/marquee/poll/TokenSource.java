package io.marquee.poll;

import io.marquee.poll.VariableValues.Notation;

/**
 * Where a provider gives out access tokens (OAuth 2.0, client credentials; RFC 6749, 4.4), with the names of variables in it.
 *
 * @param url of the token endpoint; empty for a provider that needs no token
 * @param client its id, sent by HTTP Basic; empty when the fields say who asks
 * @param secret of the client
 * @param fields of the form beside {@code grant_type}, with {@code &} between them
 */
record TokenSource(String url, String client, String secret, String fields) {

    /** With the values of the variables. */
    TokenSource filled(VariableValues values) {
        return new TokenSource(values.filled(url, Notation.PLAIN), values.filled(client, Notation.PLAIN), values.filled(secret, Notation.PLAIN),
                values.filled(fields, Notation.PLAIN));
    }

    boolean isThere() {
        return !url.isBlank();
    }
}
