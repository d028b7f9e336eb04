package io.marquee.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The forms that values of settings have, each with a check and with the words for a value that fails it. */
enum Form {
    ANY("anything", value -> true),
    TEXT("not empty", value -> !value.isBlank()),
    LOG_FORMAT("text or json", value -> value.matches("text|json")),
    TRUE_OR_FALSE("true or false", value -> value.matches("true|false")),
    OPEN_OR_CLOSED("open or closed", value -> value.matches("open|closed")),
    PORT("a port from 0 to 65535", value -> value.matches("\\d{1,5}") && Integer.parseInt(value) <= Form.MAX_PORT),
    COUNT("a whole number from 1 to 999999999", value -> value.matches("[1-9]\\d{0,8}"), "1", "999999999"),
    COUNT_OR_ZERO("a whole number from 0 to 999999999", value -> value.matches("\\d{1,9}"), "0", "999999999"),
    /** At most a thousand terabytes. */
    SIZE("a number of bytes above 0", value -> value.matches("[1-9]\\d{0,17}"), "1", "1000000000000000"),
    DURATION("a duration above 0 such as 500ms, 30s, 5m, or 1h", value -> isReadable(value, Durations::parse) && !Durations.parse(value).isZero(),
            "1ms", "24h"),
    DURATION_OR_ZERO("a duration such as 0s, 500ms, 30s, 5m, or 1h", value -> isReadable(value, Durations::parse), "0ms", "24h"),
    PATH("a path", value -> !value.isBlank() && isReadable(value, Path::of)),
    OPTIONAL_PATH("empty or a path", value -> value.isEmpty() || PATH.accepts(value)),
    HOSTS("empty, or host names or addresses with commas between them", value -> value.matches("([\\w.:-]+(\\s*,\\s*[\\w.:-]+)*)?")),
    ORIGINS("empty, *, or origins as browsers send them, such as https://app.example.org, with commas between them",
            value -> value.isEmpty() || value.equals("*") || Stream.of(value.split(",", -1)).map(String::strip).allMatch(Form::isOrigin)),
    COMPONENTS("empty, or names of components with commas between them", value -> value.matches("([a-z][a-z0-9+-]*(\\s*,\\s*[a-z][a-z0-9+-]*)*)?")),
    NETWORKS("empty, or addresses or networks such as 10.0.0.0/8, with commas between them",
            value -> value.isEmpty() || isReadable(value, Networks::parse)),
    // a URL may hold a password or a key, the more so when it is malformed
    OPTIONAL_HTTP_URL("empty or an http or https URL", value -> value.isEmpty() || isReadable(value, URI::create) && isHttp(URI.create(value)), true),
    HTTP_URL_OR_SAMPLE("empty, sample, or an http or https URL", value -> value.equals("sample") || OPTIONAL_HTTP_URL.accepts(value), true),
    OPTIONAL_ISSUER("empty or an https URL without query and fragment; http only for this machine",
            value -> value.isEmpty() || OPTIONAL_HTTP_URL.accepts(value) && isIssuer(URI.create(value)), true),
    OPTIONAL_JDBC_URL("empty or a URL that begins with jdbc:postgresql:", value -> value.isEmpty() || value.startsWith("jdbc:postgresql:"), true),
    OPTIONAL_PASSWORD("empty or at least 12 characters", value -> value.isEmpty() || value.length() >= Form.LEAST_PASSWORD, true);

    private static final int MAX_PORT = 65_535;
    private static final int LEAST_PASSWORD = 12;
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z][a-z0-9+.-]*)://(?:[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(?::([1-9]\\d{0,4}))?");
    private static final Map<String, String> DEFAULT_PORTS = Map.of("http", "80", "https", "443");

    private final String expected;
    private final Predicate<String> accepted;
    private final Bound bound;
    private final boolean mayBeSecret;

    Form(String expected, Predicate<String> accepted) {
        this(expected, accepted, null, false);
    }

    Form(String expected, Predicate<String> accepted, boolean mayBeSecret) {
        this(expected, accepted, null, mayBeSecret);
    }

    Form(String expected, Predicate<String> accepted, String least, String greatest) {
        this(expected, accepted, new Bound(least, greatest), false);
    }

    Form(String expected, Predicate<String> accepted, Bound bound, boolean mayBeSecret) {
        this.expected = expected;
        this.accepted = accepted;
        this.bound = bound;
        this.mayBeSecret = mayBeSecret;
    }

    /** The bounds of settings of this form that have none of their own; null when it is no number, size, or duration. */
    Bound bound() {
        return bound;
    }

    private boolean accepts(String value) {
        return accepted.test(value);
    }

    /**
     * Checks a value.
     *
     * @param name of the setting, for messages
     * @throws SettingException when the value has another form; its message holds the value unless that may be a secret
     */
    void check(String name, String value) {
        if (!accepts(value)) {
            throw new SettingException("setting " + name + " must be " + expected + (mayBeSecret ? "" : ", not \"" + value + "\""));
        }
    }

    /** Whether a parser that throws an IllegalArgumentException takes a text. */
    private static boolean isReadable(String value, Function<String, Object> reader) {
        try {
            return reader.apply(value) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** To the letter as a browser sends it: small letters, no default port, no slash behind it. */
    private static boolean isOrigin(String value) {
        Matcher origin = ORIGIN.matcher(value);
        return origin.matches()
                && (origin.group(2) == null || PORT.accepts(origin.group(2)) && !origin.group(2).equals(DEFAULT_PORTS.get(origin.group(1))));
    }

    private static boolean isHttp(URI uri) {
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
    }

    private static boolean isIssuer(URI uri) {
        return SafeUrl.is(uri) && uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
    }
}
