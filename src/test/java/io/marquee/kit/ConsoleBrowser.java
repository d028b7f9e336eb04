package io.marquee.kit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real Chromium without a window, driven by its own protocol over a WebSocket: one page, and a user with a password. */
public final class ConsoleBrowser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path profile;
    private final String user;
    private final String password;
    private final Map<Integer, CompletableFuture<JsonObject>> calls = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;

    private ConsoleBrowser(String program, String user, String password) throws IOException {
        this.user = user;
        this.password = password;
        this.profile = Files.createTempDirectory("marquee-browser");
        this.process = new ProcessBuilder(
                        program,
                        "--headless=new",
                        // a container has neither, and what is visited is our own
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--no-first-run",
                        "--window-size=1500,1000",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        Awaitility.await().atMost(LIMIT).pollInterval(PAUSE).until(() -> Files.exists(port) && Files.readAllLines(port).size() > 1);
        URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
        URI page = Awaitility.await().atMost(LIMIT).pollInterval(PAUSE).until(() -> page(list), Optional::isPresent).orElseThrow();
        this.socket = HTTP.newWebSocketBuilder().buildAsync(page, new Listener()).join();
        call("Page.enable", new JsonObject());
        call("Fetch.enable", new JsonObject().put("handleAuthRequests", true));
    }

    /** Where there is a Chromium on this machine. */
    public static Optional<String> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** Starts it; whoever asks for a password gets this one. */
    public static ConsoleBrowser start(String program, String user, String password) {
        try {
            return new ConsoleBrowser(program, user, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<URI> page(URI list) throws IOException, InterruptedException {
        String body = HTTP.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString()).body();
        return new JsonArray(body).stream()
                .map(JsonObject.class::cast)
                .filter(target -> "page".equals(target.getString("type")))
                .map(target -> URI.create(target.getString("webSocketDebuggerUrl")))
                .findFirst();
    }

    public void open(String url) {
        call("Page.navigate", new JsonObject().put("url", url));
    }

    /** The value of an expression in the page; null when it throws. */
    public Object value(String expression) {
        return call("Runtime.evaluate", new JsonObject().put("expression", expression).put("returnByValue", true))
                .getJsonObject("result", new JsonObject())
                .getValue("value");
    }

    /** All text that the page shows. */
    public String text() {
        return String.valueOf(value("document.body.innerText"));
    }

    /** Waits until the page shows all of this. */
    public void awaitText(String... parts) {
        await("the page shows " + List.of(parts), () -> Stream.of(parts).allMatch(text()::contains));
    }

    /** Waits until this expression is true in the page. */
    public void awaitTrue(String expression) {
        await(expression, () -> Boolean.TRUE.equals(value(expression)));
    }

    /** Clicks the first visible element with exactly this text, as soon as there is one. */
    public void click(String text) {
        awaitTrue("(() => { const all = [...document.querySelectorAll('body *')].filter(e => e.offsetParent && e.innerText?.trim() === '"
                + text + "'); const inner = all.find(e => !all.some(other => other !== e && e.contains(other)));"
                + " inner?.click(); return inner !== undefined; })()");
    }

    private void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(LIMIT).pollInterval(PAUSE).until(condition);
    }

    /** Keeps a picture of the page as PNG. */
    public void photograph(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(call("Page.captureScreenshot", new JsonObject()).getString("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject call(String method, JsonObject parameters) {
        return begin(method, parameters).orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private CompletableFuture<JsonObject> begin(String method, JsonObject parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonObject> result = new CompletableFuture<>();
        calls.put(id, result);
        String text = new JsonObject().put("id", id).put("method", method).put("params", parameters).encode();
        synchronized (this) {
            sent = sent.thenCompose(any -> socket().sendText(text, true));
        }
        return result;
    }

    /** A WebSocket takes one message after the other. */
    private CompletionStage<?> sent = CompletableFuture.completedFuture(null);

    private WebSocket socket() {
        return socket;
    }

    private void received(JsonObject received) {
        JsonObject parameters = received.getJsonObject("params");
        if (received.containsKey("id")) {
            calls.remove(received.getInteger("id")).complete(received.getJsonObject("result", new JsonObject()));
        } else if ("Fetch.requestPaused".equals(received.getString("method"))) {
            begin("Fetch.continueRequest", new JsonObject().put("requestId", parameters.getString("requestId")));
        } else if ("Fetch.authRequired".equals(received.getString("method"))) {
            begin("Fetch.continueWithAuth", new JsonObject()
                    .put("requestId", parameters.getString("requestId"))
                    .put("authChallengeResponse", new JsonObject()
                            .put("response", "ProvideCredentials")
                            .put("username", user)
                            .put("password", password)));
        }
    }

    private final class Listener implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                JsonObject whole = new JsonObject(message.toString());
                message.setLength(0);
                received(whole);
            }
            from.request(1);
            return null;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
