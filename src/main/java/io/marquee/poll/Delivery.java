package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** What a route of a provider's own sends to store-plans: items, and whose they are. */
final class Delivery {

    /** Property of an exchange: name of the provider whose file holds the route that it began in. */
    static final String OWNER = "marqueeOwner";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Delivery() {}

    /**
     * Name of the provider: that of the file. The variable provider says the same, or nothing.
     *
     * @throws IllegalArgumentException when it says another
     */
    static String provider(Exchange exchange) {
        String owner = exchange.getProperty(OWNER, String.class);
        String named = exchange.getVariable("provider", String.class);
        if (named == null) {
            throw new IllegalArgumentException("the variable provider is not set");
        }
        if (owner != null && !owner.equals(named)) {
            throw new IllegalArgumentException("the variable provider must be " + owner + ", as the file is named");
        }
        return named;
    }

    /**
     * The items of a list, or one alone. Each is JSON, or what Camel's data format json makes of it.
     *
     * @throws IllegalArgumentException when the body is something else
     */
    static List<Object> items(Object body) {
        List<Object> items = new ArrayList<>();
        if (body instanceof JsonNode node && !node.isArray()) {
            items.add(item(node));
        } else if (body instanceof Iterable<?> many) {
            many.forEach(item -> items.add(item(item)));
        } else {
            items.add(item(body));
        }
        return items;
    }

    private static JsonNode item(Object item) {
        if (item instanceof JsonNode node && !node.isValueNode()) {
            return node;
        }
        if (item instanceof Map<?, ?>) {
            return JSON.valueToTree(item);
        }
        throw new IllegalArgumentException("store-plans takes a list of items as JSON, not "
                + (item == null ? "nothing" : "a " + item.getClass().getSimpleName()));
    }
}
