package io.marquee.feed;

import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * Configures Apache HttpClient for calls to providers: no retry, no redirect, no cookie, no authentication, no unpacking of its own. What a
 * provider may do to us is limited elsewhere: bytes and time by {@link MeteredSocket}, answers by {@link ProviderAnswer}.
 */
public final class ProviderClient implements HttpClientConfigurer, Closeable {

    /** Most bytes of a line: of a head, a trailer, or the beginning of a chunk. */
    static final int MAX_LINE = 8_192;
    /** Most headers of an answer, and as many trailers. */
    static final int MAX_HEADERS = 100;

    /** More than there are providers: what the pool cannot give waits for a connection, and one provider's hang would be another's wait. */
    private static final int MAX_CONNECTIONS = 10_000;

    private final Transfers transfers;
    private final PoolingHttpClientConnectionManager connections;

    public ProviderClient(Transfers transfers) {
        this.transfers = transfers;
        Timeout silence = Timeout.of(transfers.limits().silence());
        this.connections = new Metered()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom().setMaxLineLength(MAX_LINE).setMaxHeaderCount(MAX_HEADERS).build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(transfers.limits().connect()))
                        .setSocketTimeout(silence)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(silence).build())
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .build();
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        configure(client, ProviderAnswer::judge);
    }

    /** Configures one that asks stores of files, whose answers have bodies also when they bring none. */
    public void configureForStores(HttpClientBuilder client) {
        configure(client.setUserAgent("Marquee"), (request, answer, statuses, connection) -> ProviderAnswer.judgeOfStore(answer, connection));
    }

    private void configure(HttpClientBuilder client, Judge judge) {
        PlainClient.of(client, connections).addExecInterceptorFirst("provider-answers", (request, scope, chain) -> {
            Transfer transfer = transfers.asking();
            RequestConfig given = scope.clientContext.getRequestConfigOrDefault();
            scope.clientContext.setRequestConfig(PlainClient.of(given).build());
            request.setHeader("Accept-Encoding", "gzip");
            ClassicHttpResponse answer = chain.proceed(request, scope);
            transfer.headIsOver(headers(answer));
            return judge.judge(request, answer, transfer.statuses(), scope.execRuntime);
        });
    }

    /** What becomes of an answer. */
    private interface Judge {
        ClassicHttpResponse judge(HttpRequest request, ClassicHttpResponse answer, Statuses taken, ExecRuntime connection) throws IOException;
    }

    private static Map<String, String> headers(ClassicHttpResponse answer) {
        return Stream.of(answer.getHeaders()).collect(Collectors.toMap(
                header -> header.getName().toLowerCase(Locale.ROOT), header -> String.valueOf(header.getValue()), (one, next) -> one + ", " + next));
    }

    @Override
    public void close() {
        connections.close();
    }

    /** Connects by sockets that count. */
    private final class Metered extends PoolingHttpClientConnectionManagerBuilder {
        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    proxy -> new MeteredSocket(transfers),
                    ports,
                    names,
                    RegistryBuilder.<TlsSocketStrategy>create().register("https", tls).build());
        }
    }
}
