package io.marquee.outlet;

import io.marquee.feed.PlainClient;
import io.marquee.feed.StatusException;
import io.marquee.poll.ProviderHosts;
import java.io.Closeable;
import java.util.regex.Pattern;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * The connection of one outlet to a receiver by HTTP. It goes to hosts that are allowed, follows no redirect, and reads no body: of an answer
 * only its status counts, and when to ask again.
 */
final class WebClient implements Closeable {

    private static final String RETRY_AFTER = "Retry-After";
    private static final Pattern READABLE = Pattern.compile("[ -~]{1,64}");
    private static final int FIRST_NOT_GOOD = 300;

    private final Timeout timeout;
    private final ProviderHosts hosts;
    private final PoolingHttpClientConnectionManager connections;

    WebClient(Outlet outlet, ProviderHosts hosts) {
        this.timeout = Timeout.of(outlet.timeout());
        this.hosts = hosts;
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(timeout).setSocketTimeout(timeout).build())
                .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(timeout).build())
                .setMaxConnTotal(1)
                .setMaxConnPerRoute(1)
                .build();
    }

    void configure(HttpEndpoint endpoint) {
        endpoint.setClientConnectionManager(connections);
        endpoint.setHeaderFilterStrategy(new HttpHeaderFilterStrategy());
        endpoint.setUserAgent("Marquee");
        endpoint.setHttpClientConfigurer(this::configure);
    }

    private void configure(HttpClientBuilder client) {
        PlainClient.of(client, connections);
        hosts.configureHttpClient(client);
        client.addExecInterceptorFirst("outlet-answers", (request, scope, chain) -> {
            RequestConfig given = scope.clientContext.getRequestConfigOrDefault();
            scope.clientContext.setRequestConfig(PlainClient.of(given)
                    .setConnectionRequestTimeout(timeout)
                    .setResponseTimeout(timeout)
                    .build());
            ClassicHttpResponse answer = chain.proceed(request, scope);
            HttpEntity body = answer.getEntity();
            if (body != null && body.getContentLength() == 0) {
                // lets the connection go, for the next message
                EntityUtils.consume(body);
            } else if (body != null) {
                // what is not read cannot be long, or slow
                scope.execRuntime.discardEndpoint();
            }
            answer.setEntity(null);
            if (answer.getCode() < HttpStatus.SC_OK || answer.getCode() >= FIRST_NOT_GOOD) {
                scope.execRuntime.discardEndpoint();
                throw new StatusException(answer.getCode(), retryAfter(answer));
            }
            answer.setHeaders(new Header[0]);
            return answer;
        });
    }

    private static String retryAfter(ClassicHttpResponse answer) {
        Header header = answer.getFirstHeader(RETRY_AFTER);
        return header == null || header.getValue() == null || !READABLE.matcher(header.getValue()).matches() ? null : header.getValue();
    }

    /** Ends what is asked now. */
    void abort() {
        connections.close(CloseMode.IMMEDIATE);
    }

    @Override
    public void close() {
        connections.close(CloseMode.IMMEDIATE);
    }
}
