package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.marquee.kit.FreePort;
import io.marquee.kit.ProjectFiles;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.TestDatabase;
import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import io.marquee.settings.StartException;
import io.marquee.store.Database;
import io.marquee.store.EmbeddedServer;
import io.marquee.store.LentPrograms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A start that cannot work names the setting at fault; nothing of it stays. */
@Tag("application")
class FailedStartTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration MORE_THAN_A_TRY = Duration.ofMillis(2_500);

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void readLog() {
        log.start();
        ((Logger) LoggerFactory.getLogger("io.marquee")).addAppender(log);
    }

    @AfterEach
    void leaveLog() {
        ((Logger) LoggerFactory.getLogger("io.marquee")).detachAppender(log);
    }

    /** Settings of a start that would work, with an address where no database is. */
    private Settings settings(Map<String, String> given) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HTTP_PORT", "0", "MANAGEMENT_PORT", "0", "STOP_DRAIN", "0s", "DATA_DIR", folder.resolve("data").toString(),
                "DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none"));
        environment.putAll(given);
        return Settings.load(folder, environment);
    }

    private void rejects(Map<String, String> given, String message) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Marquee.start(settings(given)).close())
                .withMessage(message);
    }

    private List<String> logged(String text) {
        return List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage).filter(line -> line.contains(text)).toList();
    }

    @ParameterizedTest
    @CsvSource({"http.host, HTTP_HOST, 192.0.2.1", "http.host, HTTP_HOST, no-such.invalid", "management.host, MANAGEMENT_HOST, 192.0.2.1"})
    void rejectsAnAddressThatIsNotOfThisMachine(String key, String variable, String host) {
        rejects(Map.of(variable, host), "setting " + key + " (" + variable + ") must be an address of this machine, not \"" + host + "\"");
        rejects(
                Map.of(variable, host, variable.replace("HOST", "PORT"), String.valueOf(FreePort.next())),
                "setting " + key + " (" + variable + ") must be an address of this machine, not \"" + host + "\"");
    }

    @ParameterizedTest
    @CsvSource({"http.port, HTTP_PORT", "management.port, MANAGEMENT_PORT"})
    void saysWhichPortIsTakenBeforeAnythingStarts(String key, String variable) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> Marquee.start(settings(Map.of(variable, String.valueOf(taken.getLocalPort())))).close())
                    .withMessageStartingWith("cannot listen on ")
                    .withMessageEndingWith(":" + taken.getLocalPort() + ", something else does; set " + key + " (" + variable + ") to a free port");
        }
        assertThat(logged("database")).isEmpty();
    }

    @Test
    void rejectsOnePortForTwo() {
        String port = String.valueOf(FreePort.next());
        rejects(
                Map.of("HTTP_PORT", port, "MANAGEMENT_PORT", port),
                "setting management.port (MANAGEMENT_PORT) must be another port than http.port (HTTP_PORT), not \"" + port + "\"");
    }

    @Test
    void rejectsADataFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        rejects(Map.of("DATA_DIR", file.toString()), "setting data.dir (DATA_DIR) must be a folder that can be made here, not \"" + file + "\"");
        rejects(
                Map.of("DATA_DIR", file.resolve("below").toString()),
                "setting data.dir (DATA_DIR) must be a folder that can be made here, not \"" + file.resolve("below") + "\"");
    }

    @Test
    void saysThatAnotherMarqueeUsesTheDataFolder() throws IOException {
        Path data = folder.resolve("data");
        LentPrograms.lend(data.resolve("postgres"));
        try (EmbeddedServer other = EmbeddedServer.start(data.resolve("postgres"))) {
            assertThat(other.url()).isNotEmpty();
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> Marquee.start(settings(Map.of("DATABASE_URL", ""))).close())
                    .withMessage("another Marquee uses " + data.resolve("postgres") + "; set data.dir (DATA_DIR) to another folder");
        }
    }

    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://me:secret@host/x", "jdbc:postgresql:///x%zz?password=secret"})
    void rejectsADatabaseUrlThatTheDriverCannotReadAndDoesNotRepeatIt(String url) {
        rejects(
                Map.of("DATABASE_URL", url),
                "setting database.url (DATABASE_URL) must be a URL that the driver can read, such as jdbc:postgresql://host:5432/database");
    }

    @Test
    void rejectsARenewalThatComesTooLate() {
        rejects(
                Map.of("POLL_LEASE", "2s", "POLL_RENEWAL", "2s"),
                "setting poll.renewal (POLL_RENEWAL) must be shorter than poll.lease (POLL_LEASE), not \"2s\"");
    }

    @Test
    void rejectsADownloadThatMayTakeLongerThanItsPoll() {
        rejects(
                Map.of("FEED_DEADLINE", "10m", "POLL_DEADLINE", "9m"),
                "setting feed.deadline (FEED_DEADLINE) must be at most as long as poll.deadline (POLL_DEADLINE), not \"10m\"");
    }

    @Test
    void rejectsMoreConnectionsThanTheEmbeddedDatabaseHas() {
        rejects(
                Map.of("DATABASE_URL", "", "DATABASE_READER_CONNECTIONS", "29"),
                "setting database.reader-connections (DATABASE_READER_CONNECTIONS) must be at most 28 beside those of"
                        + " database.writer-connections (DATABASE_WRITER_CONNECTIONS), as the embedded database has 32 for both, not \"29\"");
    }

    @Test
    void namesTheKeyAloneWhenTheFileSetsIt() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "management.host = 192.0.2.1");
        rejects(Map.of(), "setting management.host must be an address of this machine, not \"192.0.2.1\"");
    }

    @Test
    void warnsOfMemoryThatTheMachineDoesNotGive() throws IOException {
        StartChecks.check(settings(Map.of()));
        assertThat(logged("search.memory")).isEmpty();
        StartChecks.check(settings(Map.of("SEARCH_MEMORY", "99999999999999")));
        assertThat(logged("search.memory (SEARCH_MEMORY) is 99999999999999 bytes, and this JVM has ")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"from:, fromm:", "ref: answerFromMemory, ref: nobody", "steps:, steps: {[", "uri: direct:find-events, uri: nosuch:find-events"})
    void saysWhichRouteOfTheFolderCannotBeLoaded(String good, String bad) throws IOException {
        Path routes = routes(good, bad);
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Marquee.start(settings(Map.of(
                                "ROUTES_DIR", routes.toString(), "DATABASE_URL", TestDatabase.create().url())))
                        .close())
                .withMessageStartingWith("setting routes.dir (ROUTES_DIR) must be a folder of routes that can be loaded: ")
                .withMessageMatching("(?s).*(search.camel.yaml|searchEvents|find-events).*");
    }

    @Test
    void saysWhichRouteOfTheSampleTheFolderLacks() throws IOException {
        Path routes = routes("steps:", "steps:");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Marquee.start(settings(Map.of(
                                "ROUTES_DIR", routes.toString(), "FEVER_URL", "sample", "DATABASE_URL", TestDatabase.create().url())))
                        .close())
                .withMessageStartingWith("setting routes.dir (ROUTES_DIR) must be a folder of routes that can be loaded: ")
                .withMessageContaining("sample/sample-fever.camel.yaml");
    }

    /** A copy of the routes of the core with one change in that of the search. */
    private Path routes(String good, String bad) throws IOException {
        Path routes = folder.resolve("routes");
        Files.createDirectories(routes);
        for (Path file : ProjectFiles.files(Path.of("routes"), ".camel.yaml")) {
            if (file.getNameCount() == 2) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        Path search = routes.resolve("search.camel.yaml");
        assertThat(search).content().contains(good);
        Files.writeString(search, Files.readString(search).replaceFirst(good, Matcher.quoteReplacement(bad)));
        return routes;
    }

    /** A part of a route that cannot even be loaded: an error, and no exception. */
    public static final class Broken implements Processor {
        public Broken() {
            throw new NoClassDefFoundError("no such part");
        }

        @Override
        public void process(Exchange exchange) {
            throw new IllegalStateException("never made");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'uri: direct:find-events', 'uri: nosuch:find-events', nosuch", "'ref: makeAnswer', 'ref: \"#class:io.marquee.FailedStartTest$Broken\"', Broken"
    })
    void leavesNothingRunningWhateverThrows(String good, String bad, String told) throws IOException {
        Path routes = routes(good, bad);
        Set<Thread> before = threads();
        Path data = folder.resolve("data");
        LentPrograms.lend(data.resolve("postgres"));
        assertThatThrownBy(() -> Marquee.start(settings(Map.of(
                                "ROUTES_DIR", routes.toString(), "DATABASE_URL", "", "DATA_DIR", data.toString())))
                        .close())
                .hasStackTraceContaining(told);
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
        assertThat(ProcessHandle.allProcesses().filter(process ->
                        process.info().command().filter(command -> command.startsWith(data.toString())).isPresent()))
                .isEmpty();
        // nothing holds its lock
        EmbeddedServer.start(data.resolve("postgres")).close();
    }

    /** Those of the parts of an application. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(vert\\.x|Camel|reader|writer|embedded-database|migrations|provider-files|outlet|close-).*"))
                .collect(Collectors.toSet());
    }

    /** What follows takes the places of the process's own; the first one has none any more. */
    @Test
    void keepsNothingOfAnApplicationThatIsClosed() {
        WeakReference<CamelContext> first = startAndStop();
        startAndStop();
        Awaitility.await().atMost(LIMIT).until(() -> {
            System.gc();
            return first.get() == null;
        });
    }

    private static WeakReference<CamelContext> startAndStop() {
        try (RunningMarquee marquee = RunningMarquee.start()) {
            marquee.awaitPoll();
            return new WeakReference<>(marquee.context());
        }
    }

    @Test
    void saysOnceWhatTheDatabaseItWaitsForLacksAndNeverAPassword() throws IOException {
        String real = TestDatabase.create().url();
        List<Map<String, String>> wrong = List.of(
                Map.of("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none?password=secret"),
                Map.of("DATABASE_URL", "jdbc:postgresql://no-such.invalid/none", "DATABASE_PASSWORD", "secret"),
                Map.of("DATABASE_URL", real + "_gone", "DATABASE_PASSWORD", "secret"),
                Map.of("DATABASE_URL", real, "DATABASE_USER", "nobody", "DATABASE_PASSWORD", "secret"));
        for (Map<String, String> each : wrong) {
            try (Database database = Database.open(settings(each), new MicrometerMetricsTrackerFactory(new SimpleMeterRegistry()))) {
                Awaitility.await().atMost(LIMIT).until(() -> !logged("waiting for the database").isEmpty());
                if (each.equals(wrong.get(0))) {
                    Awaitility.await().during(MORE_THAN_A_TRY).atMost(LIMIT).until(() -> logged("waiting for").size() == 1);
                }
                assertThat(database.migrated()).isNotDone();
            }
            String setting = each.containsKey("DATABASE_USER")
                    ? "database.user (DATABASE_USER) and database.password (DATABASE_PASSWORD)"
                    : "database.url (DATABASE_URL)";
            assertThat(logged("waiting for the database, look at " + setting + ": ")).hasSize(1);
            assertThat(logged("secret")).isEmpty();
            log.list.clear();
        }
    }
}
