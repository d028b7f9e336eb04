package io.marquee.kit;

import com.sun.net.httpserver.HttpExchange;
import io.marquee.feed.Feeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Three servers, one of them by TLS, that answer as {@code http.yaml} of a case says, each case below its own name; without that file its only feed is answered at each
 * path. A {@code *} among the parameters stands for any others, a list of answers is given one after the other, and the last one stays.
 */
public final class CaseProvider implements AutoCloseable {

    private static final int NOT_FOUND = 404;

    private final Path cases;
    private final Map<String, Integer> given = new ConcurrentHashMap<>();
    private final LoopbackServer here = new LoopbackServer().on("/", this::answer);
    private final LoopbackServer elsewhere = new LoopbackServer().on("/", this::answer);
    private final LoopbackServer secure;

    /**
     * @param cases folder of the cases
     * @param certificate of the one that speaks TLS
     */
    public CaseProvider(Path cases, TestCertificate certificate) {
        this.cases = cases;
        this.secure = new LoopbackServer(certificate).on("/", this::answer);
    }

    /** The whole of a file of YAML. */
    public static Object yaml(Path file) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text with the ports in their places. */
    public String filled(String text) {
        return text.replace("{PORT}", port(here)).replace("{PORT2}", port(elsewhere)).replace("{TLSPORT}", port(secure));
    }

    private static String port(LoopbackServer server) {
        return server.url("").replaceFirst(".*:", "").replace("/", "");
    }

    /** How often the most patient path of a case must be asked until it has said all. */
    @SuppressWarnings("unchecked")
    public long turns(String name) {
        Path answers = cases.resolve(name).resolve("http.yaml");
        return Files.exists(answers)
                ? ((Map<String, Object>) yaml(answers)).values().stream().mapToInt(one -> one instanceof List<?> list ? list.size() : 1).max().orElse(1)
                : 1;
    }

    @SuppressWarnings("unchecked")
    private void answer(HttpExchange exchange) throws IOException {
        String[] asked = exchange.getRequestURI().toString().split("/", 3);
        Path files = cases.resolve(asked[1]);
        Path answers = files.resolve("http.yaml");
        Map<String, Object> answer = Files.exists(answers)
                ? answerTo(asked[1], "/" + asked[2], (Map<String, Object>) yaml(answers))
                : Map.of("body", onlyFeed(files));
        if (answer == null) {
            LoopbackServer.answer(exchange, NOT_FOUND, new byte[0]);
            return;
        }
        String body = (String) answer.get("body");
        if (body != null) {
            exchange.getResponseHeaders().set("Content-Type", Feeds.mediaType(body.substring(body.lastIndexOf('.') + 1)));
        }
        Map<String, String> headers = (Map<String, String>) answer.getOrDefault("headers", Map.of());
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, filled(value)));
        // byte for byte, whatever the encoding
        String text = body == null ? "" : new String(Files.readAllBytes(files.resolve(body)), StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> one : ((Map<String, String>) answer.getOrDefault("replace", Map.of())).entrySet()) {
            text = text.replace(one.getKey(), filled(one.getValue()));
        }
        LoopbackServer.answer(exchange, (int) answer.getOrDefault("status", 200), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> answerTo(String name, String asked, Map<String, Object> answers) {
        Map.Entry<String, Object> found = answers.entrySet().stream()
                .filter(answer -> fits(asked, answer.getKey()))
                .max(Comparator.comparing(answer -> parameters(answer.getKey()).size()))
                .orElse(null);
        if (found == null || !(found.getValue() instanceof List<?> sequence)) {
            return found == null ? null : (Map<String, Object>) found.getValue();
        }
        int turn = given.merge(name + found.getKey(), 1, Integer::sum);
        return (Map<String, Object>) sequence.get(Math.min(turn, sequence.size()) - 1);
    }

    private static boolean fits(String asked, String answer) {
        Set<String> has = parameters(asked);
        Set<String> wants = parameters(answer);
        boolean others = wants.remove("*");
        return asked.replaceFirst("\\?.*", "").equals(answer.replaceFirst("\\?.*", "")) && (others ? has.containsAll(wants) : has.equals(wants));
    }

    private static Set<String> parameters(String pathAndQuery) {
        int query = pathAndQuery.indexOf('?');
        Set<String> parameters = ConcurrentHashMap.newKeySet();
        if (query >= 0) {
            parameters.addAll(List.of(pathAndQuery.substring(query + 1).split("&")));
        }
        return parameters;
    }

    private static String onlyFeed(Path files) throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.map(file -> file.getFileName().toString()).filter(file -> file.matches("1\\.(json|csv|xml)")).findFirst().orElseThrow();
        }
    }

    @Override
    public void close() {
        here.close();
        elsewhere.close();
        secure.close();
    }
}
