package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A Chromium without a window, driven by its DevTools protocol: one page, what it complains of, and a user who may have a password. Selenium
 * needs a driver that fits the browser, Playwright brings Node.
 */
public final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final long SECONDS = 60;
    private static final Map<String, Integer> CODES = Map.of("Enter", 13, "Escape", 27, "ArrowLeft", 37, "ArrowUp", 38, "ArrowRight", 39, "ArrowDown", 40);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile Map<String, String> credentials = Map.of();
    /** A WebSocket takes one message after the other. */
    private CompletionStage<?> sent = CompletableFuture.completedFuture(null);

    private Browser(Process process, String address) throws IOException, InterruptedException {
        this.process = process;
        HttpRequest list = HttpRequest.newBuilder(URI.create("http://" + address + "/json/list")).build();
        JsonNode pages = JSON.readTree(HTTP.send(list, HttpResponse.BodyHandlers.ofString()).body());
        String page = pages.get(0).get("webSocketDebuggerUrl").asText();
        this.socket = HTTP.newWebSocketBuilder().buildAsync(URI.create(page), new Listener()).join();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            send(domain + ".enable", Map.of());
        }
    }

    /** The program, if this machine has it. */
    public static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile an empty folder */
    public static Browser start(Path program, Path profile) {
        try {
            Process process = new ProcessBuilder(
                            program.toString(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                            "--no-first-run", "--no-proxy-server", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
                    .redirectErrorStream(true)
                    .start();
            BufferedReader said = process.inputReader();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    Thread rest = new Thread(() -> said.lines().forEach(ignored -> {}), "browser");
                    rest.setDaemon(true);
                    rest.start();
                    return new Browser(process, listening.group(1));
                }
            }
            throw new IllegalStateException("the browser does not start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void take(String message) {
        try {
            JsonNode json = JSON.readTree(message);
            String method = json.path("method").asText();
            JsonNode paused = json.path("params").path("requestId");
            if (json.has("id")) {
                pending.remove(json.get("id").asInt()).complete(json);
            } else if (method.equals("Fetch.requestPaused")) {
                begin("Fetch.continueRequest", Map.of("requestId", paused.asText()));
            } else if (method.equals("Fetch.authRequired")) {
                begin("Fetch.continueWithAuth", Map.of("requestId", paused.asText(), "authChallengeResponse", credentials));
            } else if (method.equals("Runtime.exceptionThrown") || method.equals("Log.entryAdded")
                    || method.equals("Runtime.consoleAPICalled")) {
                complaints.add(json.get("params").toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<JsonNode> begin(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(id, answer);
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        synchronized (this) {
            sent = sent.thenCompose(any -> socket.sendText(command.toString(), true));
        }
        return answer;
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        JsonNode json = begin(method, parameters).orTimeout(SECONDS, TimeUnit.SECONDS).join();
        if (json.has("error")) {
            throw new IllegalStateException(method + ": " + json.get("error"));
        }
        return json.get("result");
    }

    /** Whoever asks for a password gets this one. */
    public Browser as(String user, String password) {
        credentials = Map.of("response", "ProvideCredentials", "username", user, "password", password);
        send("Fetch.enable", Map.of("handleAuthRequests", true));
        return this;
    }

    /** How wide the page is, and whether its reader likes it dark. */
    public Browser view(int width, int height, boolean dark) {
        send("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        send("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        return this;
    }

    public Browser open(String url) {
        complaints.clear();
        send("Page.navigate", Map.of("url", url));
        return this;
    }

    /** The value of a JavaScript expression, as text. */
    public String value(String expression) {
        return send("Runtime.evaluate", Map.of("expression", "String(" + expression + ")")).at("/result/value").asText();
    }

    /** What can be read on the page. */
    public String text() {
        return value("document.body ? document.body.innerText : ''");
    }

    /** Waits until the page shows all of this. */
    public void awaitText(String... parts) {
        Awaitility.await().atMost(Duration.ofSeconds(SECONDS)).pollInterval(PAUSE).untilAsserted(() -> assertThat(text()).contains(parts));
    }

    /** Waits until this expression is true in the page. */
    public void awaitTrue(String expression) {
        await(expression, () -> value(expression).equals("true"));
    }

    /** Presses a key, such as {@code ArrowRight}, {@code Enter}, or {@code Escape}, where the focus is. */
    public void key(String name) {
        Map<String, Object> key = new HashMap<>(Map.of("key", name, "code", name, "windowsVirtualKeyCode", CODES.getOrDefault(name, 0)));
        if (name.equals("Enter")) {
            key.put("text", "\r");
        }
        for (String type : List.of("keyDown", "keyUp")) {
            key.put("type", type);
            send("Input.dispatchKeyEvent", key);
        }
    }

    /** Clicks the first visible element with exactly this text, as soon as there is one. */
    public void click(String text) {
        awaitTrue("(() => { const all = [...document.querySelectorAll('body *')].filter(e => e.offsetParent && e.innerText?.trim() === '"
                + text + "'); const inner = all.find(e => !all.some(other => other !== e && e.contains(other)));"
                + " inner?.click(); return inner !== undefined; })()");
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(Duration.ofSeconds(SECONDS)).pollInterval(PAUSE).until(condition);
    }

    /** The page as a PNG. */
    public byte[] picture() {
        return Base64.getDecoder().decode(send("Page.captureScreenshot", Map.of("format", "png")).get("data").asText());
    }

    /** Keeps a picture of the page. */
    public void photograph(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, picture());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Errors, breaches of the page's policy, and whatever it has written to the console since it was opened. */
    public List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
