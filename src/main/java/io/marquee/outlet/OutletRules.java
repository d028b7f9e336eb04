package io.marquee.outlet;

import io.marquee.poll.Credentials;
import io.marquee.provider.AllowedHosts;
import io.marquee.provider.FileRules;
import io.marquee.provider.RejectedFileException;
import io.marquee.provider.Yaml;
import io.marquee.settings.Durations;
import io.marquee.source.AllowedFolders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What the file of an outlet may hold beyond Camel's schema: the template publish-changes, filled in once, with ids under its own name, and a
 * receiver of a component, a host, or a folder that a setting allows. As a provider file, it is trusted like code.
 */
public final class OutletRules implements FileRules {

    private static final String TEMPLATE = "publish-changes";
    /** Filled in when the file is loaded. */
    private static final String ROUTE = "route";
    private static final Set<String> WEB = Set.of("http", "https");
    private static final String FOLDER = "file";
    /** What would put another HTTP client in the place of ours, with its limits. */
    private static final Pattern OTHER_CLIENT = Pattern.compile("(?i)(httpClient|clientBuilder|clientConnectionManager|proxy|sslContext|followRedirects|=#)");
    /** None of them leads out of the folder. */
    private static final List<String> FOLDER_OPTIONS = List.of("autoCreate", "fileExist", "forceWrites", "tempPrefix");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{|}}");
    private static final Pattern NAME_OF_HEADER = Pattern.compile("(?m)^\\s*(Camel\\w*)\\s*:");
    /** Of Camel's own headers those that say nothing of where a message goes. */
    private static final Set<String> CAMEL_HEADERS = Set.of("CamelFileName");

    private final CamelContext context;
    private final AllowedHosts hosts;
    private final AllowedFolders folders;
    private final Set<String> components;

    /**
     * @param context that holds the template
     * @param components that outlets may use beside http, https, and file, with commas between them
     */
    public OutletRules(CamelContext context, AllowedHosts hosts, AllowedFolders folders, String components) {
        this.context = context;
        this.hosts = hosts;
        this.folders = folders;
        this.components = Stream.of(components.split(",")).map(String::strip).filter(name -> !name.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Set<String> check(String name, Node root, Predicate<String> taken) throws RejectedFileException {
        Map<String, Node> entry = new HashMap<>();
        for (Node one : Yaml.items(root)) {
            if (!entry.isEmpty()) {
                throw new RejectedFileException(Yaml.line(one), "the file of an outlet holds one templatedRoute");
            }
            entry.putAll(Yaml.fields(one));
        }
        Node route = entry.get("templatedRoute");
        if (route == null || entry.size() > 1) {
            throw new RejectedFileException(Yaml.line(root), "the file of an outlet holds one templatedRoute of " + TEMPLATE);
        }
        Map<String, Node> fields = Yaml.fields(route);
        checkText(route, fields, "routeTemplateRef", TEMPLATE);
        checkText(route, fields, "routeId", "publish-" + name);
        checkText(route, fields, "prefixId", "publish-" + name);
        if (fields.containsKey("beans")) {
            throw new RejectedFileException(Yaml.line(fields.get("beans")), "beans are not for outlets");
        }
        String id = Yaml.text(fields.get("routeId"));
        if (taken.test(id)) {
            throw new RejectedFileException(Yaml.line(fields.get("routeId")), "the route id " + id + " is taken");
        }
        checkParameters(name, route);
        return Set.of(id);
    }

    private static void checkText(Node route, Map<String, Node> fields, String key, String expected) throws RejectedFileException {
        Node found = fields.get(key);
        if (found == null || !expected.equals(Yaml.text(found))) {
            throw new RejectedFileException(Yaml.line(found == null ? route : found), key + " must be " + expected);
        }
    }

    private void checkParameters(String name, Node route) throws RejectedFileException {
        RouteTemplateDefinition template = context.getCamelContextExtension().getContextPlugin(Model.class).getRouteTemplateDefinition(TEMPLATE);
        Map<String, String> values = new HashMap<>();
        template.getTemplateParameters().stream().filter(one -> one.getDefaultValue() != null).forEach(one -> values.put(one.getName(), one.getDefaultValue()));
        Map<String, Node> given = new HashMap<>();
        for (Node item : Yaml.items(Yaml.fields(route).get("parameters"))) {
            String parameter = Yaml.text(Yaml.fields(item).get("name"));
            Node value = Yaml.fields(item).get("value");
            boolean isKnown = template.getTemplateParameters().stream().map(RouteTemplateParameterDefinition::getName).anyMatch(one -> one.equals(parameter));
            if (!isKnown || ROUTE.equals(parameter)) {
                throw new RejectedFileException(Yaml.line(item), "unknown parameter " + parameter);
            }
            if (given.put(parameter, value == null ? item : value) != null) {
                throw new RejectedFileException(Yaml.line(item), "the parameter " + parameter + " is there twice");
            }
            values.put(parameter, String.valueOf(Yaml.text(value)));
        }
        for (String needed : List.of("outlet", "to")) {
            if (!given.containsKey(needed)) {
                throw new RejectedFileException(Yaml.line(route), "missing parameter " + needed);
            }
        }
        for (Map.Entry<String, Node> one : given.entrySet()) {
            String objection = objection(name, values, one.getKey(), values.get(one.getKey()));
            if (objection != null) {
                throw new RejectedFileException(Yaml.line(one.getValue()), one.getKey() + ": " + objection);
            }
        }
    }

    /** @param values of all parameters */
    private String objection(String name, Map<String, String> values, String parameter, String value) {
        if (PLACEHOLDER.matcher(value).find()) {
            return "it holds {{ or }}: an outlet reads no setting, name a variable such as $" + Credentials.prefix(Outlet.ownerOf(name)) + "KEY";
        }
        String variables = values.get("variables");
        return switch (parameter) {
            case "outlet" -> value.equals(name) ? null : "it must be the name of the file, " + name;
            case "variables" -> Credentials.objection(Outlet.ownerOf(name), value);
            case "to" -> first(Credentials.undeclared(variables, value), first(Letter.objection(value, List.of()), objectionTo(value.strip())));
            case "headers" -> first(objectionToHeaders(variables, value), Letter.objection(value, Letter.NAMES));
            case "secret" -> objectionToSecret(variables, value);
            case "format" -> Format.of(value) != null ? null : "it must be one of " + Format.names();
            case "batch" -> objectionToBatch(Format.of(values.get("format")), value);
            case "from" -> Set.of("beginning", "now").contains(value) ? null : "it must be beginning or now";
            case "period" -> objectionToTime(value, Duration.ZERO, Outlet.LONGEST_PERIOD, "0s to 168h");
            case "timeout" -> objectionToTime(value, Duration.ofMillis(1), Outlet.LONGEST_TIMEOUT, "1ms to 2m");
            default -> null;
        };
    }

    private String objectionTo(String value) {
        Address address = Address.of(value);
        if (address == null) {
            return "it must be the address of an endpoint of Camel, such as https://… or kafka:events?brokers=…";
        }
        if (WEB.contains(address.component())) {
            return OTHER_CLIENT.matcher(address.query()).find()
                    ? "an option of " + address.component() + " is not for outlets"
                    : first(address.objection(), hosts.objection(address.before()));
        }
        if (FOLDER.equals(address.component())) {
            boolean isOther = !address.options(text -> text).entrySet().stream().allMatch(
                    option -> FOLDER_OPTIONS.contains(option.getKey()) && !String.valueOf(option.getValue()).matches(".*[/\\\\].*"));
            return isOther ? "options of file are " + String.join(", ", FOLDER_OPTIONS) + ", without slashes"
                    : first(address.objection(), folders.objection(address.path()));
        }
        return components.contains(address.component()) ? address.objection()
                : "the component " + address.component() + " is not for outlets; outlets.components could name it";
    }

    private static String objectionToHeaders(String variables, String value) {
        boolean isOurs = NAME_OF_HEADER.matcher(value).results().map(found -> found.group(1)).anyMatch(header -> !CAMEL_HEADERS.contains(header));
        // those that are known pass as if they were headers of anybody
        return isOurs ? Credentials.headerObjection(variables, value) : Credentials.headerObjection(variables, value.replaceAll("(?m)^(\\s*)Camel", "$1"));
    }

    private static String objectionToSecret(String variables, String value) {
        String[] names = value.strip().split("\\s+");
        return Stream.of(names).allMatch(Credentials::isName) && names.length <= 2
                ? Credentials.undeclared(variables, value)
                : "it must be the name of a variable, or two while the secret changes";
    }

    private static String objectionToBatch(Format format, String value) {
        if (format != null && !format.isOfMany()) {
            return "a message of this format holds one change; items, ndjson, and digest hold more";
        }
        return value.matches("[1-9]\\d{0,2}") && Integer.parseInt(value) <= Outlet.MOST_CHANGES ? null : "it must be a number from 1 to " + Outlet.MOST_CHANGES;
    }

    private static String objectionToTime(String value, Duration least, Duration most, String range) {
        try {
            Duration duration = Durations.parse(value);
            return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0 ? null : "it must be a duration from " + range;
        } catch (IllegalArgumentException e) {
            return "it must be a duration from " + range;
        }
    }

    private static String first(String objection, String other) {
        return objection != null ? objection : other;
    }
}
