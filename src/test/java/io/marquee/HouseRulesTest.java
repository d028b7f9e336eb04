package io.marquee;

import static io.marquee.kit.ProjectFiles.files;
import static io.marquee.kit.ProjectFiles.matches;
import static io.marquee.kit.ProjectFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ProjectFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The rules of this house that a machine can check in its routes, queries, code, and settings; {@code DocumentsTest} has those of documents. */
class HouseRulesTest {

    /** Of a class that needs no reason for its length. */
    private static final int MOST_LINES = 200;
    private static final Path ROUTES = Path.of("routes");
    private static final Path JAVA = Path.of("src/main/java");
    private static final Path SQL = Path.of("src/main/resources/sql");
    private static final Path SEARCH = Path.of("routes/search.camel.yaml");
    private static final Path READ_MONTHS = ROUTES.resolve("read-months.camel.yaml");
    private static final Path CHANGES = ROUTES.resolve("changes.camel.yaml");
    private static final Path STORE = Path.of("routes/store-plans.camel.yaml");
    private static final String SETTINGS = text(Path.of("docs/reference/settings.md"));
    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\{\\{env:([A-Z_0-9]+):(.*)}}");

    // routes

    @Test
    void describesEveryRouteTemplateAndErrorPolicy() {
        for (Definition definition : definitions("route", "routeTemplate", "routeConfiguration")) {
            assertThat(definition.text("id")).as("id in %s", definition.file()).isNotBlank();
            assertThat(definition.text("description")).as("description of %s", definition).isNotBlank();
        }
    }

    @Test
    void namesEveryRouteAsItsDirectEndpoint() {
        List<Definition> called = definitions("route").stream()
                .filter(route -> route.from().startsWith("direct:"))
                .toList();
        assertThat(called).isNotEmpty().allSatisfy(route ->
                assertThat("direct:" + route.text("id")).as("id in %s", route.file()).isEqualTo(route.from()));
    }

    @Test
    void givesEveryRouteAnIdOfItsOwn() {
        assertThat(definitions("route", "routeTemplate", "routeConfiguration").stream().map(d -> d.text("id")))
                .doesNotHaveDuplicates();
    }

    @Test
    void namesEveryProviderAsItsFile() {
        assertThat(definitions("templatedRoute")).filteredOn(route -> !isOfOutlet(route)).isNotEmpty().allSatisfy(route -> {
            String name = route.file().getFileName().toString().replace(".camel.yaml", "");
            assertThat(route.file().getParent()).isIn(ROUTES.resolve("providers"), ROUTES.resolve("examples"));
            assertThat(route.text("routeId")).isEqualTo("poll-" + name);
            assertThat(route.text("prefixId")).isEqualTo(name);
            assertThat(route.parameter("provider")).isEqualTo(name);
        });
    }

    @Test
    void namesEveryOutletAsItsFile() {
        assertThat(definitions("templatedRoute")).filteredOn(HouseRulesTest::isOfOutlet).isNotEmpty().allSatisfy(route -> {
            String name = route.file().getFileName().toString().replace(".camel.yaml", "");
            assertThat(route.text("routeId")).isEqualTo("publish-" + name);
            assertThat(route.text("prefixId")).isEqualTo("publish-" + name);
            assertThat(route.parameter("outlet")).isEqualTo(name);
        });
    }

    private static boolean isOfOutlet(Definition route) {
        return route.file().getParent().endsWith("outlets");
    }

    /** Hawtio draws nothing of a route that has an error handler in it. */
    @Test
    void keepsErrorHandlersOutOfRoutes() {
        assertThat(definitions("route", "routeTemplate")).isNotEmpty().allSatisfy(route ->
                assertThat(route.text("errorHandler")).as("error handler of %s", route).isNull());
        // Camel gives one that is of no route to the files that it reads later, in the place of that of their configuration
        assertThat(definitions("errorHandler")).isEmpty();
    }

    @Test
    void keepsScriptsAndSqlOutOfRoutes() {
        Pattern foreign = Pattern.compile(
                "(?i)\\b(groovy|javascript|script|select\\s|insert\\s|update\\s+\\w+\\s+set\\b|delete\\s+from\\b)");
        assertThat(routeFiles()).isNotEmpty().allSatisfy(file -> assertThat(text(file)).doesNotContainPattern(foreign));
    }

    @Test
    void readsNoHeaderInSearchButTheRawQueryAndWhatAClientMayChoose() {
        assertThat(text(SEARCH)).doesNotContainPattern("\\$\\{(?:in\\.)?headers?\\b|(?m)^\\s*-?\\s*header:");
        String steps = text(JAVA.resolve("io/marquee/search/Steps.java"));
        assertThat(matches("getHeader\\(([^)]*)\\)", steps).map(match -> match.group(1)))
                .containsExactly("Exchange.HTTP_RAW_QUERY", "\"Accept-Encoding\"", "\"If-None-Match\"");
    }

    /** The wall clock is set by people and by protocols; what goes by it stands still for an hour, or does an hour's work at once. */
    @Test
    void takesNoDurationFromTheWallClock() {
        assertThat(routeFiles()).allSatisfy(file ->
                assertThat(text(file)).as(file.toString()).doesNotContainPattern("uri: \"?(timer|quartz|cron)\\b"));
        Pattern wall = Pattern.compile("currentTimeMillis|java\\.util\\.Timer\\b|\\bnew Date\\b|[cC]lock\\.millis|Clock\\.tick|Duration\\.between");
        assertThat(files(JAVA, ".java").stream().filter(file -> wall.matcher(text(file)).find()).map(file -> file.getFileName().toString()))
                // a token ends at a time of day, and so may a Retry-After
                .isSubsetOf("Tokens.java", "Failures.java");
    }

    /** A route that waits says so, by the EIP delay; a test waits for what it wants to see. */
    @Test
    void sleepsNowhere() {
        Pattern sleep = Pattern.compile("Thread\\.sleep|TimeUnit\\.\\w+\\.sleep");
        assertThat(Stream.of(JAVA, Path.of("src/test/java")).flatMap(folder -> files(folder, ".java").stream()))
                .filteredOn(file -> !file.endsWith("HouseRulesTest.java")).noneMatch(file -> sleep.matcher(text(file)).find());
    }

    // the two halves

    @Test
    void keepsSearchAwayFromProvidersAndWriters() {
        assertThat(called(SEARCH)).containsExactly("direct:find-events");
        assertThat(called(ROUTES.resolve("events.camel.yaml"))).containsOnly("direct:find-events");
        assertThat(called(READ_MONTHS)).containsOnly("direct:sum-versions", "direct:load-months", "jdbc:reader");
        assertThat(routeFiles())
                .filteredOn(file -> text(file).contains("jdbc:reader"))
                .containsExactly(CHANGES, READ_MONTHS);
        assertThat(called(CHANGES)).containsOnly("direct:ask-reader", "jdbc:reader");
        assertThat(files(JAVA, ".java"))
                .filteredOn(file -> text(file).contains(".reader()"))
                .containsExactly(JAVA.resolve("io/marquee/Marquee.java"), JAVA.resolve("io/marquee/store/DatabaseHealth.java"));
        assertThat(routeFiles())
                .filteredOn(file -> text(file).contains("findInDatabase") || text(file).contains("monthReader"))
                .containsExactlyInAnyOrder(SEARCH, READ_MONTHS);
    }

    @Test
    void writesPlansInOnePlaceAndDeletesThemNowhere() {
        assertThat(sqlFiles())
                .filteredOn(file -> text(file).contains("insert into plans"))
                .containsExactly(SQL.resolve("upsert-plans.sql"));
        assertThat(routeFiles()).filteredOn(file -> text(file).contains("upsert-plans.sql")).containsExactly(STORE);
        assertThat(sqlFiles()).allSatisfy(file ->
                assertThat(text(file)).doesNotContainPattern("(?i)\\b(delete\\s+from|truncate(\\s+table)?)\\s+plans\\b"));
        // what a poll saw last, and why an event is not published: neither is of what a provider sends
        assertThat(sqlFiles())
                .filteredOn(file -> Pattern.compile("update plans\\b").matcher(text(file)).find())
                .allSatisfy(file -> assertThat(text(file)).containsPattern(file.endsWith("settle-plans.sql")
                        ? "update plans p\\s+set withdrawn = j\\.becomes, published_at = [^\\n]*\\s+from judged" : "update plans\\s+set last_seen_at = now\\(\\)\\s+where"));
        assertThat(routeFiles()).filteredOn(file -> text(file).contains("settle-plans.sql")).containsExactly(ROUTES.resolve("settle-plans.camel.yaml"));
    }

    @Test
    void knowsNoProviderOutsideOfItsFileAndTheSample() {
        assertThat(routeFiles())
                .filteredOn(file -> file.getParent().equals(ROUTES))
                .allSatisfy(file -> assertThat(text(file)).doesNotContainIgnoringCase("fever"));
        // the key fever.url, and the sample that takes its place
        List<String> exceptions = List.of("Sample.java", "Keys.java");
        assertThat(files(JAVA, ".java"))
                .filteredOn(file -> !exceptions.contains(file.getFileName().toString()))
                .allSatisfy(file -> assertThat(withoutComments(text(file))).doesNotContainIgnoringCase("fever"));
    }

    // shapes

    @Test
    void shapesTablesInMigrationsOnly() {
        Pattern shape = Pattern.compile("(?i)\\b(create|alter|drop)\\s+(unlogged\\s+|unique\\s+|temp\\w*\\s+)?(table|index|view|function|trigger|type|sequence)\\b");
        assertThat(files(Path.of("src/main/resources/db/migration"), ".sql")).isNotEmpty().allSatisfy(file ->
                assertThat(text(file)).containsPattern(shape));
        assertThat(Stream.of(sqlFiles(), routeFiles(), files(JAVA, ".java")).flatMap(List::stream))
                .allSatisfy(file -> assertThat(text(file)).doesNotContainPattern(shape));
    }

    /** Beside the contract one class writes an event and one reads it, one writes the answer around it, one an error. */
    @Test
    void writesTheShapeOfAnAnswerInOnePlaceEach() {
        assertThat(writersOf("start_date", "start_time", "end_date", "end_time", "min_price", "max_price")).containsExactly("EventJson.java", "EventFilter.java");
        assertThat(writersOf("events")).containsExactly("Envelope.java");
        assertThat(writersOf("versions")).containsExactly("EventBodies.java");
        assertThat(writersOf("items", "afterChangeNumber")).contains("ChangePages.java");
        assertThat(writersOf("data")).containsExactlyInAnyOrder("ChangePages.java", "EventBodies.java", "ErrorBody.java", "Envelope.java");
        assertThat(files(JAVA, ".java")).allSatisfy(file -> assertThat(withoutComments(text(file))).doesNotContain("\"/search"));
    }

    /** Classes of the two packages that make bodies, with one of these as the key of an object of JSON. */
    private static List<String> writersOf(String... keys) {
        Pattern key = Pattern.compile("\"(?:[^\"\\n]*\\\\\")?(?:" + String.join("|", keys) + ")(?:\\\\)?\"");
        return Stream.of("change", "http", "plan", "search")
                .flatMap(name -> files(JAVA.resolve("io/marquee/" + name), ".java").stream())
                .filter(file -> key.matcher(withoutComments(text(file))).find())
                .map(file -> file.getFileName().toString())
                .toList();
    }

    // sizes

    /** A route fits on a screen of Hawtio and is read at a glance; the parameters of a template are not a part of it. */
    @Test
    void keepsRoutesShortAndCallsOfBeansSmall() {
        Pattern begins = Pattern.compile("(?m)^(?=- route|    route:)");
        assertThat(routeFiles()).isNotEmpty().allSatisfy(file -> {
            // what is before the route of a template are its parameters, three lines each; route is none of a file's
            assertThat(Stream.of(begins.split(text(file))).filter(part -> part.startsWith("- routeTemplate")))
                    .allSatisfy(template -> assertThat(template.split("\n {6}- name: (?!route\n)").length - 1).isLessThanOrEqualTo(20));
            assertThat(Stream.of(begins.split(text(file))).filter(part -> !part.startsWith("- routeConfiguration") && !part.startsWith("- routeTemplate")))
                    .allSatisfy(route -> assertThat(route.lines().count()).as("lines of %s", route.lines().limit(2).toList()).isLessThanOrEqualTo(60));
            assertThat(text(file)).doesNotContainPattern("method: \\w+\\([^)]*,[^)]*,");
        });
    }

    /** A class that long has one concern, and its first sentence says why it is not two. */
    @Test
    void tellsOfEveryLongClassWhyItIsOne() {
        Pattern reason = Pattern.compile("\\A[^.]* in one class since [^.]+[.:]");
        List<Path> longOnes = files(JAVA, ".java").stream().filter(file -> text(file).lines().count() > MOST_LINES).toList();
        assertThat(longOnes).isNotEmpty()
                .allSatisfy(file -> assertThat(documentation(file)).as(file.toString()).containsPattern(reason));
    }

    /** The comment on the type that a file is named after, on one line; empty when it has none. */
    private static String documentation(Path file) {
        return matches("(?s)/\\*\\*(.*?)\\*/\\s*(?:@[^\\n]*\\n)*(?:public )?(?:abstract |final |sealed )*(?:class|interface|record|enum) ", text(file))
                .findFirst()
                .map(found -> found.group(1).replaceAll("\\n \\*", " ").replaceAll("\\s+", " ").strip())
                .orElse("");
    }

    // tests

    @Test
    void testsEveryRouteOfTheCoreInTheClassOfItsFile() {
        assertThat(definitions("route", "routeTemplate"))
                .filteredOn(route -> route.file().getParent().equals(ROUTES))
                .isNotEmpty()
                .allSatisfy(route -> assertThat(text(routeTestOf(route.file()))).as("test of %s", route)
                        .containsPattern("\"(direct:)?" + route.text("id") + "[\",]"));
    }

    /** Such as FinishPollRouteTest for the routes of finish-poll.camel.yaml. */
    private static Path routeTestOf(Path file) {
        String name = Stream.of(file.getFileName().toString().replace(".camel.yaml", "").split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        return Path.of("src/test/java/io/marquee/routes", name + "RouteTest.java");
    }

    @Test
    void tagsEveryTestThatNeedsAWholeApplicationOrADatabase() {
        Pattern needs = Pattern.compile("\\b(RunningMarquee|TestDatabase|EmbeddedServer|KillablePostgres|PackagedMarquee)\\b|\\bMarquee\\.start\\(");
        assertThat(files(Path.of("src/test/java"), "Test.java"))
                .filteredOn(file -> needs.matcher(text(file)).find() && !file.endsWith("HouseRulesTest.java"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(text(file)).contains("@Tag(\"application\")"));
    }

    /** Without its place among the options of the tests, make coverage runs them all and counts nothing. */
    @Test
    void letsTheAgentOfCoverageIntoTheUnitTests() {
        String surefire = matches("(?s)<artifactId>maven-surefire-plugin</artifactId>.*?</plugin>", text(Path.of("pom.xml")))
                .findFirst().orElseThrow().group();
        assertThat(surefire).contains("<argLine>@{argLine} ");
        assertThat(text(Path.of("pom.xml"))).contains("<goal>prepare-agent</goal>");
    }

    // queries

    @Test
    void tellsOfEveryQueryWhatItAnswersTakesAndServes() {
        List<Definition> routes = definitions("route");
        assertThat(sqlFiles()).isNotEmpty().allSatisfy(file -> {
            String head = String.join("\n", text(file).lines().takeWhile(line -> line.startsWith("--")).toList());
            assertThat(head).containsPattern("(?s)\\A-- Answers: \\S.*\n-- Parameters: \\S.*\n-- Called by: \\S[^\n]*\\.\\z");
            String callers = head.substring(head.indexOf("-- Called by: ") + "-- Called by: ".length());
            for (String caller : callers.replace(".", "").split(", ")) {
                assertThat(routes)
                        .as("caller %s of %s", caller, file)
                        .anySatisfy(route -> {
                            assertThat(route.text("id")).isEqualTo(caller);
                            assertThat(route.content().toString()).contains("sql/" + file.getFileName());
                        });
            }
        });
    }

    // settings

    @Test
    void commentsEverySettingAndNamesItsEnvironmentVariableAfterIt() {
        List<String> lines = text(Path.of("application.properties")).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher setting = Pattern.compile("([a-z][\\w.-]*)\\s*=\\s*(.*)").matcher(lines.get(i));
            if (!setting.matches() || setting.group(1).startsWith("camel.")) {
                continue;
            }
            String key = setting.group(1);
            assertThat(lines.get(i - 1)).as("the line above %s", key).matches("# \\S.*");
            Matcher environment = FROM_ENVIRONMENT.matcher(setting.group(2));
            assertThat(environment.matches()).as("%s comes from the environment", key).isTrue();
            assertThat(environment.group(1)).isEqualTo(key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
        }
    }

    @Test
    void listsEverySettingOnItsPageWithItsDefault() {
        assertThat(settings()).isNotEmpty();
        settings().forEach((key, value) -> {
            Matcher environment = FROM_ENVIRONMENT.matcher(value);
            assertThat(environment.matches()).as(key).isTrue();
            String shown = environment.group(2).isEmpty() ? "empty" : "`" + environment.group(2) + "`";
            assertThat(SETTINGS)
                    .containsOnlyOnce("| `" + key + "` | ")
                    .contains("| `" + key + "` | `" + environment.group(1) + "` | " + shown + " | ");
        });
        assertThat(matches("(?m)^\\| `([a-z][\\w.-]*)` \\| `[A-Z_0-9]+` \\| ", SETTINGS).map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(settings().keySet());
    }

    @Test
    void usesEverySetting() {
        String placeholders = text(Path.of("application.properties"))
                + String.join("\n", routeFiles().stream().map(ProjectFiles::text).toList());
        // Keys names every key, and so proves nothing
        String java = String.join("\n", files(JAVA, ".java").stream()
                .filter(file -> !file.endsWith("Keys.java"))
                .map(ProjectFiles::text)
                .toList());
        List<MatchResult> assembled = matches("\"([a-z.-]+)\" \\+ \\w+ \\+ \"([a-z.-]+)\"", java).toList();
        Predicate<String> used = key -> placeholders.contains("{{" + key + "}}")
                || java.contains("\"" + key + "\"")
                || assembled.stream().anyMatch(parts -> key.startsWith(parts.group(1)) && key.endsWith(parts.group(2)));
        assertThat(settings().keySet()).allMatch(used);
    }

    // reading

    /** One entry of a route file: {@code route}, {@code routeTemplate}, and so on. */
    private record Definition(Path file, String kind, Map<?, ?> content) {

        String text(String key) {
            Object value = content.get(key);
            return value == null ? null : value.toString();
        }

        String from() {
            return content.get("from") instanceof Map<?, ?> from ? String.valueOf(from.get("uri")) : "";
        }

        String parameter(String name) {
            return ((List<?>) content.get("parameters")).stream()
                    .map(parameter -> (Map<?, ?>) parameter)
                    .filter(parameter -> name.equals(parameter.get("name")))
                    .map(parameter -> String.valueOf(parameter.get("value")))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public String toString() {
            return kind + " " + text("id") + " in " + file;
        }
    }

    private static List<Definition> definitions(String... kinds) {
        return routeFiles().stream().flatMap(HouseRulesTest::definitionsIn)
                .filter(definition -> Arrays.asList(kinds).contains(definition.kind()))
                .toList();
    }

    private static Stream<Definition> definitionsIn(Path file) {
        List<?> entries = (List<?>) new Load(LoadSettings.builder().build()).loadFromString(text(file));
        return entries.stream()
                .flatMap(entry -> ((Map<?, ?>) entry).entrySet().stream())
                .map(entry -> new Definition(file, String.valueOf(entry.getKey()), (Map<?, ?>) entry.getValue()));
    }

    /** Where the steps of a file send messages. */
    private static List<String> called(Path file) {
        return definitionsIn(file).flatMap(definition -> calls(definition.content())).toList();
    }

    private static Stream<String> calls(Object node) {
        if (node instanceof List<?> list) {
            return list.stream().flatMap(HouseRulesTest::calls);
        }
        if (!(node instanceof Map<?, ?> map)) {
            return Stream.empty();
        }
        return map.entrySet().stream().flatMap(entry -> {
            boolean sends = List.of("to", "toD", "wireTap", "enrich", "pollEnrich").contains(String.valueOf(entry.getKey()));
            return sends && entry.getValue() instanceof Map<?, ?> target
                    ? Stream.of(String.valueOf(target.get("uri")))
                    : calls(entry.getValue());
        });
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        matches("(?m)^([a-z][\\w.-]*)\\s*=\\s*(.*)$", text(Path.of("application.properties")))
                .filter(line -> !line.group(1).startsWith("camel."))
                .forEach(line -> settings.put(line.group(1), line.group(2)));
        return settings;
    }

    private static List<Path> routeFiles() {
        return files(ROUTES, ".camel.yaml");
    }

    private static List<Path> sqlFiles() {
        return files(SQL, ".sql");
    }

    private static String withoutComments(String java) {
        return java.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^\\s*//.*$", "");
    }
}
