package io.marquee.poll;

import io.marquee.feed.FeedException;
import io.marquee.poll.VariableValues.Notation;
import io.marquee.settings.Variables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment variables that a provider's file may name in its parameters url, headers, and next, as {@code $ACME_KEY} or
 * {@code ${ACME_KEY}}. The file declares those that it uses, and only these are filled in, when the provider is called, so that no route,
 * log, or console shows them.
 * Their names begin with the provider's own and are none of a setting, so that no provider gets the secrets of another one or of ours.
 */
public final class Credentials {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([A-Z][A-Z0-9_]*)|\\{([A-Z][A-Z0-9_]*)})");
    private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \\t]*:[ \\t]*(.*)");
    /** Headers that are the business of the HTTP client and of the poll. */
    private static final Set<String> RESERVED = Set.of(
            "host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "trailer", "keep-alive",
            "if-none-match", "if-modified-since", "accept-encoding");

    private final UnaryOperator<String> environment;

    /** @param environment gives the value of a variable, or null */
    public Credentials(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** The names that a file declares, with commas between them. */
    public static List<String> declared(String variables) {
        return Stream.of(variables.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    /** What is wrong with the variables that this provider's file declares; null when nothing is. */
    public static String objection(String provider, String variables) {
        if (!declared(variables).isEmpty() && !NAME.matcher(prefix(provider)).matches()) {
            return "a provider that has variables needs a name that begins with a letter, not " + provider;
        }
        return declared(variables).stream()
                .map(name -> {
                    if (!NAME.matcher(name).matches()) {
                        return "it must be names such as " + prefix(provider) + "KEY, with commas between them";
                    }
                    if (!name.startsWith(prefix(provider))) {
                        return "the variable " + name + " is not the provider's: its names begin with " + prefix(provider);
                    }
                    return Variables.isTaken(name) ? "the variable " + name + " is not for provider files: its name is that of a setting" : null;
                })
                .filter(objection -> objection != null)
                .findFirst()
                .orElse(null);
    }

    /** The objection to a text that names a variable which the file does not declare; null when there is none. */
    public static String undeclared(String variables, String text) {
        List<String> declared = declared(variables);
        return named(text).stream()
                .filter(name -> !declared.contains(name))
                .findFirst()
                .map(name -> "the variable " + name + " is not declared: the parameter variables must name it")
                .orElse(null);
    }

    /** Whether a text is the name of a variable and nothing else. */
    public static boolean isName(String text) {
        return VARIABLE.matcher(text).matches();
    }

    /** The variables that a text names, each once. */
    public static List<String> named(String text) {
        return VARIABLE.matcher(text).results().map(Credentials::name).distinct().toList();
    }

    /** What is wrong with headers of a provider's file, one {@code Name: value} a line; null when nothing is. */
    public static String headerObjection(String variables, String lines) {
        for (String line : lines.lines().filter(line -> !line.isBlank()).toList()) {
            Matcher header = HEADER.matcher(line.strip());
            if (!header.matches()) {
                return "it must be lines such as Name: value";
            }
            if (RESERVED.contains(header.group(1).toLowerCase(Locale.ROOT)) || header.group(1).startsWith("Camel")) {
                return "the header " + header.group(1) + " is not for provider files";
            }
        }
        return undeclared(variables, lines);
    }

    /** What the names of a provider's variables begin with: its own name in capitals, with {@code _} for other characters and at the end. */
    public static String prefix(String provider) {
        return provider.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
    }

    /**
     * Reads the variables that a file declares.
     *
     * @throws FeedException when one must not be used, is not set, or is not one line of text
     */
    public VariableValues fill(String provider, String variables) throws FeedException {
        return new VariableValues(values(provider, variables));
    }

    /** The same as they are, by their names. */
    Map<String, String> values(String provider, String variables) throws FeedException {
        String objection = objection(provider, variables);
        if (objection != null) {
            throw new FeedException(objection);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : declared(variables)) {
            String value = environment.apply(name);
            if (value == null || value.isBlank() || value.strip().lines().count() > 1) {
                throw new FeedException("the environment variable " + name + (value == null ? " is not set" : " is not one line of text"));
            }
            values.put(name, value.strip());
        }
        return values;
    }

    /** The headers of a file with their variables filled in, by name. */
    public static Map<String, String> lines(String lines) {
        return headers(VariableValues.none(), lines);
    }

    static Map<String, String> headers(VariableValues filled, String lines) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines.lines().filter(line -> !line.isBlank()).toList()) {
            Matcher header = HEADER.matcher(line.strip());
            if (header.matches()) {
                headers.put(header.group(1), filled.filled(header.group(2), Notation.PLAIN));
            }
        }
        return headers;
    }

    /** Puts something in the place of each variable; null leaves it as it is. */
    static String replace(String text, UnaryOperator<String> values) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String value = values.apply(name(match));
            return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
    }

    private static String name(MatchResult match) {
        return match.group(1) != null ? match.group(1) : match.group(2);
    }
}
