package io.marquee.poll;

import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
import io.marquee.feed.Spool;
import io.marquee.feed.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The steps of fetch-page: the request, and the answer on disk. */
public final class Fetching {

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_MODIFIED = 304;

    private final Spool spool;
    private final AccessTokens tokens;

    Fetching(Spool spool, AccessTokens tokens) {
        this.tokens = tokens;
        this.spool = spool;
    }

    /** Makes the message a request: whom and how to ask, and whether only for what has changed. */
    public void ask(Exchange exchange) {
        Poll poll = Polling.of(exchange);
        String body = poll.pages().body();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (poll.pages().isAtHome()) {
            String token = tokens.of(poll);
            if (token != null) {
                headers.put("Authorization", "Bearer " + token);
            }
            headers.putAll(Credentials.headers(poll.filled(), poll.provider().headers()));
        }
        byte[] posted = null;
        if (body != null) {
            headers.putIfAbsent("Content-Type", RequestBody.type(body));
            posted = poll.filled().unmarked(body, RequestBody.notation(headers.get("Content-Type"))).getBytes(StandardCharsets.UTF_8);
        }
        ProviderRequest.write(exchange, URI.create(poll.pages().address()), headers, posted);
        Message request = exchange.getMessage();
        Validators conditions = poll.received().conditions();
        if (conditions.etag() != null) {
            request.setHeader("If-None-Match", conditions.etag());
        }
        if (conditions.lastModified() != null) {
            request.setHeader("If-Modified-Since", conditions.lastModified());
        }
    }

    /** Puts the provider's answer on disk, unless it says that nothing has changed, that there is nothing, or where to ask instead. */
    public void receive(Exchange exchange) throws IOException {
        Poll poll = Polling.of(exchange);
        Message answer = exchange.getMessage();
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, OK, Integer.class);
        String location = answer.getHeader("Location", String.class);
        if (tokens.isExpired(poll, status)) {
            // asked again with another one
            poll.span().received(status);
            return;
        }
        if (status == UNAUTHORIZED && !poll.provider().statuses().isEmpty(status)) {
            throw new StatusException(status, null);
        }
        if (location != null && status != OK) {
            poll.span().received(status);
            poll.pages().follow(URI.create(location));
            return;
        }
        if (poll.provider().statuses().isEmpty(status)) {
            poll.span().received(status);
            poll.received().empty();
            return;
        }
        if (status == NOT_MODIFIED) {
            if (!poll.received().conditions().canAsk()) {
                throw new FeedException("HTTP 304, which was not asked for");
            }
            poll.span().received(NOT_MODIFIED);
            poll.received().notModified();
            return;
        }
        Download page = spool.save(
                answer.getBody(InputStream.class), answer.getHeader("Content-Type", String.class), poll.bytes());
        poll.span().received(OK);
        poll.received().add(page, answer.getHeader("ETag", String.class), answer.getHeader("Last-Modified", String.class));
        answer.setBody(null);
        // those of the request are among them, and no step needs them
        answer.removeHeaders("*");
    }
}
