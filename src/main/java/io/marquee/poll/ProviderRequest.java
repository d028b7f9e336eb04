package io.marquee.poll;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What a provider is asked: makes a message the request, and nothing else of it goes out. */
final class ProviderRequest {

    private ProviderRequest() {}

    /**
     * @param address where to ask
     * @param headers that the provider's file says, or what is asked, beside those of a trace
     * @param body to post; null to ask without one
     */
    static void write(Exchange exchange, URI address, Map<String, String> headers, byte[] body) {
        String method = body == null ? "GET" : "POST";
        Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        own.putAll(Polling.of(exchange).span().asks(address, method));
        own.putAll(headers);
        Message request = exchange.getMessage();
        request.removeHeaders("*");
        request.setBody(body);
        request.setHeader(Exchange.HTTP_URI, address.toString());
        request.setHeader(Exchange.HTTP_METHOD, method);
        own.forEach(request::setHeader);
        exchange.setProperty(ProviderHeaders.OWN, own.keySet());
    }
}
