package io.marquee.command;

import io.marquee.poll.Credentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secrets in an address, which must not get into a provider file: values of parameters that are called like keys, and private paths of calendars.
 * A variable stands in the place of each.
 */
final class UrlSecrets {

    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&])([^=&#]{1,100})=([^&#]+)");
    private static final Pattern KEY = Pattern.compile("(?i)(?!.*(?:keyword|sort|order|group)).*(?:key|token|secret|passw|pwd|signature|credential|session|auth).*"
            + "|sig|pass|pw|jwt|hash|appid|app_id|client_id|clientid");
    /** As calendars of Google have it. */
    private static final Pattern PRIVATE_PATH = Pattern.compile("(?<=/)(private-[0-9A-Za-z_-]{8,200})(?=/|$|[?#])");

    /** Shorter values are no secrets, and are found within ordinary words. */
    private static final int LEAST = 4;

    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final String url;

    /**
     * @param name of the provider
     * @param given address, in which variables may be named already
     */
    UrlSecrets(String name, String given) {
        this.name = name;
        String parameters = PARAMETER.matcher(given).replaceAll(found -> Matcher.quoteReplacement(parameter(found)));
        this.url = PRIVATE_PATH.matcher(parameters).replaceAll(found -> Matcher.quoteReplacement("$" + variable("PATH", found.group(1))));
    }

    private String parameter(MatchResult found) {
        String value = found.group(2);
        boolean secret = KEY.matcher(found.group(1)).matches() && Credentials.named(value).isEmpty();
        return found.group(1) + "=" + (secret ? "$" + variable(found.group(1), value) : value);
    }

    private String variable(String parameter, String value) {
        String variable = Credentials.prefix(name) + parameter.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
        String free = variable;
        for (int i = 2; values.containsKey(free) && !values.get(free).equals(value); i++) {
            free = variable + "_" + i;
        }
        values.put(free, value);
        return free;
    }

    /** The address with the names of variables in the place of secrets. */
    String url() {
        return url;
    }

    /**
     * Puts the name of its variable in the place of each secret of the address in what a provider sends, which may repeat it.
     *
     * @param further values of variables that the address named, by their names
     */
    byte[] scrubbed(byte[] sent, Map<String, String> further) {
        Map<String, String> all = new LinkedHashMap<>(further);
        all.putAll(values);
        // byte by byte, whatever the encoding
        String text = new String(sent, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> secret : all.entrySet()) {
            for (String form : List.of(secret.getValue(), decoded(secret.getValue()))) {
                if (form.length() >= LEAST) {
                    text = text.replace(new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1), secret.getKey());
                }
            }
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** The secrets by the names of their variables. */
    Map<String, String> values() {
        return values;
    }
}
