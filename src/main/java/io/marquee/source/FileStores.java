package io.marquee.source;

import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelContext;

/** Opens the places where files of feeds lie. */
public interface FileStores {

    /**
     * Opens one; it connects at its first list.
     *
     * @param lines of {@code headers} by their names, with the values of variables in them
     */
    FileStore open(CamelContext context, FileAddress address, Map<String, String> lines) throws IOException;
}
