package io.marquee.hostile;

import io.marquee.kit.ProjectFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The paths of the public port: those of the contract, with their methods, and those of its page. */
final class Contract {

    /** The page that shows the contract is none of its operations, and is only read. */
    private static final List<String> PAGE = List.of("/", "/docs", "/docs/", "/docs/page.js", "/docs/swagger-ui.css", "/openapi.yaml");
    private static final Set<String> KEYS_BESIDE_METHODS = Set.of("parameters", "summary", "description", "servers", "$ref");

    private Contract() {}

    /** Those whose answer to GET goes on for as long as the client stays. */
    static Set<String> live() {
        return operations().entrySet().stream().filter(path -> path.getValue().toString().contains("text/event-stream"))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private static Map<String, Map<?, ?>> operations() {
        Map<?, ?> contract = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(ProjectFiles.text(Path.of("src/main/resources/openapi.yaml")));
        return ((Map<?, ?>) contract.get("paths")).entrySet().stream()
                .collect(Collectors.toMap(path -> path.getKey().toString(), path -> (Map<?, ?>) path.getValue()));
    }

    /** Each path with the methods that it has, HEAD where there is GET, and OPTIONS. */
    static Map<String, Set<String>> methods() {
        Map<String, Set<String>> methods = new TreeMap<>();
        PAGE.forEach(path -> methods.put(path, Set.of("GET", "HEAD")));
        operations().forEach((path, operations) -> methods.put(path, operations.keySet().stream()
                .map(key -> key.toString().toUpperCase(Locale.ROOT))
                .filter(key -> !KEYS_BESIDE_METHODS.contains(key.toLowerCase(Locale.ROOT)))
                .flatMap(method -> method.equals("GET") ? Set.of("GET", "HEAD").stream() : Set.of(method).stream())
                .collect(Collectors.toSet())));
        return methods;
    }
}
