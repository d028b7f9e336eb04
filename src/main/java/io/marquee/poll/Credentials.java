package io.marquee.poll;

import io.marquee.feed.FeedException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider's file says by the name of an environment variable: {@code $ACME_KEY} or {@code ${ACME_KEY}}. It is filled in when the
 * provider is called, so that no route, log, or console shows it, and only from variables that begin with the provider's own name, so
 * that no provider gets the secrets of another one or of ours.
 */
public final class Credentials {

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:([A-Z][A-Z0-9_]*)|\\{([A-Z][A-Z0-9_]*)})");
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \\t]*:[ \\t]*(.*)");
    /** Headers that are the business of the HTTP client and of the poll. */
    private static final Set<String> RESERVED = Set.of(
            "host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "trailer", "keep-alive",
            "if-none-match", "if-modified-since", "accept-encoding");

    private final UnaryOperator<String> environment;

    /** @param environment gives the value of a variable, or null */
    Credentials(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    /** What is wrong with a text of this provider's file, whatever the variables hold; null when nothing is. */
    public static String objection(String provider, String text) {
        String prefix = prefix(provider);
        return VARIABLE.matcher(text).results()
                .map(Credentials::name)
                .filter(name -> !name.startsWith(prefix))
                .findFirst()
                .map(name -> "the variable " + name + " is not the provider's: its names begin with " + prefix)
                .orElse(null);
    }

    /** The same for headers, one a line. */
    public static String headerObjection(String provider, String lines) {
        for (String line : lines.lines().filter(line -> !line.isBlank()).toList()) {
            Matcher header = HEADER.matcher(line.strip());
            if (!header.matches()) {
                return "it must be lines such as Name: value";
            }
            if (RESERVED.contains(header.group(1).toLowerCase(Locale.ROOT)) || header.group(1).startsWith("Camel")) {
                return "the header " + header.group(1) + " is not for provider files";
            }
        }
        return objection(provider, lines);
    }

    /** @throws FeedException when a variable is not set */
    String fill(String provider, String text) throws FeedException {
        String objection = objection(provider, text);
        if (objection != null) {
            throw new FeedException(objection);
        }
        for (String name : names(text)) {
            String value = environment.apply(name);
            if (value == null || value.isBlank() || value.strip().lines().count() > 1) {
                throw new FeedException("the environment variable " + name + (value == null ? " is not set" : " is not one line of text"));
            }
        }
        return VARIABLE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(environment.apply(name(match)).strip()));
    }

    /** The headers, by their names. */
    Map<String, String> headers(String provider, String lines) throws FeedException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines.lines().filter(line -> !line.isBlank()).toList()) {
            Matcher header = HEADER.matcher(line.strip());
            if (header.matches()) {
                headers.put(header.group(1), fill(provider, header.group(2)));
            }
        }
        return headers;
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        VARIABLE.matcher(text).results().map(Credentials::name).forEach(names::add);
        return names;
    }

    private static String name(MatchResult match) {
        return match.group(1) != null ? match.group(1) : match.group(2);
    }

    private static String prefix(String provider) {
        return provider.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_";
    }
}
