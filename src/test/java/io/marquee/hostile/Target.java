package io.marquee.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.CountedLines;
import io.marquee.kit.Memory;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RawProvider;
import io.marquee.kit.SourceFile;
import io.marquee.kit.SteadyLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.awaitility.Awaitility;

/** The packaged jar with little memory, a good provider, and a steady search beside it: what the rows attack, one after the other. */
final class Target implements AutoCloseable {

    static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-XX:NativeMemoryTracking=summary");
    /** Long enough for a machine under load, short enough to wait for. */
    static final Duration PATIENCE = Duration.ofSeconds(3);
    static final int FEED_BYTES = 32 << 20;
    static final int CONNECTIONS = 400;
    /** A secret of ours: it must not be seen anywhere. */
    static final String SECRET = "s3cr3t-of-the-house-4711";
    static final String SEARCH = "/search?starts_at=" + GoodProvider.MONTH + "&ends_at=" + GoodProvider.MONTH.plusMonths(1);

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("HTTP_PATIENCE", PATIENCE.toSeconds() + "s"),
            Map.entry("HTTP_MAX_CONNECTIONS", String.valueOf(CONNECTIONS)),
            // so much less than what a row may take that the difference is seen
            Map.entry("HTTP_MAX_WAITING_BYTES", String.valueOf(32 * Memory.MEGABYTE)),
            Map.entry("FEED_MAX_BYTES", String.valueOf(FEED_BYTES)),
            Map.entry("FEED_DEADLINE", "10s"),
            Map.entry("FEED_READ_TIMEOUT", "3s"),
            Map.entry("STORE_REJECTIONS_KEPT", "1000"),
            Map.entry("POLL_TICK", "200ms"),
            Map.entry("PROVIDERS_RESCAN", "200ms"),
            Map.entry("PUSH_ENABLED", "true"),
            Map.entry("OTHER_TOKEN", SECRET),
            Map.entry("DATABASE_PASSWORD", SECRET),
            Map.entry("HAWTIO_PASSWORD", SECRET));
    /** What a client that does not read receives. */
    private static final int LITTLE = 1 << 10;
    private static final int ONE_RECORD = 1 << 15;
    private static final int SENDS = 1 << 16;
    private static final Pattern FIRST_ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int WARM = 8;
    private static final int LEAKS = 10;
    private static final int CLIENTS = 2;
    private static final int PER_SECOND = 20;

    private final GoodProvider good = new GoodProvider();
    private final Control control = new Control(CLIENTS, PER_SECOND);
    private final Path folder;
    private final ProviderFolder providers;
    private final ClientSide side;
    private final PackagedMarquee marquee;
    private final CountedLines withGarbage;
    private final Management management;
    private final SteadyLoad searches;
    private final List<long[]> looks = new CopyOnWriteArrayList<>();
    private final List<RawProvider> servers = new ArrayList<>();

    private Target(Path folder, Row.Ground ground, Map<String, String> more) throws IOException {
        this.folder = folder;
        this.side = ClientSide.of(ground, folder);
        this.providers = new ProviderFolder(folder.resolve("routes")).add(GoodProvider.NAME, good.url());
        leaveTraps();
        Map<String, String> environment = new HashMap<>(SETTINGS);
        environment.put("ROUTES_DIR", folder.resolve("routes").toString());
        environment.put("FEVER_URL", good.url());
        IntStream.range(0, LEAKS).forEach(i -> environment.put(leak(i), SECRET));
        environment.putAll(side.settings(folder));
        environment.putAll(more);
        this.marquee = PackagedMarquee.start(folder, OPTIONS, environment);
        Awaitility.await().atMost(START_LIMIT).pollInterval(Duration.ofMillis(200)).until(() ->
                !marquee.process().isAlive() || marquee.health("ready") == 200);
        assertThat(marquee.process().isAlive()).as("the process lives: %s", tailOfLog()).isTrue();
        this.withGarbage = marquee.linesWith("pre-dump GC was skipped");
        this.management = new Management(marquee.managementPort());
        Awaitility.await().atMost(START_LIMIT).until(() -> shown() > 0);
        this.searches = SteadyLoad.start(side.sockets(), marquee.port(), SEARCH, side.header(), CLIENTS, PER_SECOND);
        // rows are no start: what runs for the first time has run
        Awaitility.await().atMost(START_LIMIT).until(() -> shown() > WARM);
    }

    /** A variable with the secret that the provider file {@code leaky-<number>} may have. */
    static String leak(int number) {
        return "LEAKY_" + number + "_KEY";
    }

    /** @param folder an empty one, for all that it writes */
    static Target start(Path folder, Row.Ground ground) throws IOException {
        return new Target(folder, ground, Map.of());
    }

    /** The same with other settings. */
    static Target start(Path folder, Map<String, String> settings) throws IOException {
        return new Target(folder, Row.Ground.OWN, settings);
    }

    /** Files that a server which looks beside itself would find. */
    private void leaveTraps() throws IOException {
        Files.createDirectories(folder.resolve("docs"));
        Files.createDirectories(folder.resolve("webroot"));
        for (String trap : List.of("docs/index.html", "docs/private.txt", "openapi.yaml", "webroot/index.html", "private.txt")) {
            Files.writeString(folder.resolve(trap), SECRET);
        }
    }

    // asking

    int port() {
        return marquee.port();
    }

    PackagedMarquee marquee() {
        return marquee;
    }

    Path folder() {
        return folder;
    }

    ClientSide side() {
        return side;
    }

    /** A connection to the public port that a row uses as it likes. */
    RawHttp connect() {
        return RawHttp.to(side.sockets(), port());
    }

    /** One answer of the public port, over a connection of its own. */
    RawHttp.Answer ask(String method, String path, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        side.header().lines().forEach(all::add);
        try (RawHttp client = connect()) {
            return client.ask(method, path, all.toArray(String[]::new));
        }
    }

    /** A socket without TLS, connected from one of the addresses of this machine, that receives next to nothing by itself. */
    Socket narrow(String from) throws IOException {
        return narrow(from, LITTLE);
    }

    private Socket narrow(String from, int receives) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receives);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port()), 10_000);
        return socket;
    }

    /** The same, with TLS where the port has it, and then with room for the first record: nothing can be read of a part of one. */
    Socket narrow() throws IOException {
        Socket socket = narrow("127.0.0.1", side.isTls() ? ONE_RECORD : LITTLE);
        socket.setSoTimeout(20_000);
        if (!side.isTls()) {
            return socket;
        }
        // an attacker has processors of its own, and takes none from those who search. What the system of a client keeps never reaches the server,
        // which takes as many bytes either way (2026-11-30)
        socket.setSendBufferSize(SENDS);
        return RawHttp.encryptingAtLittleCost((SSLSocket) ((SSLSocketFactory) side.sockets()).createSocket(socket, "127.0.0.1", port(), true));
    }

    /** Which answer of the good provider a search shows, over a new connection; 0 when it fails. */
    int shown() {
        try {
            return GoodProvider.shown(ask("GET", SEARCH).text());
        } catch (RuntimeException e) {
            return 0;
        }
    }

    /** A path of the contract with the id of an event that there is. */
    String filled(String template) {
        if (!template.contains("{")) {
            return template;
        }
        Matcher id = FIRST_ID.matcher(ask("GET", SEARCH).text());
        assertThat(id.find()).as("an event is found").isTrue();
        String path = template.replace("{id}", id.group(1)).replace("{provider}", GoodProvider.NAME);
        assertThat(path).as("all parameters of the path are known").doesNotContain("{");
        return path;
    }

    // providers

    /** Adds a provider that has a feed for as long as this lives. */
    SourceFile serve(byte[] feed, FileFor file) {
        RawProvider server = new RawProvider(feed);
        servers.add(server);
        SourceFile written = file.at(server.url());
        put(written);
        return written;
    }

    /** A provider file for an address. */
    interface FileFor {
        SourceFile at(String url);
    }

    Target put(SourceFile file) {
        providers.put(file.name(), file.yaml());
        return this;
    }

    void remove(SourceFile file) {
        providers.delete(file.name());
    }

    // what operators see

    Management management() {
        return management;
    }

    /** What it holds on to once the garbage is gone. That stops the process for a moment, which is nobody's fault but ours. */
    Held held() {
        long from = System.nanoTime();
        try {
            return Held.by(marquee.process(), withGarbage, management);
        } finally {
            looks.add(new long[] {from, System.nanoTime()});
        }
    }

    /** How many nanoseconds between two moments went into looking at what it holds. */
    long looked(long from, long to) {
        return looks.stream().mapToLong(look -> Math.max(0, Math.min(to - look[0], look[1] - from))).sum();
    }

    String log() {
        return marquee.log();
    }

    String tailOfLog() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
    }

    /** What must hold from now on until it is asked. */
    Watch watch() {
        return new Watch(this, good, searches, control);
    }

    boolean isAlive() {
        return marquee.process().isAlive();
    }

    @Override
    public void close() {
        searches.close();
        control.close();
        marquee.close();
        good.close();
        servers.forEach(RawProvider::close);
    }
}
