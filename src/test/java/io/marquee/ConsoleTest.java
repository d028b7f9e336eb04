package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.marquee.kit.RunningMarquee;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.timer.Timer;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use Hawtio and Jolokia, and for what. */
@Tag("application")
class ConsoleTest {

    private static final String PASSWORD = "only-for-this-test";
    private static final String DATABASE_PASSWORD = "nobody-may-read-this";
    private static final String CONTEXT = "org.apache.camel:context=marquee,type=context,name=\"marquee\"";

    private static RunningMarquee marquee;

    @BeforeAll
    static void start() {
        marquee = start(Map.of("HAWTIO_PASSWORD", PASSWORD, "DATABASE_PASSWORD", DATABASE_PASSWORD));
        marquee.awaitPoll();
    }

    private static RunningMarquee start(Map<String, String> settings) {
        return RunningMarquee.start(settings);
    }

    @AfterAll
    static void stop() {
        marquee.close();
    }

    private static HttpRequest.Builder request(RunningMarquee where, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + where.managementPort() + path));
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static int status(HttpRequest.Builder request) {
        return marquee.send(request.build()).statusCode();
    }

    private static HttpRequest.Builder operator(String path) {
        return request(marquee, path).header("Authorization", basic("operator", PASSWORD));
    }

    private static HttpRequest.Builder jolokia(String body) {
        return operator("/hawtio/jolokia").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static JsonObject ask(JsonObject command) {
        return new JsonObject(marquee.send(jolokia(command.encode()).build()).body());
    }

    private static JsonObject execute(String bean, String operation, Object... arguments) {
        return ask(new JsonObject().put("type", "exec").put("mbean", bean).put("operation", operation)
                .put("arguments", new JsonArray(List.of(arguments))));
    }

    private static JsonObject read(String bean) {
        return ask(new JsonObject().put("type", "read").put("mbean", bean));
    }

    private static String route(String id) {
        return "org.apache.camel:context=marquee,type=routes,name=\"" + id + "\"";
    }

    // who

    @ParameterizedTest
    @ValueSource(strings = {
        "/hawtio", "/hawtio/", "/hawtio/index.html", "/hawtio/static/js/main.js", "/hawtio/camel/routes", "/hawtio/jolokia",
        "/hawtio/jolokia/version", "//hawtio/jolokia", "/hawtio//jolokia", "/%68awtio/jolokia", "/hawtio%2Fjolokia", "/hawtio;/jolokia"
    })
    void asksForThePasswordOnEveryPath(String path) {
        assertThat(status(request(marquee, path))).isEqualTo(401);
        assertThat(status(request(marquee, path).POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"version\"}")))).isEqualTo(401);
    }

    @Test
    void letsInTheOperatorWithThePasswordOnly() {
        String page = "/hawtio/";
        assertThat(status(operator(page))).isEqualTo(200);
        assertThat(status(request(marquee, page).header("Authorization", basic("operator", PASSWORD + "x")))).isEqualTo(401);
        assertThat(status(request(marquee, page).header("Authorization", basic("operator", "")))).isEqualTo(401);
        assertThat(status(request(marquee, page).header("Authorization", basic("admin", PASSWORD)))).isEqualTo(401);
        assertThat(status(request(marquee, page).header("Authorization", "Bearer " + PASSWORD))).isEqualTo(401);
    }

    @Test
    void servesPagesOfTheConsoleByTheirAddresses() {
        assertThat(marquee.send(operator("/hawtio/camel/routes").header("Accept", "text/html").build()).body()).contains("<div id=\"root\">");
        assertThat(marquee.send(operator("/hawtio/hawtconfig.json").build()).body()).contains("Marquee");
    }

    @Test
    void doesNothingForPagesOfOthersAndForLinks() {
        String version = "{\"type\":\"version\"}";
        assertThat(status(jolokia(version))).isEqualTo(200);
        assertThat(status(jolokia(version).header("Origin", "http://127.0.0.1:" + marquee.managementPort()))).isEqualTo(200);
        assertThat(status(jolokia(version).header("Origin", "http://evil.example"))).isEqualTo(403);
        assertThat(status(jolokia(version).header("Origin", "http://127.0.0.1:" + marquee.port()))).isEqualTo(403);
        assertThat(status(jolokia(version).header("Origin", "null"))).isEqualTo(403);
        assertThat(status(operator("/hawtio/jolokia?p=version"))).isEqualTo(403);
    }

    @Test
    void isNotThereWithoutAPassword() {
        try (RunningMarquee without = start(Map.of())) {
            for (String path : List.of("/hawtio/", "/hawtio/jolokia", "/jolokia", "/observe/jolokia")) {
                HttpRequest request = request(without, path).header("Authorization", basic("operator", "")).build();
                assertThat(without.send(request).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void isNotOnThePublicPort() {
        assertThat(marquee.get("/hawtio/").statusCode()).isEqualTo(404);
        assertThat(marquee.get("/hawtio/jolokia").statusCode()).isEqualTo(404);
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
        assumeTrue(outside.isPresent(), "skipped: this machine has no address but loopback");
        try (Socket contract = new Socket()) {
            contract.connect(new InetSocketAddress(outside.get(), marquee.port()), 5_000);
            assertThat(contract.isConnected()).isTrue();
        }
        try (Socket management = new Socket()) {
            assertThatThrownBy(() -> management.connect(new InetSocketAddress(outside.get(), marquee.managementPort()), 5_000))
                    .isInstanceOf(IOException.class);
        }
    }

    // for what

    @Test
    void readsEveryRouteAndEverythingElseOfCamelAndOurs() {
        for (Route route : marquee.context().getRoutes()) {
            assertThat(read(route(route.getRouteId())).getInteger("status"))
                    .as("jolokia-access.xml lets read the route %s: it needs a line for its first letter", route.getRouteId())
                    .isEqualTo(200);
        }
        assertThat(read("org.apache.camel:*").getJsonObject("value").size()).isGreaterThan(100);
        assertThat(read("io.marquee:*").getJsonObject("value").size()).isEqualTo(3);
        assertThat(execute(CONTEXT, "dumpRoutesAsXml()").getString("value")).contains("id=\"poll-fever\"");
        assertThat(execute(CONTEXT, "dumpRoutesStatsAsXml", true, true).getString("value")).contains("id=\"poll-fever\"");
    }

    @Test
    void showsNoPasswordInAnythingThatCanBeRead() {
        String all = read("org.apache.camel:*").encode() + read("io.marquee:*").encode()
                + ask(new JsonObject().put("type", "list")).encode()
                + execute(CONTEXT, "dumpRoutesAsXml()").encode();
        assertThat(all).contains("poll-fever").doesNotContain(DATABASE_PASSWORD).doesNotContain(PASSWORD);
    }

    @Test
    void stopsAndStartsARouteOfAProviderAndNoOther() {
        for (String operation : List.of("suspend()", "resume()", "stop()", "start()")) {
            assertThat(execute(route("poll-fever"), operation).getInteger("status")).as(operation).isEqualTo(200);
        }
        for (Route route : marquee.context().getRoutes()) {
            String id = route.getRouteId();
            if (!id.startsWith("poll-")) {
                for (String operation : List.of("suspend()", "stop()", "stop", "stop(long)", "remove()")) {
                    assertThat(execute(route(id), operation).getInteger("status")).as(id + " " + operation).isEqualTo(403);
                }
            }
            assertThat(marquee.context().getRouteController().getRouteStatus(id)).as(id).isEqualTo(ServiceStatus.Started);
        }
    }

    private static JsonObject list(JsonObject more) {
        return ask(new JsonObject().put("type", "list").mergeIn(more));
    }

    /** As Hawtio asks. */
    private static JsonObject listTogether() {
        return list(new JsonObject().put("config", new JsonObject().put("listCache", true)));
    }

    /** Of a domain, each MBean with its description, by the type and name of the MBean. */
    private static Map<String, Object> descriptions(JsonObject domains, String domain, UnaryOperator<Object> description) {
        return domains.getJsonObject(domain).stream().collect(Collectors.toMap(Map.Entry::getKey, bean -> description.apply(bean.getValue())));
    }

    /** With a thousand provider files all descriptions are 192 MB. */
    @ParameterizedTest
    @ValueSource(strings = {"org.apache.camel", "io.marquee"})
    void describesMBeansThatAreDescribedAlikeOnce(String domain) {
        JsonObject apart = list(new JsonObject()).getJsonObject("value");
        JsonObject together = listTogether().getJsonObject("value");
        JsonObject shared = together.getJsonObject("cache");
        Map<String, Object> plain = descriptions(apart, domain, bean -> bean);
        Map<String, Object> told = descriptions(together.getJsonObject("domains"), domain, bean -> bean instanceof String key ? shared.getJsonObject(key) : bean);
        // some that are not there any more
        plain.keySet().retainAll(told.keySet());
        told.keySet().retainAll(plain.keySet());
        assertThat(told).isEqualTo(plain).hasSizeGreaterThanOrEqualTo(3);
        // the notifier is an MBean itself, and one of its kind
        assertThat(together.getJsonObject("domains").getJsonObject(domain)).filteredOn(bean -> !bean.getKey().endsWith("type=eventnotifiers")).allSatisfy(bean -> assertThat(bean.getValue()).isInstanceOf(String.class));
        assertThat(together.encode().length()).isLessThan(apart.encode().length() / 5);
    }

    @Test
    void tellsOfNoMoreMBeansThanFitAndSaysHowToAsk() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            for (int i = 0; i < 5_000; i++) {
                server.registerMBean(new Timer(), new ObjectName("many:type=Timer,number=" + i));
            }
            assertThat(list(new JsonObject()).encode()).contains("\"status\":400", " MBeans, and at most 5000 ", "ask with the parameter listCache=true");
            assertThat(list(new JsonObject().put("path", "many")).encode()).contains("\"status\":400", "listCache=true");
            assertThat(list(new JsonObject().put("path", "many/type=Timer,number=????")).encode()).contains("\"status\":400", "listCache=true");
            assertThat(list(new JsonObject().put("path", "io.marquee/type=Months")).getInteger("status")).isEqualTo(200);
            assertThat(listTogether().getInteger("status")).isEqualTo(200);
            assertThat(read("*:*").encode()).contains("\"status\":400", " MBeans, and at most 5000 ", "ask by a narrower pattern");
            assertThat(read("io.marquee:*").getInteger("status")).isEqualTo(200);
        } finally {
            for (ObjectName name : server.queryNames(new ObjectName("many:*"), null)) {
                server.unregisterMBean(name);
            }
        }
        assertThat(list(new JsonObject()).getInteger("status")).isEqualTo(200);
    }

    @Test
    void answersFewQuestionsAboutManyInARequestAndManyAboutOne() {
        JsonObject search = new JsonObject().put("type", "search").put("mbean", "io.marquee:*");
        JsonObject read = new JsonObject().put("type", "read").put("mbean", "io.marquee:type=Months");
        for (JsonObject question : List.of(search, read)) {
            JsonArray questions = new JsonArray(Collections.nCopies(100, question));
            JsonArray answers = new JsonArray(marquee.send(jolokia(questions.encode()).build()).body());
            List<Integer> statuses = answers.stream().map(answer -> ((JsonObject) answer).getInteger("status")).toList();
            assertThat(statuses).hasSize(100).startsWith(200, 200, 200, 200, 200);
            assertThat(statuses.subList(5, 100)).containsOnly(question == search ? 400 : 200);
            assertThat(ask(question).getInteger("status")).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEEP", "[DEEP]", "{\"type\":\"exec\",\"mbean\":\"io.marquee:type=Months\",\"operation\":\"reload(java.lang.String)\",\"arguments\":[DEEP]}"})
    void saysThatAQuestionIsNestedTooDeeply(String body) {
        String deep = "[".repeat(400_000) + "]".repeat(400_000);
        JsonObject answer = new JsonObject(marquee.send(jolokia(body.replace("DEEP", deep)).header("Content-Type", "application/json").build()).body());
        assertThat(answer.getInteger("status")).isEqualTo(400);
        assertThat(answer.getString("error")).endsWith("This is nested too deeply to be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{}", "\"version\"", "{\"type\":\"none\"}", "{\"type\":\"read\"}", "{\"type\":\"read\",\"mbean\":\"no name\"}"})
    void answersWhatIsNoQuestionWithAnError(String body) {
        JsonObject answer = new JsonObject(marquee.send(jolokia(body).build()).body());
        assertThat(answer.getInteger("status")).isBetween(400, 500);
        assertThat(answer.getString("error")).isNotEmpty();
        assertThat(ask(new JsonObject().put("type", "version")).getInteger("status")).isEqualTo(200);
    }

    /** They are let in, and fail for what they are given. */
    @ParameterizedTest
    @ValueSource(strings = {"withdrawEvent", "withdrawProvider", "restoreEvent", "restoreProvider"})
    void withdrawsAndRestores(String operation) {
        boolean withReason = operation.startsWith("withdraw");
        String parameter = "java.lang.String";
        String body = ("{'type':'exec','mbean':'io.marquee:type=Withdrawals','operation':'" + operation + "(" + parameter + "," + parameter
                + (withReason ? "," + parameter : "") + ")','arguments':['none','none'" + (withReason ? ",'none'" : "") + "]}").replace('\'', '"');
        JsonObject answer = new JsonObject(marquee.send(jolokia(body).build()).body());
        assertThat(answer.getInteger("status")).isNotEqualTo(403);
        assertThat(answer.getString("error")).contains(operation.endsWith("Event") ? "is a UUID" : "There is no provider");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'type':'read','mbean':'java.lang:type=Runtime','attribute':'SystemProperties'}",
        "{'type':'read','mbean':'java.lang:type=Runtime'}",
        "{'type':'read','mbean':'java.lang:type=Memory'}",
        "{'type':'exec','mbean':'java.lang:type=Memory','operation':'gc()'}",
        "{'type':'exec','mbean':'com.sun.management:type=DiagnosticCommand','operation':'vmSystemProperties'}",
        "{'type':'exec','mbean':'com.sun.management:type=HotSpotDiagnostic','operation':'dumpHeap','arguments':['/tmp/x.hprof',true]}",
        "{'type':'exec','mbean':'java.util.logging:type=Logging','operation':'setLoggerLevel','arguments':['x','ALL']}",
        "{'type':'exec','mbean':'CONTEXT','operation':'stop()'}",
        "{'type':'exec','mbean':'CONTEXT','operation':'suspend()'}",
        "{'type':'exec','mbean':'CONTEXT','operation':'createEndpoint(java.lang.String)','arguments':['direct:x']}",
        "{'type':'exec','mbean':'CONTEXT','operation':'sendBody(java.lang.String,java.lang.Object)','arguments':['direct:store-plans','x']}",
        "{'type':'exec','mbean':'CONTEXT','operation':'setTracing(java.lang.Boolean)','arguments':[true]}",
        "{'type':'exec','mbean':'POLL','operation':'remove()'}",
        "{'type':'exec','mbean':'POLL','operation':'updateRouteFromXml(java.lang.String)','arguments':['x']}",
        "{'type':'exec','mbean':'io.marquee:type=Withdrawals','operation':'toString()'}",
        "{'type':'write','mbean':'CONTEXT','attribute':'Tracing','value':true}",
        "{'type':'write','mbean':'POLL','attribute':'Tracing','value':true}"
    })
    void rejectsWhatItsPolicyDoesNotName(String command) {
        String body = command.replace("CONTEXT", CONTEXT.replace("\"", "\\\"")).replace("POLL", route("poll-fever").replace("\"", "\\\""))
                .replace('\'', '"');
        assertThat(new JsonObject(marquee.send(jolokia(body).build()).body()).getInteger("status")).isEqualTo(403);
    }
}
