package io.marquee;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the contract says beside what Camel reads of it. It is read once, whoever asks. */
final class Contract {

    private static final String FILE = "/openapi.yaml";
    private static final Map<String, String> PATHS = paths();

    private Contract() {}

    /** The path of an operation. */
    static String path(String operation) {
        return PATHS.get(operation);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> paths() {
        try (InputStream contract = Contract.class.getResourceAsStream(FILE)) {
            Map<String, Object> all = (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromInputStream(contract);
            Map<String, String> paths = new HashMap<>();
            ((Map<String, Map<String, Map<String, Object>>>) all.get("paths")).forEach(
                    (path, methods) -> methods.values().forEach(method -> paths.put((String) method.get("operationId"), path)));
            return paths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
