package io.marquee.provider;

import io.marquee.feed.Feeds;
import io.marquee.feed.Redirect;
import io.marquee.feed.Statuses;
import io.marquee.feed.XmlPrefixes;
import io.marquee.mapping.Program;
import io.marquee.plan.TimeNotation;
import io.marquee.plan.Zones;
import io.marquee.poll.Credentials;
import io.marquee.poll.Hold;
import io.marquee.poll.RequestBody;
import io.marquee.settings.Durations;
import io.marquee.source.AllowedFolders;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.snakeyaml.engine.v2.nodes.Node;

/** The rules for a {@code templatedRoute} of a provider file: the parameters that its template declares, each at most once, with valid values. */
final class TemplateRules {

    /** The parameter that is filled in with the id of the route. */
    static final String ROUTE = "route";

    private final CamelContext context;
    private final SourceRules sources;
    private final OwnVariables owned;

    TemplateRules(CamelContext context, AllowedHosts hosts) {
        this.context = context;
        this.sources = new SourceRules(hosts, new AllowedFolders(context.resolvePropertyPlaceholders("{{providers.folders:}}")));
        this.owned = OwnVariables.of(context);
    }

    /** Whether the feed is one that its provider sends. */
    boolean check(String name, Node route) throws RejectedFileException {
        Map<String, Node> fields = Yaml.fields(route);
        Node prefix = fields.get("prefixId");
        if (prefix == null) {
            throw new RejectedFileException(Yaml.line(route), "missing key prefixId, which must be " + name);
        }
        // step ids are unique over all routes: with a prefix of its own choice, a file "a" could take those of a provider "a-b"
        String own = String.valueOf(Yaml.text(fields.get("routeId"))).replaceFirst("^poll-", "");
        if (!own.equals(Yaml.text(prefix))) {
            throw new RejectedFileException(Yaml.line(prefix), "prefixId must be " + own + ", as the route id says");
        }
        if (fields.containsKey("beans")) {
            throw new RejectedFileException(Yaml.line(fields.get("beans")), "beans are not for provider files");
        }
        Node reference = fields.get("routeTemplateRef");
        RouteTemplateDefinition template = context.getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteTemplateDefinition(Yaml.text(reference));
        if (template == null) {
            throw new RejectedFileException(Yaml.line(reference), "there is no template " + Yaml.text(reference));
        }
        return checkParameters(name, route, template);
    }

    private boolean checkParameters(String name, Node route, RouteTemplateDefinition template) throws RejectedFileException {
        Map<String, RouteTemplateParameterDefinition> declared = new HashMap<>();
        template.getTemplateParameters().forEach(parameter -> declared.put(parameter.getName(), parameter));
        Map<String, Node> given = new HashMap<>();
        String variables = variables(route);
        for (Node item : Yaml.items(Yaml.fields(route).get("parameters"))) {
            String parameter = Yaml.text(Yaml.fields(item).get("name"));
            if (!declared.containsKey(parameter) || ROUTE.equals(parameter)) {
                throw new RejectedFileException(Yaml.line(item), "unknown parameter " + parameter);
            }
            if (given.put(parameter, Yaml.fields(item).get("value")) != null) {
                throw new RejectedFileException(Yaml.line(item), "the parameter " + parameter + " is there twice");
            }
            checkValue(name, variables, parameter, Yaml.fields(item).get("value"));
        }
        String url = given.containsKey("url") ? context.resolvePropertyPlaceholders(Yaml.text(given.get("url"))) : "";
        ParameterPairs.check(given, SourceRules.isPushed(url));
        if (given.containsKey("url")) {
            SourceRules.check(given, url);
        }
        for (RouteTemplateParameterDefinition parameter : template.getTemplateParameters()) {
            boolean required = parameter.getDefaultValue() == null && !Boolean.FALSE.equals(parameter.getRequired());
            if (required && !given.containsKey(parameter.getName())) {
                throw new RejectedFileException(Yaml.line(route), "missing parameter " + parameter.getName());
            }
        }
        return SourceRules.isPushed(url);
    }

    /** The value of the parameter {@code variables}; empty when it is not there. */
    private static String variables(Node route) {
        for (Node item : Yaml.items(Yaml.fields(route).get("parameters"))) {
            if ("variables".equals(Yaml.text(Yaml.fields(item).get("name"))) && Yaml.text(Yaml.fields(item).get("value")) != null) {
                return Yaml.text(Yaml.fields(item).get("value"));
            }
        }
        return "";
    }

    private void checkValue(String name, String variables, String parameter, Node node) throws RejectedFileException {
        String objection = first(TextRules.objection(name, Yaml.text(node)), TextRules.objectionToValue(Yaml.text(node)));
        if (objection == null) {
            try {
                objection = objection(name, variables, parameter, context.resolvePropertyPlaceholders(Yaml.text(node)));
            } catch (IllegalArgumentException e) {
                objection = TextRules.NO_SETTING;
            }
        }
        if (objection != null) {
            throw new RejectedFileException(Yaml.line(node), parameter + ": " + objection);
        }
    }

    /** What is wrong with the value of a parameter, which means the same in each template; null when nothing is, or no rule names it. */
    private String objection(String name, String variables, String parameter, String value) {
        return switch (parameter) {
            case "provider" -> value.equals(name) ? null : "it must be " + name + ", as the file is named";
            case "variables" -> first(Credentials.objection(name, value), owned.objection(name, Credentials.declared(value)));
            case "url" -> value.isBlank()
                    ? "it is empty; the setting in it needs a value"
                    : first(Credentials.undeclared(variables, value), sources.objectionToSources(value));
            case "headers" -> Credentials.headerObjection(variables, value);
            case "tokenUrl" -> value.isBlank() ? null : first(Credentials.undeclared(variables, value), sources.objectionToServer(value));
            case "clientId", "tokenFields" -> Credentials.undeclared(variables, value);
            case "clientSecret" -> Credentials.named(value).isEmpty()
                    ? "it must be the name of a variable, such as $" + Credentials.prefix(name) + "SECRET"
                    : Credentials.undeclared(variables, value);
            case "body" -> first(Credentials.undeclared(variables, value), RequestBody.objection(value));
            case "namespaces" -> objectionTo("", () -> XmlPrefixes.of(value));
            case "hold" -> objectionTo("", () -> Hold.of(value));
            case "empty" -> Statuses.objection(value);
            case "redirects" -> Redirect.objection(value);
            case "dateFormat" -> isDateFormat(value) ? null : "it must be a pattern such as dd/MM/yyyy HH:mm";
            case "period" -> isPeriod(value) ? null : "it must be a duration above 0 such as 500ms, 30s, 5m, or 1h, and a year at most";
            case "timeZone" -> isZone(value) ? null : "it must be a zone such as UTC or Europe/Madrid";
            case "format" -> Feeds.formats().contains(value) ? null : "it must be one of " + String.join(", ", Feeds.formats());
            case "next" -> first(Credentials.undeclared(variables, value), objectionTo("no jq: ", () -> Program.of(value)));
            case "mapping" -> objectionTo("no jq: ", () -> Program.of(value));
            default -> null;
        };
    }

    private static boolean isPeriod(String value) {
        try {
            return Durations.isPeriod(Durations.parse(value));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String first(String objection, String other) {
        return objection != null ? objection : other;
    }

    private static boolean isDateFormat(String value) {
        try {
            return TimeNotation.of(null, value) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isZone(String value) {
        try {
            return Zones.of(value) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** What a reading of a value says is wrong with it, in words that go on from these; null when nothing is. */
    private static String objectionTo(String before, Runnable reading) {
        try {
            reading.run();
            return null;
        } catch (IllegalArgumentException e) {
            return before + e.getMessage();
        }
    }
}
