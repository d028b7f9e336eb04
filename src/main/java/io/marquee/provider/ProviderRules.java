package io.marquee.provider;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What a provider file may hold beyond Camel's schema: filled-in templates and routes of its own, with ids, schedulers, and direct
 * endpoints under its own name, and only with the components below, and those that a setting names. It is no sandbox: a file is trusted like code. It keeps a mistake
 * in one file away from the core and from the other files.
 */
final class ProviderRules implements FileRules {

    /** Components that a route of a provider may use without a setting. */
    static final Set<String> COMPONENTS = Set.of("bean", "direct", "http", "https", "log", "micrometer", "scheduler");
    /** Routes of the core that a provider's own route may call. */
    private static final Set<String> CALLABLE = Set.of("store-plans");

    /** Steps whose target is only known when a message comes, or that run foreign code. */
    private static final Set<String> REJECTED_STEPS = Set.of(
            "toD", "wireTap", "enrich", "pollEnrich", "poll", "recipientList", "routingSlip", "dynamicRouter", "kamelet", "serviceCall",
            "script", "groovy", "java", "joor", "language", "beanType");
    /** Options that would put another HTTP client in the place of ours, with its limits. */
    private static final Pattern OTHER_CLIENT = Pattern.compile("(?i)(httpClient|clientBuilder|clientConnectionManager|proxy\\w*Host)");

    private final Set<String> components = new TreeSet<>(COMPONENTS);
    private final TemplateRules templates;
    private final AllowedHosts hosts;

    ProviderRules(CamelContext context, AllowedHosts hosts) {
        this.templates = new TemplateRules(context, hosts);
        this.hosts = hosts;
        String further = context.resolvePropertyPlaceholders("{{providers.components:}}");
        Stream.of(further.split(",")).map(String::strip).filter(name -> !name.isEmpty()).forEach(components::add);
    }

    @Override
    public Set<String> check(String name, Node root, Predicate<String> taken) throws RejectedFileException {
        if (taken.test(name)) {
            throw new RejectedFileException(0, "the name " + name + " is that of a route");
        }
        Set<String> ids = new LinkedHashSet<>();
        boolean isPushed = false;
        for (Node entry : Yaml.items(root)) {
            for (Map.Entry<String, Node> element : Yaml.fields(entry).entrySet()) {
                Node id = id(name, element.getKey(), element.getValue());
                if (taken.test(Yaml.text(id)) || !ids.add(Yaml.text(id))) {
                    throw new RejectedFileException(Yaml.line(id), "the route id " + Yaml.text(id) + " is taken");
                }
                if ("route".equals(element.getKey())) {
                    TextRules.check(name, element.getValue());
                    checkSteps(name, element.getValue(), false);
                } else {
                    isPushed |= templates.check(name, element.getValue());
                }
            }
        }
        if (ids.isEmpty()) {
            throw new RejectedFileException(0, "the file holds no route");
        }
        if (isPushed && ids.size() > 1) {
            throw new RejectedFileException(0, "a file with a feed that is pushed holds no other");
        }
        return ids;
    }

    private static Node id(String name, String kind, Node element) throws RejectedFileException {
        String key = switch (kind) {
            case "route" -> "id";
            case "templatedRoute" -> "routeId";
            default -> throw new RejectedFileException(
                    Yaml.line(element), "a provider file holds templatedRoute and route, and no " + kind);
        };
        Node id = Yaml.fields(element).get(key);
        if (id == null) {
            throw new RejectedFileException(Yaml.line(element), "missing key " + key);
        }
        if (!isOwnRoute(name, Yaml.text(id))) {
            throw new RejectedFileException(
                    Yaml.line(id), "the route id must be poll-" + name + ", or begin with that and a dash; " + Yaml.text(id) + " is reserved");
        }
        return id;
    }

    static boolean isOwnRoute(String name, String id) {
        return id.equals("poll-" + name) || id.startsWith("poll-" + name + "-");
    }

    /** @param consumes whether the node is the beginning of a route */
    private void checkSteps(String name, Node node, boolean consumes) throws RejectedFileException {
        for (Node item : Yaml.items(node)) {
            checkSteps(name, item, false);
        }
        Map<String, Node> keys = Yaml.keys(node);
        for (Map.Entry<String, Node> field : Yaml.fields(node).entrySet()) {
            checkStep(name, field.getKey(), Yaml.line(keys.get(field.getKey())), Yaml.text(field.getValue()), consumes);
            checkSteps(name, field.getValue(), "from".equals(field.getKey()));
        }
    }

    /** @param text null when the value is none */
    private void checkStep(String name, String key, int line, String text, boolean consumes) throws RejectedFileException {
        if (REJECTED_STEPS.contains(key)) {
            throw new RejectedFileException(line, "the step " + key + " is not for provider files");
        }
        if (OTHER_CLIENT.matcher(key).find()) {
            throw new RejectedFileException(line, "the option " + key + " is not for provider files");
        }
        if (text != null && (key.toLowerCase(Locale.ROOT).endsWith("uri") || "to".equals(key))) {
            checkAddress(name, consumes, line, text);
        } else if ("id".equals(key) && text != null && !isOwnRoute(name, text) && !text.startsWith(name + "-")) {
            throw new RejectedFileException(line, "the id of a step must begin with " + name + "-; " + text + " is reserved");
        }
    }

    private void checkAddress(String name, boolean consumes, int line, String uri) throws RejectedFileException {
        String component = uri.replaceFirst(":.*", "");
        String path = uri.substring(Math.min(uri.length(), component.length() + 1)).replaceFirst("^//", "").replaceFirst("\\?.*", "");
        if (!components.contains(component)) {
            throw new RejectedFileException(line, "the component " + component + " is not for provider files; providers.components could name it");
        }
        if (OTHER_CLIENT.matcher(uri).find()) {
            throw new RejectedFileException(line, "an option of " + component + " is not for provider files");
        }
        boolean own = isOwnRoute(name, path) || path.equals(name);
        boolean callable = !consumes && CALLABLE.contains(path);
        if ("scheduler".equals(component) && !own || "direct".equals(component) && !own && !callable) {
            throw new RejectedFileException(line, component + ":" + path + " belongs to others");
        }
        if (component.startsWith("http")) {
            String objection = hosts.objection(path.matches("(?i)https?:.*") ? path : component + "://" + path);
            if (objection != null) {
                throw new RejectedFileException(line, objection);
            }
        }
    }
}
