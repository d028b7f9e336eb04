package io.marquee.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
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
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;

/**
 * A page of a Chromium without a window, driven by its DevTools protocol: what it complains of, and a user who may have a password. Selenium
 * needs a driver that fits the browser, Playwright brings Node.
 */
public final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long SECONDS = 60;
    private static final Map<String, Integer> CODES = Map.of("Enter", 13, "Escape", 27, "ArrowLeft", 37, "ArrowUp", 38, "ArrowRight", 39, "ArrowDown", 40);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    /** Ever longer: what is asked is worked out by the thread that makes the page, so who asks a slow one often makes it slower. */
    private static final PollInterval PAUSE = IterativePollInterval.iterative(
            last -> last.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? last.multipliedBy(2) : LONGEST_PAUSE, Duration.ofMillis(100));

    private final Connection context;
    private final Connection page;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile Map<String, String> credentials = Map.of();

    private Browser(URI browser) {
        context = new Connection(browser);
        String id = context.send("Target.createBrowserContext", Map.of("disposeOnDetach", true)).get("browserContextId").asText();
        String target = context.send("Target.createTarget", Map.of("url", "about:blank", "browserContextId", id)).get("targetId").asText();
        page = new Connection(browser.resolve("/devtools/page/" + target));
        for (String domain : List.of("Page", "Runtime", "Log")) {
            page.send(domain + ".enable", Map.of());
        }
        page.send("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    }

    /** The program, if this machine has it. */
    public static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A window that knows nothing of others. */
    public static Browser start() {
        return new Browser(BrowserProcess.address());
    }

    /** Commands to one part of the browser, and what that tells. */
    private final class Connection implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();
        private final AtomicInteger ids = new AtomicInteger();
        private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
        private final WebSocket socket;
        /** A WebSocket takes one message after the other. */
        private CompletionStage<?> sent = CompletableFuture.completedFuture(null);

        Connection(URI part) {
            socket = HTTP.newWebSocketBuilder().buildAsync(part, this).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence next, boolean last) {
            text.append(next);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            try {
                JsonNode json = JSON.readTree(message);
                if (json.has("id")) {
                    pending.remove(json.get("id").asInt()).complete(json);
                } else {
                    told(json.path("method").asText(), json.path("params"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        CompletableFuture<JsonNode> begin(String method, Map<String, ?> parameters) {
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

        JsonNode send(String method, Map<String, ?> parameters) {
            JsonNode json = begin(method, parameters).orTimeout(SECONDS, TimeUnit.SECONDS).join();
            if (json.has("error")) {
                throw new IllegalStateException(method + ": " + json.get("error"));
            }
            return json.get("result");
        }
    }

    private void told(String method, JsonNode what) {
        String paused = what.path("requestId").asText();
        switch (method) {
            case "Fetch.requestPaused" -> page.begin("Fetch.continueRequest", Map.of("requestId", paused));
            case "Fetch.authRequired" -> page.begin("Fetch.continueWithAuth", Map.of("requestId", paused, "authChallengeResponse", credentials));
            case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled" -> complaints.add(what.toString());
            default -> { }
        }
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        return page.send(method, parameters);
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
        page.socket.abort();
        // its pages go with it
        context.socket.abort();
    }
}
