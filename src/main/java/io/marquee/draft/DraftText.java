package io.marquee.draft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a draft as a provider file. */
public final class DraftText {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_/-]*");
    /** Words that are no text in some version of YAML. */
    private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private final StringBuilder yaml = new StringBuilder();

    private DraftText() {}

    /**
     * @param url with the names of variables in it
     * @param variables that it names
     */
    public static String of(String name, String url, List<String> variables, Draft draft) {
        return new DraftText().write(name, url, variables, draft);
    }

    private String write(String name, String url, List<String> variables, Draft draft) {
        yaml.append("# The provider ").append(name).append(", drafted from what its feed holds; docs/providers.md explains each line.\n");
        yaml.append("# What is marked \"guess:\" may be otherwise; what is marked \"fit:\" is to be filled in.\n");
        yaml.append("- templatedRoute:\n    routeTemplateRef: poll-provider\n    routeId: \"poll-").append(name).append("\"\n    prefixId: \"")
                .append(name).append("\"\n    parameters:\n");
        comment("half of each event's identity: never change it once events are stored");
        yaml.append("      - name: provider\n        value: \"").append(name).append("\"\n");
        parameter("url", url, null);
        if (!variables.isEmpty()) {
            parameter("variables", String.join(", ", variables), null);
        }
        parameter("format", draft.format(), null);
        parameter("timeZone", draft.zone(), draft.zoneComment());
        if (!draft.dateFormat().isEmpty()) {
            parameter("dateFormat", draft.dateFormat(), null);
        }
        if (!draft.namespaces().isEmpty()) {
            block("namespaces", draft.prefixes());
        }
        parameter("records", draft.records(), draft.recordsComment());
        comment("a jq program that makes the items of one record");
        block("mapping", draft.mapping());
        return yaml.toString();
    }

    private void parameter(String name, String value, String comment) {
        if (comment != null) {
            comment(comment);
        }
        yaml.append("      - name: ").append(name).append("\n        value: ").append(scalar(value)).append('\n');
    }

    private void comment(String text) {
        yaml.append("      # ").append(text).append('\n');
    }

    private void block(String name, String text) {
        yaml.append("      - name: ").append(name).append("\n        value: |\n");
        text.lines().forEach(line -> yaml.append("          ").append(line).append('\n'));
    }

    /** A text of JSON is one of YAML. */
    private static String scalar(String value) {
        try {
            return PLAIN.matcher(value).matches() && !WORDS.contains(value) ? value : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
