package io.marquee.provider;

import io.marquee.settings.Variables;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** The rules for every text of a provider file: it reads no setting but the provider's own url, no variable or property of the process, no file. */
final class TextRules {

    static final String NO_SETTING = "it holds {{ }} around what is no setting of this provider";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    /** Functions of the language simple, in both of its notations. */
    private static final Pattern FUNCTION = Pattern.compile(
            "\\$(?:simple)?\\{\\s*(?:env|sysenv|sys|properties|propertiesExist|bean|ref|type|camelContext|exchange)\\s*[.:?(\\[]");

    /** Headers that tell Camel's HTTP component where to go. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)Camel(Rest)?Http(Uri|Path|Query|RawQuery)");

    private TextRules() {}

    /** Why a text of this provider's file is rejected; null when it is not. */
    static String objection(String name, String text) {
        if (text == null) {
            return null;
        }
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            if (!placeholder.group(1).equals(name + ".url") || Variables.isTaken(Variables.subject(name))) {
                return NO_SETTING;
            }
        }
        if (text.strip().startsWith("resource:")) {
            return "resource: is not for provider files";
        }
        return FUNCTION.matcher(text).find() ? "it asks for what is ours: the environment, a setting, or a part of Marquee" : null;
    }

    /** Why a text cannot be the value of a parameter, in which Camel looks for placeholders once more; null when it can. */
    static String objectionToValue(String text) {
        boolean endsAlone = text != null && PLACEHOLDER.matcher(text).replaceAll("").contains("}}");
        return endsAlone ? "it holds }} without {{, which Camel takes for the end of a setting: write } }" : null;
    }

    /** Checks all texts of a node and of those below it. */
    static void check(String name, Node node) throws RejectedFileException {
        String objection = objection(name, Yaml.text(node));
        if (objection != null) {
            throw new RejectedFileException(Yaml.line(node), objection);
        }
        checkHeader(Yaml.fields(node));
        for (Node item : Yaml.items(node)) {
            check(name, item);
        }
        for (Node field : Yaml.fields(node).values()) {
            check(name, field);
        }
    }

    /** Camel fills placeholders into an address that a header names, so that header must not come from a feed. */
    private static void checkHeader(Map<String, Node> step) throws RejectedFileException {
        String header = Yaml.text(step.get("name"));
        boolean isAddress = header != null && ADDRESS.matcher(header).matches();
        if (isAddress && !Yaml.fields(step.get("expression")).containsKey("constant")) {
            throw new RejectedFileException(Yaml.line(step.get("name")), "the header " + header + " must be a constant");
        }
    }
}
