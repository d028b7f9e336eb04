package io.marquee.feed;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/**
 * Ends a download that takes too long as a whole: socket timeouts bound only the silence between two bytes, and a provider
 * that trickles one byte a second never falls silent. The connection is dropped, and the reader sees a cut.
 */
public final class DownloadDeadline implements HttpClientConfigurer, Closeable {

    private final Duration deadline;
    /** The connection of the last request of each thread. */
    private final ThreadLocal<ExecRuntime> current = new ThreadLocal<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "download-deadline");
        thread.setDaemon(true);
        return thread;
    });

    /** @param deadline from the request to the last byte */
    public DownloadDeadline(Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        // a second try inside of the client, also after a 429 or 503, would have no deadline and come before its time
        client.disableAutomaticRetries();
        client.addExecInterceptorFirst("deadline", (request, scope, chain) -> {
            ExecRuntime connection = scope.execRuntime;
            current.set(connection);
            // on a connection that was given back meanwhile this does nothing
            timer.schedule(connection::discardEndpoint, deadline.toMillis(), TimeUnit.MILLISECONDS);
            return chain.proceed(request, scope);
        });
    }

    /** Ends the download of this thread: of what is refused, not a byte more is read. */
    public void dropConnection() {
        ExecRuntime connection = current.get();
        if (connection != null) {
            connection.discardEndpoint();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
