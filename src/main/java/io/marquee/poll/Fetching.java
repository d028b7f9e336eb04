package io.marquee.poll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
import io.marquee.feed.JsonTreeMapper;
import io.marquee.feed.Spool;
import io.marquee.feed.Transfers;
import io.marquee.mapping.HeavyWork;
import io.marquee.mapping.MappingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Message;

/** The steps of fetch-feed, page by page: the request, the answer on disk, and the address of the next page. */
public final class Fetching {

    private static final ObjectMapper JSON = JsonTreeMapper.ofPages();
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    /** Most bytes of a page in which the next page is looked up. */
    private static final int MAX_PAGE = 1 << 23;

    private final Spool spool;
    private final Transfers transfers;

    Fetching(Spool spool, Transfers transfers) {
        this.spool = spool;
        this.transfers = transfers;
    }

    /** Makes the message a request: whom and how to ask, and whether only for what has changed. */
    public void ask(Exchange exchange) {
        Poll poll = Polling.of(exchange);
        Message request = exchange.getMessage();
        request.removeHeaders("*");
        request.setBody(null);
        request.setHeader(Exchange.HTTP_URI, poll.pages().address());
        Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.putAll(poll.span().asks(poll.pages().place()));
        if (poll.pages().isAtHome()) {
            own.putAll(Credentials.headers(poll.filled(), poll.provider().headers()));
        }
        own.forEach(request::setHeader);
        exchange.setProperty(ProviderHeaders.OWN, own.keySet());
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

    /**
     * Goes on with the next page, if there may be one and the provider's program finds it. The program gets {@code page}, the number of the
     * last one from 1; {@code url}, its address; {@code headers}, those that came with it, by their names in small letters; {@code answer}, its
     * JSON. A page that is no JSON, cut off, or larger than {@value #MAX_PAGE} bytes is the last one, and the feed ends early.
     *
     * @throws FeedException when the program fails, or names a page that must not be asked for
     */
    public void turn(Exchange exchange) throws IOException {
        Poll poll = Polling.of(exchange);
        Pages pages = poll.pages();
        if (!poll.provider().isPaged() || pages.isFirst() || pages.isNext() || pages.cut() != null) {
            return;
        }
        Expression next = exchange.getContext().resolveLanguage("jq").createExpression(poll.filled().marked(poll.provider().next()));
        next.init(exchange.getContext());
        try (HeavyWork heavy = HeavyWork.begin(pages.latest().bytes())) {
            exchange.getMessage().setBody(page(pages));
            if (next.evaluate(exchange, Object.class) instanceof JsonNode found && found.isTextual() && !found.textValue().isBlank()) {
                String filled = poll.filled().unmarked(found.textValue());
                if (!pages.isAtHome() && !filled.equals(found.textValue())) {
                    throw new FeedException("next names a variable, and its value is not sent to where a redirect led");
                }
                pages.turn(filled, poll.limits().download());
            }
        } catch (MappingException e) {
            throw new FeedException("next of page " + pages.count() + ": " + e.getMessage());
        } catch (UnreadablePageException e) {
            pages.endEarly("page " + pages.count() + " " + e.getMessage());
        } finally {
            exchange.getMessage().setBody(null);
        }
    }

    private JsonNode page(Pages pages) throws IOException, UnreadablePageException {
        Download page = pages.latest();
        if (page.bytes() > MAX_PAGE) {
            throw new UnreadablePageException("is larger than " + MAX_PAGE + " bytes");
        }
        try {
            return JSON.createObjectNode()
                    .put("page", pages.count())
                    .put("url", pages.address())
                    .<ObjectNode>set("headers", JSON.valueToTree(transfers.headers()))
                    .set("answer", JSON.readTree(page.file().toFile()));
        } catch (JsonProcessingException e) {
            throw new UnreadablePageException("is no JSON");
        } catch (ArithmeticException e) {
            throw new UnreadablePageException("holds " + e.getMessage());
        }
    }

    /** A page in which no next one can be looked up. */
    private static final class UnreadablePageException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreadablePageException(String how) {
            super(how);
        }
    }
}
