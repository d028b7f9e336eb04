package io.marquee.poll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
import io.marquee.feed.JsonTreeMapper;
import io.marquee.feed.Transfers;
import io.marquee.mapping.HeavyWork;
import io.marquee.mapping.MappingException;
import io.marquee.poll.VariableValues.Notation;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/** The step of fetch-page that finds the next page in the last one. */
public final class PageTurning {

    private static final ObjectMapper JSON = JsonTreeMapper.ofPages();
    private static final int OK = 200;
    /** Most bytes of a page in which the next page is looked up. */
    private static final int MAX_PAGE = 1 << 23;

    private final Transfers transfers;

    PageTurning(Transfers transfers) {
        this.transfers = transfers;
    }

    /**
     * Goes on with the next page, if there may be one and the provider's program finds it. The program gets {@code page}, the number of the
     * last one from 1; {@code url}, its address; {@code body}, what was posted, as JSON if it is that; {@code status} and {@code headers}, which came
     * with it, these by their names in small letters; {@code answer}, its JSON. It gives the address, or an object with {@code url}, {@code body},
     * or both. A page that is no JSON, cut off, or larger than {@value #MAX_PAGE} bytes is the last one, and the feed ends early.
     *
     * @throws FeedException when the program fails, or names a page that must not be asked for
     */
    public void turn(Exchange exchange) throws IOException {
        Poll poll = Polling.of(exchange);
        findNext(exchange, poll, poll.pages());
        poll.pages().goOn();
    }

    private void findNext(Exchange exchange, Poll poll, Pages pages) throws IOException {
        if (!poll.provider().isPaged() || pages.count() == 0 || pages.isNext() || pages.latest().cut() != null) {
            return;
        }
        Expression next = exchange.getContext().resolveLanguage("jq").createExpression(poll.filled().marked(poll.provider().next()));
        next.init(exchange.getContext());
        try (HeavyWork heavy = HeavyWork.begin(pages.latest().bytes())) {
            exchange.getMessage().setBody(page(pages));
            if (next.evaluate(exchange, Object.class) instanceof JsonNode found) {
                turn(found, poll, pages);
            }
        } catch (MappingException e) {
            throw new FeedException("next of page " + pages.number() + ": " + e.getMessage());
        } catch (UnreadablePageException e) {
            pages.endEarly("page " + pages.number() + " " + e.getMessage());
        } finally {
            exchange.getMessage().setBody(null);
        }
    }

    private static void turn(JsonNode found, Poll poll, Pages pages) throws FeedException {
        String url = text(found.isObject() ? found.path("url") : found);
        String body = bodyOf(found);
        if (url == null && body == null) {
            if (found.isObject()) {
                throw new FeedException("next of page " + pages.number() + ": an object with neither url nor body");
            }
            return;
        }
        if (!pages.isAtHome() && (poll.filled().isMarked(url) || poll.filled().isMarked(body))) {
            throw new FeedException("next names a variable, and its value is not sent to where a redirect led");
        }
        pages.turn(url == null ? null : poll.filled().unmarked(url, Notation.URL), body, poll.limits().download());
    }

    /** Null for what is no text, and for a blank one. */
    private static String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank() ? node.textValue() : null;
    }

    private static String bodyOf(JsonNode found) {
        JsonNode body = found.path("body");
        return body.isContainerNode() ? body.toString() : body.textValue();
    }

    private JsonNode page(Pages pages) throws IOException, UnreadablePageException {
        Download page = pages.latest();
        if (page.bytes() > MAX_PAGE) {
            throw new UnreadablePageException("is larger than " + MAX_PAGE + " bytes");
        }
        try {
            return JSON.createObjectNode()
                    .put("page", pages.number())
                    .put("url", pages.address())
                    .put("status", OK)
                    .<ObjectNode>set("body", RequestBody.tree(pages.body()))
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
