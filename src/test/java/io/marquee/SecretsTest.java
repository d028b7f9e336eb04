package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.marquee.access.ApiKeys;
import io.marquee.kit.Collector;
import io.marquee.kit.FakeIssuer;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.LogLines;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RawHttp;
import io.marquee.kit.RsaKeys;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.S3Provider;
import io.marquee.kit.SftpProvider;
import io.marquee.kit.SourceFile;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The database's password, what an address of a provider holds as one, and credentials of clients are nowhere where operators, logs, or JMX show things. */
@Tag("application")
class SecretsTest {

    private static final String PASSWORD = "canary-of-the-database";
    private static final String TOKEN = "canary-of-the-provider";
    private static final List<String> PATHS = List.of(
            "health", "health?data=true", "health/live", "health/ready", "metrics", "rejections", "providers", "info", "");

    private final LogLines json = LogLines.in("json");
    private final LogLines text = LogLines.in("text");
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT");
    private final AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                log.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
    };

    @BeforeEach
    void listens() {
        listener.setContext(root.getLoggerContext());
        listener.start();
        root.addAppender(listener);
    }

    @AfterEach
    void hearsNoMore() {
        root.detachAppender(listener);
        json.close();
        text.close();
    }

    @Test
    void showsThemNowhereWhileAllIsWell() {
        try (FakeProvider provider = new FakeProvider();
                RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, Map.of("DATABASE_PASSWORD", PASSWORD))) {
            marquee.awaitPoll();
            assertHidden(marquee);
        }
    }

    @Test
    void showsThemNowhereWhileTheProviderFails() {
        try (FakeProvider provider = new FakeProvider()) {
            provider.says(503, "text/plain", new byte[0]);
            String url = provider.url().replace("http://", "http://user:" + TOKEN + "@") + "?token=" + TOKEN;
            try (RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, Map.of("FEVER_URL", url))) {
                Awaitility.await().until(() -> marquee.database().number("select count(*) from polls where outcome = 'failed'") > 0);
                assertThat(marquee.database().rows("select coalesce(reason, '') from polls")).noneMatch(reason -> reason.contains(TOKEN));
                // after the row
                Awaitility.await().until(() -> log.stream().anyMatch(line -> line.contains("outcome=failed")));
                assertHidden(marquee);
            }
        }
    }

    @Test
    void showsThemNowhereWhileTheDatabaseIsAway() {
        Map<String, String> away = Map.of(
                "DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/marquee?password=" + PASSWORD, "DATABASE_PASSWORD", PASSWORD);
        try (FakeProvider provider = new FakeProvider();
                RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, away)) {
            Awaitility.await().until(() -> log.stream().anyMatch(line -> line.contains("waiting for the database")));
            assertThat(marquee.get("/search").body()).doesNotContain(PASSWORD);
            assertHidden(marquee);
        }
    }

    @Test
    void showsThemInNoTraceHoweverAPollEnds() {
        System.setProperty("otel.bsp.schedule.delay", "20");
        try (Collector collector = new Collector();
                FakeProvider provider = new FakeProvider()) {
            provider.says("<eventList><output/></eventList>".getBytes(StandardCharsets.UTF_8));
            String url = provider.url() + "/" + TOKEN + "?token=" + TOKEN;
            Map<String, String> traced = Map.of(
                    "FEVER_URL", url, "DATABASE_PASSWORD", PASSWORD, "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
            try (RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, traced)) {
                collector.await("poll-fever", poll -> "ok".equals(poll.attributes().get("marquee.outcome")));
                provider.says(503, "text/plain", new byte[0]);
                collector.await("poll-fever", poll -> "HTTP 503".equals(poll.attributes().get("marquee.reason")));
                provider.close();
                collector.await("poll-fever", poll -> poll.attributes().getOrDefault("marquee.reason", "HTTP").matches("(?!HTTP|CircuitBreaker).*"));
                marquee.get("/search?token=" + TOKEN);
                collector.await("GET /search", search -> true);
                assertHidden(marquee);
            }
            assertHidden(collector.spans().toString(), "the traces", PASSWORD, TOKEN);
        } finally {
            System.clearProperty("otel.bsp.schedule.delay");
        }
    }

    /** Also while the server is another, or lets nobody in. */
    @Test
    void showsNoCredentialOfAServerOfFiles(@TempDir Path files, @TempDir Path routes) throws IOException {
        String key = SftpProvider.file(RsaKeys.next());
        Files.writeString(files.resolve("a.xml"), "<eventList><output/></eventList>");
        ProviderFolder folder = new ProviderFolder(routes);
        try (SftpProvider sftp = new SftpProvider(files);
                RunningMarquee marquee = RunningMarquee.start(folder.settings(Map.of("ACME_PASSWORD", SftpProvider.PASSWORD, "ACME_KEY", key)))) {
            for (String login : List.of("Password: $ACME_PASSWORD", "Private-Key: $ACME_KEY", "Private-Key: $ACME_PASSWORD", "another host")) {
                String line = login.equals("another host") ? "Password: $ACME_PASSWORD" : login;
                SourceFile file = SourceFile.of("acme", sftp.url("/*.xml")).with("variables", "ACME_PASSWORD, ACME_KEY")
                        .with("headers", "Host-Key: " + sftp.fingerprint() + "\n" + line)
                        .with("records", "eventList/output/base_event").with("mapping", "[]");
                if (login.equals("another host")) {
                    sftp.changeHostKey();
                }
                folder.put("acme", file.yaml());
                String outcome = marquee.firstPoll("acme");
                assertThat(outcome).as(login).matches(login.equals("Password: $ACME_PASSWORD") ? "ok \\| null" : "failed \\| .*");
                assertHidden(marquee, SftpProvider.PASSWORD, key);
                marquee.forget(folder, "acme");
            }
        }
    }

    /** Nor what is made of them, also while the server lets nobody in. */
    @Test
    void showsNoKeyOfABucket(@TempDir Path routes) throws IOException {
        String token = "canary-of-session-token";
        ProviderFolder folder = new ProviderFolder(routes);
        try (S3Provider s3 = new S3Provider();
                RunningMarquee marquee = RunningMarquee.start(folder.settings(Map.of(
                        "ACME_ID", S3Provider.ACCESS_KEY, "ACME_SECRET", S3Provider.SECRET_KEY, "ACME_TOKEN", token)))) {
            s3.put("out/a.xml", "<eventList><output/></eventList>".getBytes(StandardCharsets.UTF_8));
            for (String login : List.of(
                    "Access-Key: $ACME_ID\nSecret-Key: $ACME_SECRET\nSession-Token: $ACME_TOKEN", "Access-Key: $ACME_ID\nSecret-Key: $ACME_TOKEN")) {
                folder.put("acme", SourceFile.of("acme", s3.url("/out/*.xml")).with("variables", "ACME_ID, ACME_SECRET, ACME_TOKEN").with("headers", login)
                        .with("records", "eventList/output/base_event").with("mapping", "[]").yaml());
                assertThat(marquee.firstPoll("acme")).as(login).matches(login.contains("Session") ? "ok \\| null" : "failed \\| HTTP 403 .*");
                assertHidden(marquee, S3Provider.ACCESS_KEY, S3Provider.SECRET_KEY, token, "AWS4-HMAC-SHA256");
                marquee.forget(folder, "acme");
            }
        }
    }

    /** Whatever it asks, wherever it puts them, and whether they are good or not. */
    @Test
    void showsNoCredentialOfAClient(@TempDir Path folder) throws IOException {
        System.setProperty("otel.bsp.schedule.delay", "20");
        String key = ApiKeys.newKey();
        try (Collector collector = new Collector();
                FakeIssuer issuer = new FakeIssuer();
                FakeProvider provider = new FakeProvider()) {
            Path keys = Files.writeString(folder.resolve("keys"), ApiKeys.line("acme", key));
            Map<String, String> settings = Map.of(
                    "ACCESS_API_KEYS", keys.toString(), "ACCESS_ISSUER", issuer.url(), "ACCESS_AUDIENCE", FakeIssuer.AUDIENCE,
                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
            List<String> credentials = List.of(key, issuer.token("one"), ApiKeys.newKey(), "canary-of-nobody", issuer.token("two") + "x");
            try (RunningMarquee marquee = RunningMarquee.start(TestDatabase.create(), provider, settings)) {
                for (String credential : credentials) {
                    askEverywhere(marquee, credential);
                }
                collector.await("GET /search", search -> true);
                assertHidden(marquee, credentials.toArray(String[]::new));
            }
            assertHidden(collector.spans().toString(), "the traces", credentials.toArray(String[]::new));
        } finally {
            System.clearProperty("otel.bsp.schedule.delay");
        }
    }

    private static void askEverywhere(RunningMarquee marquee, String credential) {
        for (String target : List.of("/search", "/search?starts_at=word", "/search?token=" + credential, "/nothing", "/openapi.yaml", "/%zz")) {
            for (String method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
                for (String header : List.of("X-API-Key: ", "Authorization: Bearer ", "Authorization: ", "Cookie: key=", "X-Request-Id: id ")) {
                    try (RawHttp client = RawHttp.to(marquee)) {
                        RawHttp.Answer answer = client.ask(method, target, header + credential);
                        assertHidden(answer.headers() + answer.text(), method + " " + target + " " + header, credential);
                    }
                }
            }
        }
    }

    private void assertHidden(RunningMarquee marquee) {
        assertHidden(marquee, PASSWORD, TOKEN);
    }

    private void assertHidden(RunningMarquee marquee, String... secrets) {
        for (String path : PATHS) {
            URI uri = URI.create("http://127.0.0.1:" + marquee.managementPort() + "/observe/" + path);
            assertHidden(marquee.send(HttpRequest.newBuilder(uri).build()).body(), path, secrets);
        }
        assertHidden(String.join("\n", log), "the log", secrets);
        assertHidden(String.join("\n", json.written()), "the log as JSON", secrets);
        assertHidden(String.join("\n", text.written()), "the log as text", secrets);
        assertThat(log).isNotEmpty();
        assertHidden(System.getProperties().toString(), "system properties", secrets);
        assertHidden(beans(), "JMX", secrets);
        assertHidden(Thread.getAllStackTraces().keySet().toString(), "names of threads", secrets);
    }

    private static void assertHidden(String text, String place, String... secrets) {
        assertThat(text).as(place).doesNotContain(secrets);
    }

    /** Everything that can be read of Camel, the pools, and ourselves over JMX. */
    private static String beans() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<String> values = server.queryNames(null, null).stream()
                .filter(name -> !name.getDomain().startsWith("java") && !name.getDomain().startsWith("com.sun"))
                .flatMap(name -> values(server, name))
                .toList();
        assertThat(values).hasSizeGreaterThan(100);
        return String.join("\n", values);
    }

    private static Stream<String> values(MBeanServer server, ObjectName name) {
        try {
            String[] readable = Arrays.stream(server.getMBeanInfo(name).getAttributes())
                    .filter(MBeanAttributeInfo::isReadable)
                    .map(MBeanAttributeInfo::getName)
                    .toArray(String[]::new);
            return Stream.of(name + " " + server.getAttributes(name, readable).asList().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(" ")));
        } catch (JMException e) {
            // gone meanwhile
            return Stream.empty();
        }
    }
}
