package io.marquee.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marquee.kit.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a provider file before any of it runs. */
class FileCheckTest {

    private static final Duration QUICKLY = Duration.ofSeconds(20);
    private static final int MANAGEMENT_PORT = 9876;

    /** A whole file; the tests damage it. */
    private static final String GOOD = """
            - templatedRoute:
                routeTemplateRef: poll-provider
                routeId: poll-acme
                prefixId: acme
                parameters:
                  - name: provider
                    value: acme
                  - name: url
                    value: http://127.0.0.1:1/events
                  - name: records
                    value: eventList/output/base_event
                  - name: mapping
                    value: |
                      [ .event[]? | { title: .title } ]
            """;

    private static final String ROUTE = """
            - route:
                id: poll-acme
                from:
                  uri: scheduler:acme
                  parameters:
                    delay: 1000
                  steps:
                    - setVariable:
                        name: provider
                        expression:
                          constant:
                            expression: acme
                    - to:
                        id: acme-fetch
                        uri: http://127.0.0.1:1/events
                    - split:
                        streaming: true
                        expression:
                          jq:
                            expression: .events[]
                        steps:
                          - to:
                              uri: direct:store-plans
            """;

    private static final String NO_BUCKET = "the URL must be s3:// or s3+http://, the host of the service, the bucket, and names of files: "
            + "s3://s3.eu-central-1.amazonaws.com/bucket/folder/*.csv";
    private static final String LOGIN = "Host-Key: SHA256:" + "A".repeat(43) + "\nPassword: $ACME_KEY";

    private static DefaultCamelContext context;
    private static FileCheck check;

    @BeforeAll
    static void loadTemplate() throws Exception {
        context = new DefaultCamelContext();
        Properties settings = new Properties();
        settings.setProperty("providers.folders", "/feeds , /more");
        settings.setProperty("acme.url", "http://127.0.0.1:1/events");
        settings.setProperty("management.url", "http://localhost:9876/observe");
        context.getPropertiesComponent().setInitialProperties(settings);
        context.start();
        PluginHelper.getRoutesLoader(context).loadRoutes(
                PluginHelper.getResourceLoader(context).resolveResource("file:routes/poll-provider.camel.yaml"));
        check = new FileCheck(context, new AllowedHosts("", true, MANAGEMENT_PORT));
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private static Set<String> check(String yaml) throws RejectedFileException {
        return check(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static Set<String> check(byte[] yaml) throws RejectedFileException {
        ProviderFile file = new ProviderFile("acme", "file:acme.camel.yaml", yaml, "digest");
        return check.check(file, Set.of("searchEvents", "store-plans", "poll-acme-taken")::contains);
    }

    private static void assertRejected(String yaml, int line, String reason) {
        assertRejected(yaml.getBytes(StandardCharsets.UTF_8), line, reason);
    }

    private static void assertRejected(byte[] yaml, int line, String reason) {
        assertThatThrownBy(() -> assertTimeoutPreemptively(QUICKLY, () -> check(yaml)))
                .isInstanceOfSatisfying(RejectedFileException.class, e -> {
                    assertThat(e.getMessage()).contains(reason).hasSizeLessThan(400);
                    assertThat(e.line()).as(e.getMessage()).isEqualTo(line);
                });
    }

    @Test
    void takesFilledInTemplatesAndOwnRoutes() throws Exception {
        assertThat(check(GOOD)).containsExactly("poll-acme");
        assertThat(check("\uFEFF" + GOOD.replace("http://127.0.0.1:1/events", "\"{{acme.url}}\""))).containsExactly("poll-acme");
        assertThat(check(ROUTE)).containsExactly("poll-acme");
        assertThat(check(GOOD + ROUTE.replace("id: poll-acme", "id: poll-acme-more"))).containsExactly("poll-acme", "poll-acme-more");
        assertThat(check(GOOD.replace("routeId: poll-acme", "routeId: poll-acme-b").replace("prefixId: acme", "prefixId: acme-b")))
                .containsExactly("poll-acme-b");
    }

    @Test
    void holdsEveryRouteOfOursAgainstCamelsSchema() throws Exception {
        RouteSchema schema = RouteSchema.load();
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                schema.check(Yaml.read(Files.readAllBytes(file)));
            }
        }
    }

    @Test
    void knowsEveryKeywordOfCamelsSchema() throws IOException {
        try (InputStream in = RouteSchema.class.getResourceAsStream(RouteSchema.FILE)) {
            Set<String> keywords = new TreeSet<>();
            collectKeywords(new ObjectMapper().readTree(in), false, keywords);
            assertThat(keywords).isNotEmpty().allMatch(RouteSchema.KEYWORDS::contains);
        }
    }

    private static void collectKeywords(JsonNode rule, boolean names, Set<String> keywords) {
        if (rule.isObject() && !names) {
            rule.fieldNames().forEachRemaining(keywords::add);
        }
        rule.properties().forEach(field -> collectKeywords(
                field.getValue(), !names && Set.of("properties", "definitions").contains(field.getKey()), keywords));
        if (rule.isArray()) {
            rule.forEach(item -> collectKeywords(item, false, keywords));
        }
    }

    @Test
    void rejectsYamlThatCannotBeRead() {
        assertRejected("", 0, "empty");
        assertRejected("# nothing\n", 0, "empty");
        assertRejected("[]", 0, "no route");
        assertRejected(GOOD.replace("routeId: poll-acme", "routeId: \"poll-acme"), 15, "began in line 3");
        assertRejected(GOOD.replace("    prefixId", "   prefixId"), 4, "YAML");
        assertRejected(GOOD.replace("prefixId: acme", "routeId: acme"), 4, "twice");
        assertRejected(GOOD.replace("prefixId: acme", "prefixId: \u0007"), 4, "control character");
        byte[] latin = GOOD.replace("prefixId: acme", "prefixId: é").getBytes(StandardCharsets.ISO_8859_1);
        assertRejected(latin, 4, "not UTF-8");
        assertRejected(GOOD.getBytes(StandardCharsets.UTF_16), 1, "not UTF-8");
    }

    @Test
    void rejectsBombs() {
        StringBuilder bomb = new StringBuilder("- &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("- &a").append(i).append(" [*a").append(i - 1).append(", *a").append(i - 1).append("]\n");
        }
        assertRejected(bomb.toString(), 2, "aliases");
        assertRejected("- &self [*self]\n", 1, "aliases");
        assertRejected("[".repeat(500_000), 1, "deeper than");
        assertRejected("- ".repeat(500_000) + "x", 1, "deeper than");
        assertRejected("{a: ".repeat(200_000), 1, "deeper than");
    }

    @Test
    void rejectsHalfOfAFile() {
        for (int end = 0; end < GOOD.indexOf("[ .event"); end++) {
            byte[] half = GOOD.substring(0, end).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> check(half)).as("%d bytes", end).isInstanceOf(RejectedFileException.class);
        }
    }

    @Test
    void rejectsWhatCamelsSchemaDoesNotKnow() {
        assertRejected("title: this is no route", 1, "a list");
        assertRejected(GOOD.replace("templatedRoute", "templateRoute"), 1, "unknown key templateRoute");
        assertRejected(GOOD.replace("prefixId", "prefix"), 4, "unknown key prefix");
        assertRejected(GOOD.replace("routeTemplateRef: poll-provider\n    ", ""), 2, "missing key routeTemplateRef");
        assertRejected(ROUTE.replace("- split:", "- spilt:"), 16, "unknown key spilt");
        assertRejected(ROUTE.replace("                expression: acme", "                expresion: acme"), 12, "missing key expression");
        assertRejected(ROUTE.replace("streaming: true", "streaming: perhaps"), 17, "a boolean");
        assertRejected(GOOD.replace("value: acme", "value:"), 7, "text");
    }

    @Test
    void rejectsElementsThatReachBeyondTheFile() {
        for (String element : new String[] {
            "beans", "dataFormats", "errorHandler", "from", "intercept", "interceptFrom", "interceptSendToEndpoint", "onCompletion",
            "onException", "routeConfiguration", "routeTemplate", "restConfiguration", "rest"
        }) {
            assertThatThrownBy(() -> check(GOOD + "- " + element + ": {}\n")).as(element).isInstanceOf(RejectedFileException.class);
        }
        assertRejected(GOOD + "- beans:\n    - name: x\n      type: \"#class:java.lang.Object\"\n", 16, "no beans");
        assertRejected(GOOD + "    beans: []\n", 15, "beans");
    }

    @ParameterizedTest
    @ValueSource(strings = {"searchEvents", "store-plans", "poll-other", "poll-acmes", "acme", "poll-acme-taken"})
    void rejectsRouteIdsOfOthers(String id) {
        assertRejected(GOOD.replace("routeId: poll-acme", "routeId: " + id), 3, id);
        assertRejected(ROUTE.replace("id: poll-acme", "id: " + id), 2, id);
    }

    @Test
    void rejectsARouteIdTwiceInAFileAndNoneAtAll() {
        assertRejected(GOOD + ROUTE, 16, "poll-acme is taken");
        assertRejected(ROUTE.replace("    id: poll-acme\n", ""), 2, "missing key id");
        assertRejected(GOOD.replace("    routeId: poll-acme\n", ""), 2, "missing key routeId");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "name: url                   | name: link                 | 8  | unknown parameter link",
        "value: acme                 | value: other               | 7  | provider: it must be acme",
        "Ref: poll-provider          | Ref: poll-nobody           | 2  | there is no template poll-nobody",
        "prefixId: acme              | prefixId: other            | 4  | prefixId must be acme",
        "prefixId: acme              | prefixId: acme-b           | 4  | prefixId must be acme",
        "value: eventList/output/base_event | value: eventList//base_event | 11 | records: \"eventList//base_event\" has a level without",
        "value: eventList/output/base_event | value: \"it's/a\"             | 11 | records: \"it's/a\" holds what no element",
        "value: eventList/output/base_event | value: \"a/{b\"              | 11 | records: \"a/{b\" holds what no element",
        "value: eventList/output/base_event | value: \"a/b, c\"            | 11 | records: \"a/b, c\" holds what no element",
        "value: eventList/output/base_event | value: \" \"                 | 11 | records: it is empty",
        "'[ .event[]?'               | '[ .event[?'               | 13 | mapping: no jq",
        "http://127.0.0.1:1/events   | '\"{{nowhere.url}}\"'      | 9  | url: it holds {{ }}",
        "value: eventList/output/base_event | value: \"}}\"               | 11 | records: it holds }} without {{",
        "{ title: .title } ]         | {a: {b: .title}} ]         | 13 | mapping: it holds }} without {{",
    })
    void rejectsTemplatesThatAreFilledInWrongly(String part, String other, int line, String reason) {
        assertThat(GOOD).contains(part);
        assertRejected(GOOD.replace(part, other), line, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "timeZone, Europe/Madird, timeZone: it must be a zone",
        "period, 30 seconds, period: it must be a duration",
        "period, 0s, period: it must be a duration",
        "format, cobol, format: it must be one of",
        "empty, 500, empty: they must be 204",
        "empty, '404 410', empty: they must be 204",
        "empty, '404,', empty: they must be 204",
        "empty, 200, empty: they must be 204",
        "hold, 30, hold: it must be a percentage such as 30%",
        "hold, 'shrinks 30', hold: it must be a percentage such as 30%",
        "hold, 100%, hold: shrinks can be 99% at most",
        "hold, 'reprices 5%, reprices 5%', hold: reprices is there twice",
        "redirects, 'https://docs.example.org/', redirects: they must be names of hosts",
        "redirects, 'docs.example.org other.example.org', redirects: they must be names of hosts",
        "url, http://127.0.0.1:2/, the parameter url is there twice"
    })
    void rejectsParametersWithValuesThatMakeNoSense(String name, String value, String reason) {
        String yaml = GOOD + "      - name: " + name + "\n        value: " + value + "\n";
        assertRejected(yaml, "url".equals(name) ? 15 : 16, reason);
    }

    private static String with(String name, String value) {
        return GOOD + "      - name: " + name + "\n        value: '" + value + "'\n";
    }

    @Test
    void takesVariablesThatTheFileDeclares() throws RejectedFileException {
        String declared = with("variables", "ACME_KEY, ACME_ID").replace("1/events", "1/events?key=$ACME_KEY");
        assertThat(check(declared + "      - name: headers\n        value: 'X: ${ACME_ID}'\n"
                        + "      - name: next\n        value: '\"?key=$ACME_KEY\"'\n"))
                .containsExactly("poll-acme");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "headers   | X-Key: $ACME_KEY            | headers: the variable ACME_KEY is not declared",
        "next      | \"?key=${ACME_KEY}\"        | next: the variable ACME_KEY is not declared",
        "next      | $ENV.PATH                   | next: the variable ENV is not declared",
        "variables | DATABASE_PASSWORD           | variables: the variable DATABASE_PASSWORD is not the provider's",
        "variables | ACME_KEY ACME_ID            | variables: it must be names such as ACME_KEY",
        "headers   | X: {{database.password}}    | headers: it holds {{ }}",
        "headers   | X: {{env:DATABASE_PASSWORD}} | headers: it holds {{ }}",
        "headers   | X: {{sys:user.home}}        | headers: it holds {{ }}",
        "headers   | X: {{?poll.period}}         | headers: it holds {{ }}",
        "headers   | X: {{acme.url:x}}           | headers: it holds {{ }}",
        "dateFormat | {{hawtio.password}}        | dateFormat: it holds {{ }}",
        "dateFormat | ${sysenv.PATH}             | dateFormat: it asks for what is ours",
        "headers   | resource:file:/etc/passwd   | headers: resource: is not for provider files"
    })
    void rejectsTextsThatAskForWhatIsOurs(String name, String value, String reason) {
        assertRejected(with(name, value), 16, reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "constant: {expression: '{{database.password}}'}", "simple: {expression: '${sysenv.PATH}'}", "simple: {expression: '${env:PATH}'}",
        "simple: {expression: '${properties:database.password}'}", "simple: {expression: '$simple{sys.user.home}'}",
        "simple: {expression: '${camelContext.propertiesComponent}'}", "simple: {expression: '${bean:writer}'}",
        "constant: {expression: 'resource:file:/etc/passwd'}", "groovy: {expression: 'System.getenv()'}",
        "method: {beanType: java.lang.System, method: getenv}"
    })
    void rejectsRoutesThatAskForWhatIsOurs(String expression) {
        assertRejected(ROUTE.replace("constant:\n                expression: acme", expression), 11, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelHttpUri", "camelhttpquery", "CamelHttpPath", "CamelRestHttpUri"})
    void rejectsAnAddressThatAFeedCouldGive(String header) throws RejectedFileException {
        String constant = ROUTE.replace("setVariable", "setHeader").replace("name: provider", "name: " + header);
        assertThat(check(constant)).containsExactly("poll-acme");
        String given = constant.replace("constant:\n                expression: acme", "simple:\n                expression: '${body}'");
        assertRejected(given, 9, "the header " + header + " must be a constant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider", "url", "records", "mapping"})
    void rejectsATemplateWithoutARequiredParameter(String name) {
        String without = GOOD.replaceFirst("(?s)      - name: " + name + "\n        value: (\\|\n)?[^\n]*\n", "");
        assertRejected(without, 2, "missing parameter " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "exec:ls", "file:/etc", "docker:x", "jdbc:writer", "platform-http:/search", "rest:get:x", "nosuch:thing", "{{acme.url}}", "stub:x",
        "direct:searchEvents", "direct:find-events", "direct:load-months", "scheduler:read-months", "timer:acme", "file:x?noop=true",
        "http://127.0.0.1:1/?httpClientConfigurer=#x", "http://169.254.169.254/latest", "https:[fe80::1]/", "http:localhost:9876/observe"
    })
    void refusesToSendWhereAProviderHasNoBusiness(String uri) {
        assertRejected(ROUTE.replace("uri: http://127.0.0.1:1/events", "uri: \"" + uri + "\""), 15, "");
    }

    @Test
    void namesNoFilesToAStepThatAsksByHttp() {
        assertThatThrownBy(() -> check(ROUTE.replace("uri: http://127.0.0.1:1/events", "uri: \"http://a b/\"")))
                .hasMessageEndingWith("the URL must be http:// or https:// and a host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:searchEvents", "direct:store-plans", "scheduler:read-months", "scheduler:renew-leases", "timer:acme", "file:/etc", "direct:poll-b"})
    void refusesToTakeFromWhatBelongsToOthers(String uri) {
        assertRejected(ROUTE.replace("uri: scheduler:acme", "uri: " + uri), 4, "");
    }

    @Test
    void rejectsStepsWhoseTargetCannotBeKnown() {
        assertRejected(ROUTE.replace("- to:\n            id: acme-fetch", "- toD:\n            id: acme-fetch"), 13, "toD");
        assertRejected(ROUTE.replace("id: acme-fetch", "id: query-events"), 14, "query-events is reserved");
        assertRejected(ROUTE.replace("- to:\n                  uri: direct:store-plans", "- to: exec:ls"), 22, "exec");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "file:///etc/passwd", "FILE:/etc/passwd", "ftp://127.0.0.1/", "jar:http://127.0.0.1/x!/y", "127.0.0.1/events", "http://",
        "http://169.254.169.254/latest/meta-data", "https://169.254.1.1/", "http://[fe80::1]/", "http://[FD00:EC2::254]/",
        "http://2852039166/", "http://[::ffff:169.254.169.254]/", "http://user:secret@169.254.169.254/", "http://good.example\\@169.254.169.254/",
        "http://localhost:9876/observe", "http://127.0.0.1:9876", "http://127.9.9.9:9876/", "http://0.0.0.0:9876/", "http://[::1]:9876/",
        "\"{{management.url}}\""
    })
    void rejectsUrlsThatLeadInside(String url) {
        assertRejected(GOOD.replace("http://127.0.0.1:1/events", url), 9, "url: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080/events", "https://no-such-host.invalid:9876/", "http://user:secret@127.0.0.1/?a=b"})
    void takesUrlsThatLeadOutsideOrToTheLoopback(String url) throws RejectedFileException {
        assertThat(check(GOOD.replace("http://127.0.0.1:1/events", url))).containsExactly("poll-acme");
    }

    @Test
    void takesWhateverHostTheSettingNames() {
        AllowedHosts hosts = new AllowedHosts("LocalHost, 169.254.1.1 ,fd00:ec2::254", true, MANAGEMENT_PORT);
        assertThat(hosts.objection("http://localhost:9876/")).isNull();
        assertThat(hosts.objection("http://169.254.1.1/")).isNull();
        assertThat(hosts.objection("http://[fd00:ec2::254]/")).isNull();
        assertThat(hosts.objection("http://169.254.1.2/")).contains("169.254.1.2").contains("providers.allowed-hosts");
        assertThat(hosts.objection("file:/etc")).contains("http://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "@", "\\u", "def f: f; f(", "[ .event[]? ] | nosuch(", "import \"x\" as y;", "{"})
    void rejectsMappingsThatTheParserOfJqStumblesOver(String program) {
        assertRejected(GOOD.replaceFirst("\\[ \\.event.*", Matcher.quoteReplacement(program)), 13, "mapping: no jq");
    }

    @Test
    void rejectsAMappingThatIsNestedWithoutEnd() {
        String deep = GOOD.replaceFirst("\\[ \\.event.*", "(".repeat(400_000));
        assertThatThrownBy(() -> assertTimeoutPreemptively(QUICKLY, () -> check(deep))).isInstanceOf(RejectedFileException.class);
    }

    @Test
    void keepsSecretsOutOfReasons() {
        assertThatThrownBy(() -> check(GOOD.replace("http://127.0.0.1:1/events", "http://user:hush@169.254.169.254/?key=hush")))
                .hasMessageNotContaining("hush");
    }

    /** How a feed is asked for, and how its names are read. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "good", value = {
        "url=http://a.invalid/ http://b.invalid/                       | good",
        "url=http://a.invalid/ ftp://b.invalid/                        | url: the URL must be http:// or https:// and a host, file:/, sftp://, or s3://",
        "url=http://a.invalid/ http://169.254.169.254/                 | url: host 169.254.169.254 is link-local; providers.allowed-hosts could name it",
        "url=MANY                                                      | url: it has more than 100 addresses",
        "body=a=$ACME_KEY                                              | good",
        "body=a=$OTHER_KEY                                             | body: the variable OTHER_KEY is not declared: the parameter variables must name it",
        "hold=30%                                                      | good",
        "hold=shrinks 30%, grows 200%, reprices 20%                    | good",
        "body=LONG                                                     | body: it is longer than 65536 characters",
        "body=a=b;redirects=a.invalid                                  | redirects: what is posted is sent to no other address: write that into url",
        "tokenUrl=https://a.invalid/t;clientId=me;clientSecret=$ACME_KEY;tokenFields=a=b | good",
        "tokenUrl=https://a.invalid/t                                  | good",
        "tokenUrl=https://a.invalid/t https://b.invalid/t              | tokenUrl: it has more than 1 address",
        "tokenUrl=ftp://a.invalid/t                                    | tokenUrl: the URL must be http:// or https:// and a host",
        "tokenUrl=file:/srv/token                                      | tokenUrl: the URL must be http:// or https:// and a host",
        "tokenUrl=http://169.254.169.254/                              | tokenUrl: host 169.254.169.254 is link-local; providers.allowed-hosts could name it",
        "tokenUrl=https://a.invalid/t?k=$OTHER_KEY                     | tokenUrl: the variable OTHER_KEY is not declared: the parameter variables must name it",
        "tokenUrl=https://a.invalid/t;clientSecret=abc                 | clientSecret: it must be the name of a variable, such as $ACME_SECRET",
        "tokenUrl=https://a.invalid/t;clientSecret=$OTHER_KEY          | clientSecret: the variable OTHER_KEY is not declared: the parameter variables must name it",
        "tokenUrl=https://a.invalid/t;tokenFields=a=$OTHER_KEY         | tokenFields: the variable OTHER_KEY is not declared: the parameter variables must name it",
        "clientId=me                                                   | clientId: it needs tokenUrl, where the token is to be had",
        "clientSecret=$ACME_KEY                                        | clientSecret: it needs tokenUrl, where the token is to be had",
        "tokenFields=a=b                                               | tokenFields: it needs tokenUrl, where the token is to be had",
        "namespaces=ev = http://x.invalid/                             | good",
        "namespaces=ev                                                 | namespaces: it must be lines such as ev = http://purl.org/rss/1.0/modules/event/",
        "namespaces=ev = http://x.invalid/;format=json                 | namespaces: only XML has them",
        "format=xlsx;records=Shows!Title,Date                          | good",
        "format=xlsx;records=Shows!                                    | good",
        "format=xlsx;records=,                                         | records: it must be names of columns, such as Title,Date, or Sheet!Title,Date",
        "format=ical;records=VEVENT                                    | good",
        "format=ical;records=vevent                                    | records: it must be VEVENT, as each event is a record"
    })
    void rejectsWhatDoesNotFitTogether(String parameters, String reason) throws Exception {
        assertChecked(parameters, reason);
    }

    /** Feeds that are files. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "good", value = {
        "url=file:/feeds/acme/*.csv file:///feeds/b/c.csv | good",
        "url=file:/feeds/acme/*.csv;empty=none | good",
        "url=file:/etc/passwd | url: the folder /etc is not below one of providers.folders",
        "url=file:/feeds/../etc/passwd | url: the path must be without . and .., backslashes, and control characters",
        "url=file:/feeds/%2e%2e/etc/passwd | url: the path must be without . and .., backslashes, and control characters",
        "url=file:/feeds/a%0Ab.csv | url: the path must be without . and .., backslashes, and control characters",
        "url=file:feeds/a.csv | url: the address must be file:, a path from the root, and nothing behind that",
        "url=file:/feeds/a.csv?delete=true | url: the address must be file:, a path from the root, and nothing behind that",
        "url=file://host/feeds/a.csv | url: the address must be file:/ and a path on this machine",
        "url=file:/feeds/*/a.csv | url: only the last part of the path may hold stars, 5 at most",
        "url=file:/feeds/*a*b*c*d*e*f | url: only the last part of the path may hold stars, 5 at most",
        "url=file:/feeds/ | url: the address must end with the name of a file, or a pattern such as *.csv",
        "url=file:/feeds/a.csv http://a.invalid/ | url: its addresses must be of one kind: http, file, sftp, s3, or push",
        "url=file:/feeds/a.csv;headers=A: b | headers: a folder of this machine needs none",
        "url=file:/feeds/a.csv;next=null | next: only a feed by http has it",
        "url=file:/feeds/a.csv;body=a | body: only a feed by http has it",
        "url=file:/feeds/a.csv;redirects=a.invalid | redirects: only a feed by http has it",
        "url=file:/feeds/a.csv;tokenUrl=https://a.invalid/ | tokenUrl: only a feed by http has it",
        "url=file:/feeds/a.csv;empty=404 | empty: a feed by http has statuses, one of files has none",
        "empty=none | empty: a feed by http has statuses, one of files has none",
        "url=sftp://me@a.invalid/out/*;headers=GOOD | good",
        "url=sftp://$ACME_KEY@a.invalid:2222/~/out/*;headers=Host-Key: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=LFPrivate-Key: $ACME_KEYLFPassphrase: ${ACME_KEY} | good",
        "url=sftp://me:secret@a.invalid/out/*;headers=GOOD | url: the URL must hold no password: headers have it",
        "url=sftp://a.invalid/out/*;headers=GOOD | url: the URL must name a user: sftp://user@a.invalid",
        "url=sftp://me@a_b/out/*;headers=GOOD | url: the URL must be sftp:// with a user and a host that can be asked",
        "url=sftp://me@169.254.169.254/out/*;headers=GOOD | url: host 169.254.169.254 is link-local; providers.allowed-hosts could name it",
        "url=sftp://me@127.0.0.1:MANAGEMENT/out/*;headers=GOOD | url: host 127.0.0.1 with this port is our own management port; providers.allowed-hosts could name it",
        "url=sftp://me@a.invalid/out/* | headers: there must be a line Host-Key: SHA256:… with the fingerprint of the server's key, as ssh-keygen -l prints it",
        "url=sftp://me@a.invalid/out/*;headers=Host-Key: MD5:00LFPassword: $ACME_KEY | headers: there must be a line Host-Key: SHA256:… with the fingerprint of the server's key, as ssh-keygen -l prints it",
        "url=sftp://me@a.invalid/out/*;headers=Host-Key: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA | headers: there must be a line Password or Private-Key",
        "url=sftp://me@a.invalid/out/*;headers=Host-Key: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALFPassword: secret | headers: Password must be the name of a variable",
        "url=sftp://me@a.invalid/out/*;headers=Host-Key: SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALFPassword: $OTHER_KEY | headers: the variable OTHER_KEY is not declared: the parameter variables must name it",
        "url=sftp://me@a.invalid/out/*;headers=GOODLFProxy: a | headers: for sftp they are Host-Key, Password, Private-Key, and Passphrase, and no Proxy",
        "url=s3://s3.eu-central-1.amazonaws.com/acme/out/*.csv | good",
        "url=s3://a.invalid/acme/a%20b.csv s3+http://a.invalid:9000/$ACME_KEY/*;headers=Access-Key: $ACME_KEYLFSecret-Key: ${ACME_KEY}LFSession-Token: $ACME_KEYLFRegion: eu-central-1 | good",
        "url=s3://a.invalid/acme/*;headers=region: $ACME_KEY | good",
        "url=s3://a.invalid/*.csv | url: NO_BUCKET",
        "url=s3://a.invalid/ | url: NO_BUCKET",
        "url=s3:///acme/*.csv | url: NO_BUCKET",
        "url=s3://a_b/acme/*.csv | url: NO_BUCKET",
        "url=s3://a.invalid:0/acme/*.csv | url: NO_BUCKET",
        "url=s3://a.invalid/*/a.csv | url: NO_BUCKET",
        "url=s3://a.invalid//a.csv | url: NO_BUCKET",
        "url=s3:acme/a.csv | url: the address must be s3:, a path from the root, and nothing behind that",
        "url=s3://a.invalid/acme/*.csv?versionId=1 | url: the address must be s3:, a path from the root, and nothing behind that",
        "url=s3://a.invalid/acme/ | url: the address must end with the name of a file, or a pattern such as *.csv",
        "url=s3://a.invalid/acme/../b/*.csv | url: the path must be without . and .., backslashes, and control characters",
        "url=s3://a.invalid/acme/*/a.csv | url: only the last part of the path may hold stars, 5 at most",
        "url=s3://key:secret@a.invalid/acme/*.csv | url: the URL must hold no user and no key: headers have them",
        "url=s3://acme.eu.s3.eu-central-1.amazonaws.com/out/*.csv | url: the URL must name the bucket behind the host: s3://s3.eu-central-1.amazonaws.com/acme.eu/…",
        "url=s3://acme.s3-eu-west-1.amazonaws.com/out/*.csv | url: the URL must name the bucket behind the host: s3://s3-eu-west-1.amazonaws.com/acme/…",
        "url=s3://acme.s3.amazonaws.com/out/*.csv | url: the URL must name the bucket behind the host: s3://s3.amazonaws.com/acme/…",
        "url=s3://169.254.169.254/acme/* | url: host 169.254.169.254 is link-local; providers.allowed-hosts could name it",
        "url=s3+http://127.0.0.1:MANAGEMENT/acme/* | url: host 127.0.0.1 with this port is our own management port; providers.allowed-hosts could name it",
        "url=s3://a.invalid/acme/* https://a.invalid/acme/a.csv | url: its addresses must be of one kind: http, file, sftp, s3, or push",
        "url=s3://a.invalid/acme/*;headers=Access-Key: AKIA0LFSecret-Key: $ACME_KEY | headers: Access-Key must be the name of a variable",
        "url=s3://a.invalid/acme/*;headers=Access-Key: $ACME_KEYLFSecret-Key: secret | headers: Secret-Key must be the name of a variable",
        "url=s3://a.invalid/acme/*;headers=Access-Key: $ACME_KEY | headers: a line Access-Key needs one Secret-Key, and it the other",
        "url=s3://a.invalid/acme/*;headers=Secret-Key: $ACME_KEY | headers: a line Access-Key needs one Secret-Key, and it the other",
        "url=s3://a.invalid/acme/*;headers=Session-Token: $ACME_KEY | headers: a line Session-Token needs Access-Key and Secret-Key",
        "url=s3://a.invalid/acme/*;headers=Region: Frankfurt am Main | headers: Region must be one such as eu-central-1",
        "url=s3://a.invalid/acme/*;headers=Authorization: $ACME_KEY | headers: for s3 they are Access-Key, Secret-Key, Session-Token, and Region, and no Authorization",
        "url=s3://a.invalid/acme/*;headers=Access-Key: $OTHER_KEYLFSecret-Key: $ACME_KEY | headers: the variable OTHER_KEY is not declared: the parameter variables must name it",
        "url=s3://a.invalid/acme/*;next=null | next: only a feed by http has it",
        "url=s3://a.invalid/acme/*;redirects=b.invalid | redirects: only a feed by http has it",
        "url=s3://a.invalid/acme/*;empty=404 | empty: a feed by http has statuses, one of files has none"
    })
    void takesFilesFromWhereTheyMayBe(String parameters, String reason) throws Exception {
        assertChecked(parameters.replace("GOOD", LOGIN).replace("MANAGEMENT", String.valueOf(MANAGEMENT_PORT)).replace("LF", "\n"),
                "url: NO_BUCKET".equals(reason) ? "url: " + NO_BUCKET : reason);
    }

    /** Feeds that are pushed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "good", value = {
        "url=PUSH;clientSecret=$ACME_KEY | good",
        "url=PUSH;clientSecret=${ACME_KEY} $ACME_KEY;format=csv;records=a;hold=30%;period=1h;timeZone=Europe/Madrid | good",
        "url=PUSH | clientSecret: it must name the variable with the secret by which the provider signs what it pushes",
        "url=PUSH;clientSecret=whsec_aaaa | clientSecret: it must be the name of a variable, such as $ACME_SECRET",
        "url=PUSH;clientSecret=whsec_$ACME_KEY | clientSecret: it must be the name of a variable, or two while the secret changes",
        "url=PUSH;clientSecret=$ACME_KEY $ACME_KEY $ACME_KEY | clientSecret: it must be the name of a variable, or two while the secret changes",
        "url=PUSH;clientSecret=$OTHER_KEY | clientSecret: the variable OTHER_KEY is not declared: the parameter variables must name it",
        "url=push:;clientSecret=$ACME_KEY | url: the address of what is pushed must be push:standard-webhooks",
        "url=push:other;clientSecret=$ACME_KEY | url: the address of what is pushed must be push:standard-webhooks",
        "url=PUSH PUSH;clientSecret=$ACME_KEY | url: what is pushed has one address",
        "url=PUSH http://a.invalid/;clientSecret=$ACME_KEY | url: its addresses must be of one kind: http, file, sftp, s3, or push",
        "url=PUSH;clientSecret=$ACME_KEY;next=null | next: only a feed by http has it",
        "url=PUSH;clientSecret=$ACME_KEY;body={} | body: only a feed by http has it",
        "url=PUSH;clientSecret=$ACME_KEY;tokenUrl=http://a.invalid/ | tokenUrl: only a feed by http has it",
        "url=PUSH;clientSecret=$ACME_KEY;headers=A: b | headers: what is pushed has none",
        "url=PUSH;clientSecret=$ACME_KEY;empty=404 | empty: what is pushed has none",
        "url=PUSH;clientSecret=$ACME_KEY;tokenFields=a=b | tokenFields: what is pushed has none"
    })
    void takesWhatIsPushedOnlyWithASecret(String parameters, String reason) throws Exception {
        assertChecked(parameters.replace("PUSH", "push:standard-webhooks"), reason);
    }

    @Test
    void takesNoOtherFeedBesideOneThatIsPushed() {
        String pushed = SourceFile.of("acme", "push:standard-webhooks").with("variables", "ACME_KEY").with("clientSecret", "$ACME_KEY")
                .with("records", "a/b").with("mapping", "[]").yaml();
        String other = SourceFile.of("acme", "http://127.0.0.1:1/").with("records", "a/b").with("mapping", "[]").yaml()
                .replace("routeId: poll-acme", "routeId: poll-acme-2").replace("prefixId: acme", "prefixId: acme-2");
        assertThatThrownBy(() -> check(pushed + other)).isInstanceOf(RejectedFileException.class).hasMessage("a file with a feed that is pushed holds no other");
    }

    private static void assertChecked(String parameters, String reason) throws Exception {
        SourceFile file = SourceFile.of("acme", "http://127.0.0.1:1/").with("variables", "ACME_KEY").with("records", "a/b").with("mapping", "[]");
        for (String parameter : parameters.split(";")) {
            String[] sides = parameter.split("=", 2);
            file.with(sides[0], switch (sides[1]) {
                case "MANY" -> "http://a.invalid/ ".repeat(101);
                case "LONG" -> "x".repeat(65_537);
                default -> sides[1];
            });
        }
        if (reason == null) {
            assertThat(check(file.yaml())).containsExactly("poll-acme");
        } else {
            assertThatThrownBy(() -> check(file.yaml())).isInstanceOf(RejectedFileException.class).hasMessage(reason);
        }
    }
}
