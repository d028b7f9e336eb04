package io.marquee.feed;

import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;

/** An HTTP client that does what it is asked and no more: no second try, no redirect, no cookie, no password, no other protocol. */
public final class PlainClient {

    private PlainClient() {}

    /** @param connections that are closed by who has made them */
    public static HttpClientBuilder of(HttpClientBuilder client, HttpClientConnectionManager connections) {
        return client.setConnectionManager(connections)
                .setConnectionManagerShared(true)
                // a second try inside of the client, also after a 429 or 503, would come before its time
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression();
    }

    /** The same of one request. */
    public static RequestConfig.Builder of(RequestConfig given) {
        return RequestConfig.copy(given).setProtocolUpgradeEnabled(false).setAuthenticationEnabled(false);
    }
}
