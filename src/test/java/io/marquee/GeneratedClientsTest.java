package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.marquee.access.ApiKeys;
import io.marquee.kit.GeneratedClient;
import io.marquee.kit.Guide;
import io.marquee.kit.LoopbackServer;
import io.marquee.kit.ProjectFiles;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that a generator makes of the served contract, by the commands of docs/consumers.md, read all that the contract has. */
@Tag("application")
class GeneratedClientsTest {

    private static final String KEY = ApiKeys.newKey();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<String> COMMANDS = Guide.of("docs/consumers.md").blocks("sh").stream()
            .filter(block -> block.contains("openapi-generator-cli")).flatMap(String::lines).toList();
    private static final String FEED = "["
            + "{\"base_id\":1,\"plan_id\":1,\"title\":\"Girl from Ipanema\",\"sell_mode\":\"online\",\"start\":\"2031-05-01T20:00:00\",\"end\":\"2031-05-01T21:30:00\",\"prices\":[10,12.5],"
            + "\"url\":\"https://a.example/e/1?a=b\",\"currency\":\"EUR\",\"image\":\"https://a.example/1.png\",\"category\":\"Música\",\"description\":\"Long\",\"status\":\"sold_out\","
            + "\"venue\":{\"name\":\"Teatro\",\"city\":\"Madrid\",\"latitude\":40.5,\"longitude\":-3.25}},"
            + "{\"base_id\":2,\"plan_id\":1,\"title\":\"Plain\",\"sell_mode\":\"online\",\"start\":\"2031-05-02\",\"prices\":[]},"
            + "{\"base_id\":3,\"plan_id\":1,\"title\":\"Third\",\"sell_mode\":\"online\",\"start\":\"2031-05-03\",\"end\":\"2031-05-04\",\"prices\":[0]},"
            + "{\"base_id\":4,\"plan_id\":1,\"title\":\"Gone\",\"sell_mode\":\"online\",\"start\":\"2031-05-04\",\"prices\":[9]}]";
    /** What both programs say. */
    private static final List<String> READ = List.of(
            "search | Girl from Ipanema | 2031-05-01 | 20:00:00 | 2031-05-01 | 21:30:00 | 10 | 12.5",
            "search | Plain | 2031-05-02 | null | null | null | null | null",
            "search | Third | 2031-05-03 | null | 2031-05-04 | null | 0 | 0",
            "from | Plain, Third",
            "no error | null",
            "page | Girl from Ipanema, Plain | true",
            "page | Third | false",
            "cheap | 1",
            "event | Girl from Ipanema | 2031-05-01 | https://a.example/e/1?a=b | EUR | https://a.example/1.png | Música | Long | sold_out",
            "venue | Teatro | Madrid | 40.5 | -3.25",
            "plain | Plain | null | null | null",
            "version | acme | true | true | now | Girl from Ipanema",
            "version | acme | true | true | until | Third",
            "version | acme | false | true | until | null",
            "version | acme | false | true | now | Third",
            "change | deleted | event | true | null",
            "change | updated | event | true | Girl from Ipanema",
            "change | updated | event | true | Plain",
            "change | updated | event | true | Third",
            "provider | acme | 4 | true",
            "failure | 404 | EVENT_UNKNOWN | true | null",
            "failure | 410 | EVENT_WITHDRAWN | true | null",
            "failure | 400 | PARAMETER_UNREADABLE | true | null",
            "failure | 401 | CREDENTIAL_MISSING | true | null",
            "failure | 410 | EPOCH_ENDED | true | null");

    private static LoopbackServer server;
    private static RunningMarquee marquee;
    private static List<String> given;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(@TempDir Path routes, @TempDir Path secrets) throws IOException {
        server = new LoopbackServer().on("/", exchange -> LoopbackServer.answer(exchange, 200, FEED.getBytes(StandardCharsets.UTF_8)));
        ProviderFolder providers = new ProviderFolder(routes);
        marquee = RunningMarquee.start(providers.settings(Map.of("POLL_PERIOD", "1h", "WITHDRAWALS_LOOK", "50ms", "CHANGES_LOOK", "50ms",
                "ACCESS_API_KEYS", Files.writeString(secrets.resolve("keys"), ApiKeys.line("reader", KEY)).toString())));
        providers.put("acme", SourceFile.of("acme", server.url("/feed")).with("format", "json").with("records", "/").with("mapping", "[ . ]").yaml());
        assertThat(marquee.firstPoll("acme")).startsWith("ok");
        order("POST", id(3), "&reason=r", 410);
        order("DELETE", id(3), "", 200);
        order("POST", id(4), "&reason=r", 410);
        Awaitility.await().atMost(SOON).until(() -> get("/changes").body().contains("deleted"));
        marquee.awaitFresh();
        given = List.of(marquee.uri("").toString(), KEY, id(1), id(3), id(4));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        server.close();
    }

    private static HttpResponse<String> get(String path) {
        return marquee.send(HttpRequest.newBuilder(marquee.uri(path)).header("X-API-Key", KEY).build());
    }

    /** Withdraws an event, or restores it, and waits until it is answered so. */
    private static void order(String method, String event, String more, int status) {
        marquee.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + marquee.managementPort() + "/observe/withdrawals?event=" + event + "&by=Ada" + more))
                .method(method, HttpRequest.BodyPublishers.noBody()).build());
        Awaitility.await().atMost(SOON).until(() -> get("/events/" + event).statusCode() == status);
    }

    private static String id(int plan) {
        return marquee.database().rows("select id from plans where base_id = '" + plan + "'").get(0);
    }

    /** Runs the command that has this word, with the generator, the server, and the folder of this test. */
    private Path generate(String generator) throws IOException, InterruptedException {
        String command = COMMANDS.stream().filter(line -> line.contains(" -g " + generator + " ")).findFirst().orElseThrow();
        assertThat(command).startsWith("java -jar openapi-generator-cli.jar generate ").contains(" -i http://localhost:8000/openapi.yaml ").endsWith(" -o client");
        String here = command.replace("java -jar openapi-generator-cli.jar ", "").replace("http://localhost:8000/openapi.yaml", marquee.uri("/openapi.yaml").toString());
        GeneratedClient.generate(folder, here.split(" "));
        return folder.resolve("client");
    }

    @Test
    void readsAllByAClientInJava() throws Exception {
        Path client = generate("java");
        assertThat(GeneratedClient.ofJava(client, Files.createDirectory(folder.resolve("classes")), given)).isEqualTo(READ);
    }

    @Test
    void readsAllByAClientInTypeScript() throws Exception {
        assumeTrue(GeneratedClient.hasNode(), "no Node.js 18 or later on the PATH: the client in TypeScript is not compiled, and not used");
        Path client = generate("typescript-fetch");
        Path compiler = Files.createDirectory(folder.resolve("compiler"));
        // west of Greenwich the date of a midnight in UTC would be the day before
        assertThat(GeneratedClient.ofTypeScript(client, compiler, "America/Los_Angeles", given)).isEqualTo(READ);
    }

    /** But those that no client calls: a stream has no end, and providers push. */
    @Test
    void callsEachOperationThatReads() {
        List<String> operations = new OpenAPIV3Parser().read("openapi.yaml").getPaths().values().stream().map(PathItem::getGet).filter(Objects::nonNull)
                .map(Operation::getOperationId).filter(id -> !id.equals("streamChanges")).toList();
        assertThat(operations).hasSizeGreaterThan(5);
        for (String program : List.of("Reading.java", "reading.ts")) {
            assertThat(operations).allSatisfy(id -> assertThat(ProjectFiles.text(GeneratedClient.PROGRAMS.resolve(program))).contains("api." + id + "("));
        }
    }

    @Test
    void namesTheGeneratorThatIsTested() throws IOException {
        String jar = GeneratedClient.jar("openapi-generator-cli").getFileName().toString();
        assertThat(ProjectFiles.text(Path.of("docs/consumers.md"))).contains(jar.replaceAll("-([0-9.]+)\\.jar", ":$1 "));
    }
}
