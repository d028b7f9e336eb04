package io.marquee;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the contract says beside what Camel reads of it. */
final class Contract {

    private static final String FILE = "/openapi.yaml";

    private Contract() {}

    /** The path of an operation. */
    @SuppressWarnings("unchecked")
    static String path(String operation) throws IOException {
        try (InputStream contract = Contract.class.getResourceAsStream(FILE)) {
            Map<String, Object> all = (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromInputStream(contract);
            Map<String, Map<String, Map<String, Object>>> paths = (Map<String, Map<String, Map<String, Object>>>) all.get("paths");
            return paths.entrySet().stream()
                    .filter(path -> path.getValue().values().stream().anyMatch(one -> operation.equals(one.get("operationId"))))
                    .map(Map.Entry::getKey)
                    .findFirst().orElseThrow();
        }
    }
}
