package io.marquee.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.provider.AllowedHosts;
import io.marquee.provider.RejectedFileException;
import io.marquee.provider.Yaml;
import io.marquee.source.AllowedFolders;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the file of an outlet may say, and how it is told what it may not. */
class OutletRulesTest {

    private static final String GOOD = """
            - templatedRoute:
                routeTemplateRef: publish-changes
                routeId: publish-acme
                prefixId: publish-acme
                parameters:
                  - name: outlet
                    value: acme
                  - name: to
                    value: "https://acme.example/hook?token=$OUTLET_ACME_KEY"
                  - name: variables
                    value: "OUTLET_ACME_KEY, OUTLET_ACME_SECRET"
            """;

    private static DefaultCamelContext context;
    private static OutletRules rules;

    @BeforeAll
    static void loadTemplate() throws Exception {
        context = new DefaultCamelContext();
        context.start();
        PluginHelper.getRoutesLoader(context).loadRoutes(
                PluginHelper.getResourceLoader(context).resolveResource("file:routes/publish-changes.camel.yaml"));
        rules = new OutletRules(context, new AllowedHosts("", true, 9876), new AllowedFolders("/out, /more", "outlets.folders"), "kafka, smtp");
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private static Set<String> check(String yaml) throws RejectedFileException {
        return rules.check("acme", Yaml.read(yaml.getBytes(StandardCharsets.UTF_8)), Set.of("search", "publish-acme-taken")::contains);
    }

    private static void assertRejected(String yaml, String reason) {
        assertThatThrownBy(() -> check(yaml)).isInstanceOf(RejectedFileException.class).hasMessageContaining(reason);
    }

    private static String with(String name, String value) {
        return (name.equals("to") || name.equals("variables") ? GOOD.replaceAll("(?m)( +- name: " + name + "\n).*\n", "") : GOOD)
                + "      - name: " + name + "\n        value: '" + value + "'\n";
    }

    @Test
    void takesWhatIsGood() throws Exception {
        assertThat(check(GOOD)).containsExactly("publish-acme");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "to        | http://127.0.0.1:8080/hook",
        "to        | file:/out/acme?tempPrefix=.",
        "to        | file:///out/acme",
        "to        | kafka:events?brokers=a:9092,b:9092&saslPassword=$OUTLET_ACME_KEY",
        "headers   | kafka.KEY: ${id}",
        "headers   | CamelFileName: ${file}.ndjson",
        "headers   | Authorization: Bearer $OUTLET_ACME_KEY",
        "headers   | X: ${number} ${state} ${epoch} ${count}",
        "secret    | $OUTLET_ACME_SECRET",
        "secret    | $OUTLET_ACME_SECRET $OUTLET_ACME_KEY",
        "format    | event",
        "from      | now",
        "period    | 168h",
        "timeout   | 2m"})
    void takes(String name, String value) throws Exception {
        assertThat(check(with(name, value))).containsExactly("publish-acme");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "to        | nowhere                                   | it must be the address of an endpoint of Camel",
        "to        | https://                                  | the URL must be http:// or https:// and a host",
        "to        | http://169.254.169.254/latest             | is link-local",
        "to        | http://localhost:9876/observe             | our own management port",
        "to        | https://a.example/?httpClientConfigurer=#x | an option of https is not for outlets",
        "to        | https://a.example/?followRedirects=true   | an option of https is not for outlets",
        "to        | https://a.example/?proxyHost=b            | an option of https is not for outlets",
        "to        | https://a.example/?token                  | its options must be name=value",
        "to        | https://a.example/$OUTLET_ACME_OTHER      | the variable OUTLET_ACME_OTHER is not declared",
        "to        | https://a.example/{{database.password}}   | it holds {{ or }}",
        "to        | file:/etc                                 | the folder /etc is not below one of outlets.folders",
        "to        | file:/out/../etc                          | the folder /out/../etc is not below one of outlets.folders",
        "to        | file:/out?jailStartingDirectory=false      | options of file are autoCreate, fileExist, forceWrites, tempPrefix, without slashes",
        "to        | file:/out?tempPrefix=../etc/              | options of file are autoCreate, fileExist, forceWrites, tempPrefix, without slashes",
        "to        | file:/out/${date:now:yyyy}                | there is no ${date:now:yyyy} here",
        "headers   | CamelFileName: ${bean:x}                  | there is no ${bean:x}, it must be one of id",
        "headers   | CamelFileName: $simple{bean:x}            | there is no $simple{bean:x}, it must be one of id",
        "headers   | CamelFileName: ${id                       | there is no ${id, it must be one of id",
        "to        | exec:rm                                   | the component exec is not for outlets; outlets.components could name it",
        "to        | direct:store-plans                        | the component direct is not for outlets",
        "variables | DATABASE_PASSWORD                         | the variable DATABASE_PASSWORD is not the provider",
        "variables | OUTLET_OTHER_KEY                          | the variable OUTLET_OTHER_KEY is not the provider",
        "headers   | no header                                 | it must be lines such as Name: value",
        "headers   | Host: a                                   | the header Host is not for provider files",
        "headers   | CamelHttpUri: http://b.example            | the header CamelHttpUri is not for provider files",
        "headers   | X: ${title}                               | there is no ${title}, it must be one of id, number, state, epoch, count, file",
        "secret    | whsec_AAAA                                | it must be the name of a variable",
        "secret    | $OUTLET_ACME_NONE                         | the variable OUTLET_ACME_NONE is not declared",
        "format    | xml                                       | it must be one of item, event, items, ndjson, digest",
        "batch     | 2                                         | a message of this format holds one change",
        "from      | 2026-01-01                                | it must be beginning or now",
        "period    | 169h                                      | it must be a duration from 0s to 168h",
        "timeout   | 0s                                        | it must be a duration from 1ms to 2m",
        "timeout   | long                                      | it must be a duration from 1ms to 2m",
        "route     | publish-other                             | unknown parameter route",
        "sekret    | x                                         | unknown parameter sekret"})
    void rejects(String name, String value, String reason) {
        assertRejected(with(name, value), reason);
    }

    @ParameterizedTest
    @CsvSource({"0", "51", "x"})
    void rejectsABatchThatIsNoNumberOfChanges(String batch) {
        assertRejected(with("format", "items") + "      - name: batch\n        value: '" + batch + "'\n", "batch: it must be a number from 1 to 50");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "routeId: publish-acme         | routeId: poll-acme                | routeId must be publish-acme",
        "prefixId: publish-acme        | prefixId: acme                    | prefixId must be publish-acme",
        "routeTemplateRef: publish-changes | routeTemplateRef: poll-provider | routeTemplateRef must be publish-changes",
        "value: acme                   | value: other                      | outlet: it must be the name of the file, acme",
        "name: outlet                  | name: timeout                     | missing parameter outlet"})
    void rejectsNamesThatAreNotItsOwn(String part, String other, String reason) {
        assertRejected(GOOD.replace(part.strip(), other.strip()), reason);
    }

    @Test
    void rejectsAllButOneTemplatedRoute() {
        assertRejected(GOOD + GOOD, "the file of an outlet holds one templatedRoute");
        assertRejected("- route:\n    id: publish-acme\n", "holds one templatedRoute of publish-changes");
        assertRejected(GOOD + GOOD.lines().filter(line -> line.contains("value: acme") || line.contains("name: outlet")).map(line -> line + "\n")
                .reduce("", String::concat), "the parameter outlet is there twice");
    }
}
