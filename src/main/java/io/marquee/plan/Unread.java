package io.marquee.plan;

import com.fasterxml.jackson.databind.JsonNode;

/** Is told of each value of an item that cannot be read, and is passed over. */
public interface Unread {

    /** @param field of the item, such as {@code prices} or {@code venue} */
    void value(String field, JsonNode value);
}
