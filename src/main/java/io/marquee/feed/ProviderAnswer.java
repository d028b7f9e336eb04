package io.marquee.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * A filter for answers of providers, before Camel sees them: the status is judged before the body, and three headers pass, cleaned. So
 * nothing else that a provider sends gets into a route. When a body is not read to its end the connection is closed; the rest is never read.
 */
final class ProviderAnswer {

    /** Values of Content-Encoding that {@link Spool} can read. */
    private static final Set<String> ENCODINGS = Set.of("", "gzip", "x-gzip", "identity");

    /** The header in which a store says where a bucket is. */
    private static final String REGION = "x-amz-bucket-region";
    private static final String RETRY_AFTER = "Retry-After";
    private static final String OTHER_PACKING = "packed in another way than gzip";

    private ProviderAnswer() {}

    /**
     * @param request what it answers
     * @param taken statuses beside 200 and 304; their bodies are not read
     * @throws IOException when the status, then as a {@link StatusException}, or the encoding brings no feed; the connection is closed then
     */
    static ClassicHttpResponse judge(HttpRequest request, ClassicHttpResponse answer, Statuses taken, ExecRuntime connection) throws IOException {
        int status = answer.getCode();
        if (status != HttpStatus.SC_OK && status != HttpStatus.SC_NOT_MODIFIED) {
            connection.discardEndpoint();
            return withoutFeed(request, answer, taken);
        }
        String encoding = HeaderText.clean(answer, "Content-Encoding");
        if (encoding != null && !ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT))) {
            connection.discardEndpoint();
            throw new FeedException(OTHER_PACKING);
        }
        String type = HeaderText.clean(answer, "Content-Type");
        String etag = HeaderText.whole(answer, "ETag");
        String lastModified = HeaderText.whole(answer, "Last-Modified");
        answer.setHeaders(new Header[0]);
        answer.setReasonPhrase(null);
        set(answer, "Content-Type", type);
        set(answer, "ETag", etag);
        set(answer, "Last-Modified", lastModified);
        if (answer.getEntity() != null) {
            answer.setEntity(new Body(answer.getEntity(), connection));
        }
        return answer;
    }

    /**
     * The same for an answer of a store of files, which says in its body why it brings none: every body comes, and who reads it must bound it. No
     * header passes but those that say when to ask again, and in which region.
     */
    static ClassicHttpResponse judgeOfStore(ClassicHttpResponse answer, ExecRuntime connection) throws IOException {
        String encoding = HeaderText.clean(answer, "Content-Encoding");
        if (answer.getCode() == HttpStatus.SC_OK && encoding != null && !ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT))) {
            connection.discardEndpoint();
            throw new FeedException(OTHER_PACKING);
        }
        String retryAfter = HeaderText.clean(answer, RETRY_AFTER);
        String region = HeaderText.whole(answer, REGION);
        answer.setHeaders(new Header[0]);
        answer.setReasonPhrase(null);
        set(answer, RETRY_AFTER, retryAfter);
        set(answer, REGION, region);
        if (answer.getEntity() != null) {
            answer.setEntity(new Body(answer.getEntity(), connection));
        }
        return answer;
    }

    private static ClassicHttpResponse withoutFeed(HttpRequest request, ClassicHttpResponse answer, Statuses taken) throws StatusException {
        int status = answer.getCode();
        Redirect redirect = Redirect.isOne(status) ? redirect(request, answer) : null;
        boolean leads = redirect != null && redirect.leadsTo(taken.redirects());
        if (!leads && !taken.isTaken(status)) {
            throw new StatusException(status, redirect, HeaderText.clean(answer, RETRY_AFTER));
        }
        answer.setHeaders(new Header[0]);
        answer.setReasonPhrase(null);
        answer.setEntity(null);
        set(answer, "Location", leads ? redirect.to().toString() : null);
        return answer;
    }

    private static Redirect redirect(HttpRequest request, ClassicHttpResponse answer) {
        try {
            return Redirect.of(request.getUri(), HeaderText.whole(answer, "Location"));
        } catch (URISyntaxException e) {
            return new Redirect(null);
        }
    }

    private static void set(ClassicHttpResponse answer, String name, String value) {
        if (value != null) {
            answer.setHeader(name, value);
        }
    }

    private static final class Body extends HttpEntityWrapper {

        private final InputStream content;
        private final ExecRuntime connection;
        private boolean ended;

        Body(HttpEntity body, ExecRuntime connection) throws IOException {
            super(body);
            this.connection = connection;
            this.content = new FilterInputStream(body.getContent()) {
                @Override
                public int read() throws IOException {
                    int next = in.read();
                    ended |= next < 0;
                    return next;
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    int read = in.read(target, offset, length);
                    ended |= read < 0;
                    return read;
                }

                @Override
                public void close() {
                    Body.this.close();
                }
            };
        }

        @Override
        public InputStream getContent() {
            return content;
        }

        /** Closes the connection when the body was not read to its end: to close the client's own stream would read the rest. */
        @Override
        public void close() {
            if (!ended) {
                ended = true;
                connection.discardEndpoint();
            }
        }
    }
}
