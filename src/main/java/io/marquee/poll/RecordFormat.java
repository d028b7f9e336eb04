package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.marquee.feed.XmlPrefixes;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;

/** Camel's data format of the records of a feed: makes a tree of each record of a {@link Chunk} that is not known, which a mapping can walk. */
final class RecordFormat extends ServiceSupport implements DataFormat {

    private final ObjectReader trees;

    RecordFormat(ObjectMapper trees) {
        this.trees = trees.readerFor(JsonNode.class);
    }

    @Override
    public Object unmarshal(Exchange exchange, Object body) {
        Poll poll = Polling.of(exchange);
        XmlPrefixes prefixes = poll.options().prefixes();
        return ((Chunk) body).find(poll.recall()).read(prefixes.isEmpty() ? trees : trees.withAttribute(XmlPrefixes.class, prefixes));
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
        throw new UnsupportedOperationException("records come in chunks");
    }

    @Override
    public void marshal(Exchange exchange, Object graph, OutputStream stream) {
        throw new UnsupportedOperationException("feeds are only read");
    }
}
