package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SteadyLoad;
import io.marquee.kit.TestDatabase;
import io.marquee.poll.Schedule;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Provider files come, change, break, and go while the application runs; searches and the other providers do not notice. */
@Tag("application")
class ProviderFilesTest {

    private static final ConditionFactory SOON =
            Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    private static final int HUGE = 50 << 20;
    private static final int RELOADS = 40;

    @TempDir
    static Path routes;

    private static ProviderFolder folder;
    private static RunningMarquee marquee;
    private static FakeProvider acme;
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    private SteadyLoad load;

    @BeforeAll
    static void start() {
        folder = new ProviderFolder(routes);
        acme = new FakeProvider();
        FakeProvider fever = new FakeProvider();
        fever.says(feed("Steady"));
        folder.put("fever", ProviderFolder.file("fever", "{{fever.url}}"));
        LOG.start();
        ((Logger) LoggerFactory.getLogger("io.marquee.provider")).addAppender(LOG);
        Map<String, String> settings = folder.settings(Map.of("FEED_DEADLINE", "3s"));
        marquee = RunningMarquee.start(TestDatabase.create(), fever, settings);
        SOON.until(() -> titles().contains("Steady"));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        acme.close();
        ((Logger) LoggerFactory.getLogger("io.marquee.provider")).detachAppender(LOG);
    }

    @BeforeEach
    void startLoad() {
        LOG.list.clear();
        load = SteadyLoad.start(marquee.port(), "/search", 4, 200);
    }

    /** Holds for each test: no request is lost, and the other provider is polled on. */
    @AfterEach
    void losesNoRequestAndNoOtherProvider() {
        folder.delete("acme");
        SOON.until(() -> status("acme") == null);
        long last = polls("fever");
        SOON.until(() -> polls("fever") > last);
        assertThat(status("fever").get("outcome").asText()).isEqualTo("accepted");
        load.close();
        assertThat(load.answers()).isNotEmpty();
        assertThat(SteadyLoad.exceptions(load.answers(), answer -> answer.status() == 200 && answer.body().contains("Steady"))).isEmpty();
    }

    private static byte[] feed(String title) {
        return ("<eventList><output><base_event base_event_id='1' sell_mode='online' title='" + title + "'>"
                        + "<event event_id='1' event_start_date='2021-03-28T02:30:00'/></base_event></output></eventList>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String good() {
        return ProviderFolder.file("acme", acme.url());
    }

    private static String titles() {
        return marquee.get("/search").body();
    }

    /** Grows with each good poll. */
    private static long polls(String provider) {
        return marquee.database().number(
                "select coalesce(max(id), 0) from polls where outcome in ('ok', 'unchanged') and provider = '" + provider + "'");
    }

    /** The file's row in what operators read; null when there is none. */
    private static JsonNode status(String name) {
        try {
            for (JsonNode row : new ObjectMapper().readTree(marquee.observe("providers")).at("/providers")) {
                if (row.get("name").asText().equals(name)) {
                    return row;
                }
            }
            return null;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitOutcome(String name, String outcome) {
        SOON.until(() -> status(name) != null && status(name).get("outcome").asText().equals(outcome));
    }

    private static void awaitDigest(String name, String digestBefore) {
        SOON.until(() -> !status(name).get("digest").asText().equals(digestBefore));
    }

    private static void addAcme(String title) {
        acme.says(feed(title));
        folder.put("acme", good());
        awaitOutcome("acme", "accepted");
        SOON.until(() -> titles().contains(title));
    }

    private static List<String> logged(String text) {
        return List.copyOf(LOG.list).stream().map(ILoggingEvent::getFormattedMessage).filter(line -> line.contains(text)).toList();
    }

    /** What every message of all routes meets, and so each search; a thing for each file once took two thirds of them (2026-11-30). */
    private static Map<String, Integer> metByEveryMessage() {
        CamelContext context = marquee.context();
        return Map.of(
                "event notifiers", context.getManagementStrategy().getEventNotifiers().size(),
                "started event notifiers", context.getManagementStrategy().getStartedEventNotifiers().size(),
                "interceptors", context.getCamelContextExtension().getInterceptStrategies().size(),
                "log listeners", context.getCamelContextExtension().getLogListeners().size(),
                "route policies", context.getRoutePolicyFactories().size(),
                "lifecycle strategies", context.getLifecycleStrategies().size());
    }

    @Test
    void addNothingThatMessagesOfOtherRoutesMeet() {
        Map<String, Integer> before = metByEveryMessage();
        List<String> names = IntStream.range(0, 5).mapToObj(i -> "further-" + i).toList();
        names.forEach(name -> folder.add(name, acme.url()));
        SOON.until(() -> names.stream().allMatch(name -> marquee.context().getRoute("poll-" + name) != null));
        assertThat(metByEveryMessage()).isEqualTo(before);
        names.forEach(folder::delete);
        SOON.until(() -> names.stream().allMatch(name -> marquee.context().getRoute("poll-" + name) == null));
        assertThat(metByEveryMessage()).isEqualTo(before);
    }

    @Test
    void loadsAFileThatIsAdded() {
        addAcme("Added");
        JsonNode row = status("acme");
        assertThat(row.get("file").asText()).endsWith("acme.camel.yaml");
        assertThat(row.get("error").isNull()).isTrue();
        assertThat(row.get("digest").asText()).hasSize(64).isEqualTo(row.get("running").asText());
        assertThat(row.get("loaded_at").asText()).isNotBlank();
        assertThat(row.get("due_at").asText()).isNotBlank();
        assertThat(row.at("/last_poll/outcome").asText()).isIn("ok", "unchanged", "running");
        assertThat(logged("acme.camel.yaml accepted")).hasSize(1);
    }

    @Test
    void letsTheNewVersionOfAFileTakeOver() {
        addAcme("Before");
        String digest = status("acme").get("digest").asText();
        folder.put("acme", good().replace("title: $base.title", "title: (\"After \" + $base.title)"));
        SOON.until(() -> titles().contains("After Before"));
        assertThat(status("acme").get("digest").asText()).isNotEqualTo(digest);
        folder.put("acme", good());
        SOON.until(() -> !titles().contains("After Before"));
    }

    @Test
    void stopsTheRoutesOfADeletedFileAndKeepsItsEvents() {
        addAcme("Keepsake");
        folder.delete("acme");
        SOON.until(() -> status("acme") == null);
        assertThat(marquee.context().getRoute("poll-acme")).isNull();
        long after = polls("acme");
        long steady = polls("fever");
        SOON.until(() -> polls("fever") > steady);
        long later = polls("fever");
        SOON.until(() -> polls("fever") > later);
        assertThat(polls("acme")).isEqualTo(after);
        assertThat(titles()).contains("Keepsake");
        assertThat(marquee.database().rows("select worker from providers where name = 'acme'")).containsExactly("null");
        assertThat(logged("acme.camel.yaml removed")).hasSize(1);
    }

    /** What is wrong, the file, where, and why. */
    private record Bad(String fault, String yaml, int line, String reason) {

        @Override
        public String toString() {
            return fault;
        }
    }

    static Stream<Bad> bad() {
        String good = good();
        StringBuilder bomb = new StringBuilder("- &a0 [x, x]\n");
        IntStream.range(1, 40).forEach(i -> bomb.append("- &a").append(i).append(" [*a").append(i - 1).append(", *a").append(i - 1).append("]\n"));
        String own = "- route:\n    id: poll-acme\n    from:\n      uri: scheduler:acme\n      steps:\n        - to:\n            uri: ";
        return Stream.of(
                new Bad("YAML error", good.replace("    prefixId", "   prefixId"), 4, "YAML"),
                new Bad("unknown key", good.replace("prefixId", "prefix"), 4, "unknown key prefix"),
                new Bad("unknown component", own + "nosuch:thing\n", 7, "component nosuch"),
                new Bad("unknown option", own + "log:acme?nosuch=1\n", 0, "nosuch"),
                new Bad("missing parameter", good.replaceFirst("(?m)^ +- name: url\n.*\n", ""), 2, "missing parameter url"),
                new Bad("mapping that is no jq", good.replace(". as $base", ". as base"), 13, "mapping: no jq"),
                new Bad("alias bomb", bomb.toString(), 2, "aliases"),
                new Bad("reserved route id", good.replace("poll-acme", "searchEvents"), 3, "searchEvents is reserved"),
                new Bad("route id of another file", good.replace("poll-acme", "poll-fever"), 3, "poll-fever is reserved"),
                new Bad("route id twice", good + good, 25, "poll-acme is taken"),
                new Bad("half-written", good.substring(0, good.indexOf("records")), 0, ""),
                new Bad("50 MB", good + "#".repeat(HUGE), 0, "larger than"),
                new Bad("empty", "", 0, "empty"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void rejectsABadVersionAndGoesOnWithTheLastGoodOne(Bad bad) {
        addAcme("Good");
        String running = status("acme").get("digest").asText();
        folder.put("acme", bad.yaml());
        awaitOutcome("acme", "rejected");
        assertRejected(bad);
        assertThat(status("acme").get("running").asText()).isEqualTo(running);
        acme.says(feed("Still polled despite " + bad.fault()));
        SOON.until(() -> titles().contains("Still polled despite " + bad.fault()));
        assertThat(logged("acme.camel.yaml").stream().filter(line -> line.contains("rejected"))).hasSize(1);
        assertThat(marquee.observe("health/ready")).contains("UP").doesNotContain("DOWN");
        assertThat(marquee.observe("health/live")).doesNotContain("DOWN");
        folder.put("acme", good());
        awaitOutcome("acme", "accepted");
        assertThat(marquee.observe("metrics")).containsPattern("marquee_provider_files\\{[^}]*outcome=\"rejected\"[^}]*} 0");
    }

    private static void assertRejected(Bad bad) {
        JsonNode row = status("acme");
        assertThat(row.get("error").asText()).contains(bad.reason());
        if (bad.line() > 0) {
            assertThat(row.get("line").asInt()).isEqualTo(bad.line());
        }
        String line = row.get("line").isNull() ? "" : ":" + row.get("line").asInt();
        assertThat(logged("acme.camel.yaml" + line + " rejected: " + row.get("error").asText())).hasSize(1);
        assertThat(marquee.observe("health?data=true")).contains("provider-files").contains("rejected ").contains("acme.camel.yaml" + line);
        assertThat(marquee.observe("metrics"))
                .containsPattern("marquee_provider_files\\{[^}]*outcome=\"rejected\"[^}]*} 1")
                .containsPattern("marquee_provider_file_changes_total\\{[^}]*outcome=\"rejected\"[^}]*} [1-9]");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void rejectsABadFileThatIsAddedAndNothingOfItRuns(Bad bad) {
        folder.put("acme", bad.yaml());
        awaitOutcome("acme", "rejected");
        assertRejected(bad);
        assertThat(status("acme").get("running").isNull()).isTrue();
        assertThat(marquee.context().getRoutes()).noneMatch(route -> route.getRouteId().startsWith("poll-acme"));
        assertThat(marquee.context().getRoute("searchEvents")).isNotNull();
    }

    @Test
    void rejectsALinkThatLeadsOutOfTheFolderAndFollowsOneWithin() throws IOException {
        addAcme("Linked");
        Path outside = Files.writeString(routes.resolve("outside.camel.yaml"), good().replace("$base.title", "\"Stolen\""));
        folder.delete("acme");
        Files.createSymbolicLink(folder.path("acme"), outside);
        awaitOutcome("acme", "rejected");
        assertThat(status("acme").get("error").asText()).contains("out of the folder");
        assertThat(titles()).contains("Linked").doesNotContain("Stolen");
        // as Kubernetes mounts a ConfigMap: file -> ..data/file, ..data -> a folder of this version
        folder.delete("acme");
        Path providers = folder.path("acme").getParent();
        for (String version : List.of("First", "Second")) {
            Path data = Files.createDirectories(providers.resolve("..version-" + version));
            Files.writeString(data.resolve("acme.camel.yaml"), good().replace("title: $base.title", "title: \"" + version + "\""));
            Path link = Files.createSymbolicLink(providers.resolve("..new"), data.getFileName());
            Files.move(link, providers.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            if (!Files.exists(folder.path("acme"))) {
                Files.createSymbolicLink(folder.path("acme"), Path.of("..data", "acme.camel.yaml"));
            }
            SOON.until(() -> titles().contains("\"" + version + "\""));
        }
        assertThat(status("acme").get("outcome").asText()).isEqualTo("accepted");
    }

    @Test
    void takesAFileOnceWhatItNeedsIsFree() {
        // provider "acme" may own poll-acme-x, and so may provider "acme-x"
        folder.put("acme", good().replace("poll-acme", "poll-acme-x").replace("prefixId: acme", "prefixId: acme-x"));
        awaitOutcome("acme", "accepted");
        folder.put("acme-x", ProviderFolder.file("acme-x", acme.url()));
        awaitOutcome("acme-x", "rejected");
        assertThat(status("acme-x").get("error").asText()).contains("poll-acme-x is taken");
        folder.delete("acme");
        awaitOutcome("acme-x", "accepted");
        folder.delete("acme-x");
        SOON.until(() -> status("acme-x") == null);
    }

    @Test
    void ignoresAFileWhileItIsStillBeingWritten() throws IOException {
        addAcme("Whole");
        String running = status("acme").get("digest").asText();
        String other = good().replace("title: $base.title", "title: \"Written\"");
        for (int end = 0; end < other.length(); end += 40) {
            Files.writeString(folder.path("acme"), other.substring(0, end));
        }
        Files.writeString(folder.path("acme"), other);
        SOON.until(() -> titles().contains("Written"));
        assertThat(status("acme").get("running").asText()).isNotEqualTo(running);
        assertThat(status("acme").get("outcome").asText()).isEqualTo("accepted");
    }

    @Test
    void deletesNothingBecauseTheFolderCannotBeSeen() throws IOException {
        addAcme("Seen");
        Path providers = folder.path("acme").getParent();
        Path away = routes.resolve("away");
        Files.move(providers, away);
        try {
            SOON.until(() -> marquee.observe("health?data=true").contains("the folder cannot be read"));
            acme.says(feed("Unseen"));
            SOON.until(() -> titles().contains("Unseen"));
            assertThat(status("acme").get("outcome").asText()).isEqualTo("accepted");
        } finally {
            Files.move(away, providers);
        }
        SOON.until(() -> !marquee.observe("health?data=true").contains("the folder cannot be read"));
        assertThat(logged("removed")).isEmpty();
    }

    @Test
    void runsARouteOfAProvidersOwn() {
        acme.says("<shows><show name='Own route'/></shows>".getBytes(StandardCharsets.UTF_8));
        folder.put("acme", ProviderFolder.ownRoute("poll-acme", """
                - to:
                    id: acme-fetch
                    uri: %s
                """.formatted(acme.url()) + ProviderFolder.mapXml(
                        "[ .show[] | {base_id: \"1\", plan_id: \"1\", title: .name, sell_mode: \"online\", start: \"2021-03-28T02:30:00\"} ]")));
        awaitOutcome("acme", "accepted");
        SOON.until(() -> titles().contains("Own route"));
        // like a poll of the template, for everybody who looks
        SOON.until(() -> marquee.database().number("select count(*) from polls where provider = 'acme' and outcome = 'ok' and read = 1") > 1);
        SOON.until(() -> marquee.metric("marquee_polls_total", "provider=\"acme\"", "outcome=\"ok\"") > 1);
        SOON.until(() -> status("acme").path("last_poll").path("outcome").asText().equals("ok"));
        assertThat(status("acme").path("due_at").isNull()).isTrue();
        acme.says(500, "text/plain", new byte[] {1});
        SOON.until(() -> status("acme").path("last_poll").path("reason").asText().equals("HTTP 500"));
        SOON.until(() -> status("acme").path("failures").asInt() > 1);
        assertThat(marquee.metric("marquee_polls_total", "provider=\"acme\"", "outcome=\"failed\"")).isPositive();
        acme.says("<shows><show name='Healed'/></shows>".getBytes(StandardCharsets.UTF_8));
        SOON.until(() -> status("acme").path("failures").asInt() == 0 && titles().contains("Healed"));
    }

    /** What is wrong in one file harms no other provider, and is told of as any poll that fails, in one line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "fever |[]                     | the variable provider must be acme, as the file is named",
        "acme  |[1]                    | store-plans takes a list of items as JSON, not a Integer",
        "acme  |'\"text\"'             | store-plans takes a list of items as JSON, not a String",
        "acme  |{                      | unexpected JsonEOFException"
    })
    void saysWhatIsWrongInARouteOfAProvidersOwn(String provider, String body, String reason) {
        Logger camel = (Logger) LoggerFactory.getLogger("org.apache.camel");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        camel.addAppender(lines);
        try {
            folder.put("acme", ProviderFolder.ownRoute("poll-acme", """
                    - setVariable:
                        name: provider
                        expression:
                          constant:
                            expression: %s
                    - setBody:
                        expression:
                          constant:
                            expression: '%s'
                    - unmarshal:
                        json:
                          unmarshalType: java.lang.Object
                    - to:
                        uri: direct:store-plans
                    """.formatted(provider, body)));
            SOON.until(() -> status("acme") != null && status("acme").path("last_poll").path("reason").asText().equals(reason));
            assertThat(lines.list).isEmpty();
        } finally {
            camel.detachAppender(lines);
        }
    }

    @Test
    void readsAnotherAddressThoughItsEntityTagIsTheSame() {
        acme.saysTagged(feed("Here"), "\"1\"");
        folder.put("acme", good());
        SOON.until(() -> acme.spared() > 0);
        try (FakeProvider elsewhere = new FakeProvider()) {
            elsewhere.saysTagged(feed("Elsewhere"), "\"1\"");
            folder.put("acme", ProviderFolder.file("acme", elsewhere.url()));
            SOON.until(() -> titles().contains("Elsewhere"));
        }
    }

    /** What its own route delivers says nothing of when the other feed is due. */
    @Test
    void pollsAFeedInItsTurnBesideARouteOfTheProvidersOwn() {
        acme.says(feed("Polled"));
        int before = acme.requests();
        folder.put("acme", ProviderFolder.file("acme", acme.url()).replace("    parameters:\n", """
                    parameters:
                      - name: period
                        value: 1h
                """) + ProviderFolder.ownRoute("poll-acme-own", """
                - setBody:
                    expression:
                      constant:
                        expression: "{}"
                - unmarshal:
                    json:
                      unmarshalType: com.fasterxml.jackson.databind.JsonNode
                - setBody:
                    expression:
                      jq:
                        expression: >-
                          [ {base_id: "2", plan_id: "1", title: "Delivered", sell_mode: "online", start: "2021-03-28T02:30:00"} ]
                - to:
                    uri: direct:store-plans
                """));
        SOON.until(() -> titles().contains("Polled") && titles().contains("Delivered"));
        assertThat(acme.requests()).isEqualTo(before + 1);
        long last = polls("acme");
        // ten ticks of the schedule
        SOON.until(() -> marquee.database().number("select count(*) from polls where provider = 'acme' and id > " + last) > 40);
        assertThat(acme.requests()).isEqualTo(before + 1);
        assertThat(marquee.database().number("select count(*) from providers where name = 'acme' and due_at > now() + interval '30 min'"))
                .isEqualTo(1);
    }

    private static void hang() {
        acme.tricklesAfter(feed("Slow"));
        SOON.until(() -> marquee.database().number(
                "select count(*) from polls where provider = 'acme' and outcome = 'running' and started_at < now() - interval '300 ms'") == 1);
    }

    @Test
    void runsTheNewVersionOnceAPollThatHangsHasEnded() {
        addAcme("Quick");
        hang();
        acme.says(feed("Quick"));
        folder.put("acme", good().replace("title: $base.title", "title: \"Replaced\""));
        SOON.until(() -> titles().contains("Replaced"));
        assertThat(marquee.database().rows("select id, reason, started_at, finished_at from polls where provider = 'acme' and outcome = 'abandoned'")).isEmpty();
    }

    private static void awaitHalt() {
        Schedule schedule = marquee.schedule();
        SOON.until(() -> !schedule.look(marquee.context()).get("names").toString().contains("acme"));
    }

    @Test
    void goesOnWithTheLastGoodVersionWhenTheNextOneTurnsBadWhileAPollHangs() {
        addAcme("Quick");
        hang();
        acme.says(feed("Going on"));
        folder.put("acme", good() + "# another");
        awaitHalt();
        folder.put("acme", good() + "- beans: []");
        awaitOutcome("acme", "rejected");
        SOON.until(() -> titles().contains("Going on"));
    }

    @Test
    void goesOnWhenAChangeAndADeletionAreTakenBackWhileAPollHangs() {
        addAcme("Quick");
        hang();
        folder.put("acme", good() + "# another");
        awaitHalt();
        folder.put("acme", good());
        acme.says(feed("Changed back"));
        SOON.until(() -> titles().contains("Changed back"));
        hang();
        folder.delete("acme");
        awaitHalt();
        folder.put("acme", good());
        acme.says(feed("Put back"));
        SOON.until(() -> titles().contains("Put back"));
        assertThat(logged("accepted")).hasSize(1);
        assertThat(logged("removed")).isEmpty();
    }

    @Test
    void letsGoOfAProviderWhoseFileIsDeletedWhileAPollHangs() {
        addAcme("Quick");
        hang();
        folder.delete("acme");
        SOON.until(() -> status("acme") == null);
        assertThat(marquee.context().getRoute("poll-acme")).isNull();
        SOON.until(() -> marquee.database().number("select count(*) from providers where name = 'acme' and worker is null") == 1);
        assertThat(marquee.database().number("select count(*) from polls where provider = 'acme' and outcome = 'running'")).isZero();
        // what came whole before the poll ended is kept
        marquee.awaitFresh();
        assertThat(titles()).contains("Slow");
    }

    @Test
    void listsTheFilesWhileTheDatabaseIsAway() {
        addAcme("Listed");
        marquee.loseDatabase();
        try {
            // an answer is kept for a second
            SOON.until(() -> marquee.observe("providers").contains("\"database\":\"down\""));
            JsonNode row = status("acme");
            assertThat(row.get("outcome").asText()).isEqualTo("accepted");
            assertThat(row.get("last_poll").isNull()).isTrue();
        } finally {
            marquee.regainDatabase();
        }
        SOON.until(() -> marquee.observe("providers").contains("\"database\":\"up\""));
    }

    @Test
    void leaksNothingOverManyReloads() {
        addAcme("Again");
        CamelContext context = marquee.context();
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        int endpoints = context.getEndpoints().size();
        int routesBefore = model.getRouteDefinitions().size();
        int threads = Thread.activeCount();
        WeakReference<Route> first = new WeakReference<>(context.getRoute("poll-acme"));
        for (int i = 0; i < RELOADS; i++) {
            String digest = status("acme").get("digest").asText();
            folder.put("acme", good() + "# " + i);
            awaitDigest("acme", digest);
        }
        assertThat(status("acme").get("outcome").asText()).isEqualTo("accepted");
        assertThat(model.getRouteDefinitions()).hasSize(routesBefore);
        SOON.until(() -> {
            System.gc();
            return first.get() == null;
        });
        assertThat(context.getEndpoints().size()).isLessThan(endpoints + RELOADS / 10);
        assertThat(Thread.activeCount()).isLessThan(threads + RELOADS / 4);
    }
}
