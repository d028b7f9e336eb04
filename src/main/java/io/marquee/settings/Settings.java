package io.marquee.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one start: {@code application.properties} with the environment filled in, every value checked.
 *
 * <p>The copy in the jar gives the defaults; a file of that name in the working directory is laid over it. An unknown key
 * or a malformed value stops the start with a {@link SettingException} that names it.
 */
public final class Settings {

    private static final String FILE = "application.properties";
    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\{\\{env:([A-Z_0-9]+):(.*)}}");
    private static final int MAX_PORT = 65_535;
    private static final int LEAST_PASSWORD = 12;

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("log.format", Kind.LOG_FORMAT),
            Map.entry("otel.exporter.otlp.endpoint", Kind.OPTIONAL_HTTP_URL),
            Map.entry("http.port", Kind.PORT),
            Map.entry("http.host", Kind.TEXT),
            Map.entry("http.event-loops", Kind.COUNT_OR_ZERO),
            Map.entry("http.max-connections", Kind.COUNT),
            Map.entry("http.max-connections-per-address", Kind.COUNT_OR_ZERO),
            Map.entry("http.max-in-flight", Kind.COUNT),
            Map.entry("http.max-waiting-bytes", Kind.SIZE),
            Map.entry("http.patience", Kind.DURATION),
            Map.entry("tls.certificate", Kind.OPTIONAL_PATH),
            Map.entry("tls.key", Kind.OPTIONAL_PATH),
            Map.entry("access.api-keys", Kind.OPTIONAL_PATH),
            Map.entry("access.issuer", Kind.OPTIONAL_ISSUER),
            Map.entry("access.audience", Kind.ANY),
            Map.entry("access.rate", Kind.COUNT_OR_ZERO),
            Map.entry("access.trusted-proxies", Kind.NETWORKS),
            Map.entry("search.memory", Kind.SIZE),
            Map.entry("search.refresh", Kind.DURATION),
            Map.entry("search.database-turns", Kind.COUNT),
            Map.entry("stop.drain", Kind.DURATION_OR_ZERO),
            Map.entry("management.port", Kind.PORT),
            Map.entry("management.host", Kind.TEXT),
            Map.entry("management.hosts", Kind.HOSTS),
            Map.entry("hawtio.password", Kind.OPTIONAL_PASSWORD),
            Map.entry("fever.url", Kind.HTTP_URL_OR_SAMPLE),
            Map.entry("providers.rescan", Kind.DURATION),
            Map.entry("providers.allowed-hosts", Kind.HOSTS),
            Map.entry("providers.private-networks", Kind.OPEN_OR_CLOSED),
            Map.entry("provider.max-plans", Kind.COUNT),
            Map.entry("provider.months-behind", Kind.COUNT),
            Map.entry("provider.months-ahead", Kind.COUNT),
            Map.entry("poll.period", Kind.DURATION),
            Map.entry("poll.tick", Kind.DURATION),
            Map.entry("poll.lease", Kind.DURATION),
            Map.entry("poll.renewal", Kind.DURATION),
            Map.entry("feed.deadline", Kind.DURATION),
            Map.entry("feed.connect-timeout", Kind.DURATION),
            Map.entry("feed.read-timeout", Kind.DURATION),
            Map.entry("feed.least-speed", Kind.COUNT),
            Map.entry("feed.slow-time", Kind.DURATION),
            Map.entry("feed.max-bytes", Kind.SIZE),
            Map.entry("feed.record-max-bytes", Kind.COUNT),
            Map.entry("feed.record-max-items", Kind.COUNT),
            Map.entry("spool.max-bytes", Kind.SIZE),
            Map.entry("spool.min-free", Kind.SIZE),
            Map.entry("store.batch-plans", Kind.COUNT),
            Map.entry("store.batch-bytes", Kind.COUNT),
            Map.entry("store.polls-kept", Kind.COUNT),
            Map.entry("store.rejections-kept", Kind.COUNT),
            Map.entry("database.url", Kind.OPTIONAL_JDBC_URL),
            Map.entry("database.user", Kind.TEXT),
            Map.entry("database.password", Kind.ANY),
            Map.entry("database.reader-connections", Kind.COUNT),
            Map.entry("database.writer-connections", Kind.COUNT),
            Map.entry("database.connect-timeout", Kind.DURATION),
            Map.entry("database.read-timeout", Kind.DURATION),
            Map.entry("database.write-timeout", Kind.DURATION),
            Map.entry("data.dir", Kind.PATH),
            Map.entry("routes.dir", Kind.PATH));

    /** First words of variables that others than providers read: the system, Java, clouds, databases, and what this runs in. */
    private static final Set<String> FOREIGN = Set.of(
            "AWS", "AZURE", "CAMEL", "CI", "DOCKER", "GCP", "GH", "GIT", "GITHUB", "GITLAB", "GOOGLE", "HOME", "HTTPS", "JAVA", "JDK", "JOLOKIA",
            "JVM", "KUBE", "KUBERNETES", "LANG", "LC", "LD", "MARQUEE", "MAVEN", "NO", "NPM", "PATH", "PG", "POSTGRES", "SSH", "SSL", "USER",
            "VAULT", "XDG");

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, String> variables;

    private Settings(Map<String, String> environment) {
        variables = environment;
    }

    /**
     * @param directory where the process was started
     * @param environment the variables of the process
     * @throws SettingException when a key is unknown or a value malformed
     */
    public static Settings load(Path directory, Map<String, String> environment) {
        Properties file = new Properties();
        try (InputStream bundled = Settings.class.getClassLoader().getResourceAsStream(FILE)) {
            file.load(bundled);
            Path beside = directory.resolve(FILE);
            if (Files.exists(beside)) {
                try (Reader reader = Files.newBufferedReader(beside)) {
                    file.load(reader);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingException(FILE + " cannot be read: " + e.getMessage());
        }
        Settings settings = new Settings(environment);
        file.stringPropertyNames().forEach(key -> settings.set(key, file.getProperty(key), environment));
        return settings;
    }

    private void set(String key, String raw, Map<String, String> environment) {
        Matcher env = FROM_ENVIRONMENT.matcher(raw);
        String value = raw;
        String name = key;
        if (env.matches()) {
            name = key + " (" + env.group(1) + ")";
            String set = environment.get(env.group(1));
            value = set == null ? env.group(2) : set.strip();
        }
        if (!key.startsWith("camel.")) {
            Kind kind = KINDS.get(key);
            if (kind == null) {
                throw new SettingException("unknown setting " + key + " in " + FILE);
            }
            kind.check(name, value);
            if (kind.bound != null) {
                Bounds.check(key, kind.bound, name, value);
            }
        }
        values.put(key, value);
        names.putIfAbsent(key, name);
    }

    /** Of every key that is a number, a size, or a duration. */
    static Map<String, Bounds.Bound> bounds() {
        Map<String, Bounds.Bound> bounds = new TreeMap<>();
        KINDS.forEach((key, kind) -> {
            if (kind.bound != null) {
                bounds.put(key, Bounds.OF_KEYS.getOrDefault(key, kind.bound));
            }
        });
        return bounds;
    }

    /** The key, with the variable that sets it if one does, as in {@code http.port (HTTP_PORT)}; for messages. */
    public String nameOf(String key) {
        return names.getOrDefault(key, key);
    }

    /** Every key with its value, as Camel's properties. */
    public Properties asProperties() {
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }

    /** Replaces one value, for what is only known once the process runs. */
    public Settings with(String key, String value) {
        Settings changed = new Settings(variables);
        changed.values.putAll(values);
        changed.names.putAll(names);
        changed.set(key, value, Map.of());
        return changed;
    }

    /**
     * Whether a name is that of one of our variables, or begins as several of ours or of the system's do. The one setting of a single
     * provider, its {@code url}, leaves the others of its name to it.
     */
    public static boolean isTaken(String variable) {
        String subject = variable.replaceFirst("_.*", "");
        return FOREIGN.contains(subject)
                || KINDS.keySet().stream().map(Settings::variable).anyMatch(ours -> ours.equals(variable)
                        || ours.startsWith(subject + "_") && !isOfOneProvider(subject));
    }

    private static boolean isOfOneProvider(String subject) {
        return KINDS.keySet().stream().map(Settings::variable).filter(ours -> ours.startsWith(subject + "_")).allMatch((subject + "_URL")::equals);
    }

    /** The name that a variable with nothing but this subject would have, for {@link #isTaken}. */
    public static String subject(String name) {
        return variable(name) + "_";
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    /** An environment variable that is no setting of ours; null when it is not set. */
    public String environment(String name) {
        return variables.get(name);
    }

    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new SettingException("missing setting " + key);
        }
        return value;
    }

    public boolean isEmpty(String key) {
        return text(key).isEmpty();
    }

    /** Of a setting that is open or closed. */
    public boolean isOpen(String key) {
        return text(key).equals("open");
    }

    public int number(String key) {
        return Integer.parseInt(text(key));
    }

    public long size(String key) {
        return Long.parseLong(text(key));
    }

    /** None when the setting is empty. */
    public Networks networks(String key) {
        return isEmpty(key) ? Networks.none() : Networks.parse(text(key));
    }

    public Path path(String key) {
        return Path.of(text(key));
    }

    public Duration duration(String key) {
        return Durations.parse(text(key));
    }

    /** What a value has to look like. */
    private enum Kind {
        ANY("anything") {
            @Override
            boolean accepts(String value) {
                return true;
            }
        },
        TEXT("not empty") {
            @Override
            boolean accepts(String value) {
                return !value.isBlank();
            }
        },
        LOG_FORMAT("text or json") {
            @Override
            boolean accepts(String value) {
                return value.equals("text") || value.equals("json");
            }
        },
        OPEN_OR_CLOSED("open or closed") {
            @Override
            boolean accepts(String value) {
                return value.equals("open") || value.equals("closed");
            }
        },
        PORT("a port from 0 to 65535") {
            @Override
            boolean accepts(String value) {
                return value.matches("\\d{1,5}") && Integer.parseInt(value) <= MAX_PORT;
            }
        },
        COUNT("a whole number from 1 to 999999999", Bounds.COUNT) {
            @Override
            boolean accepts(String value) {
                return value.matches("[1-9]\\d{0,8}");
            }
        },
        COUNT_OR_ZERO("a whole number from 0 to 999999999", Bounds.COUNT_OR_ZERO) {
            @Override
            boolean accepts(String value) {
                return value.matches("\\d{1,9}");
            }
        },
        SIZE("a number of bytes above 0", Bounds.SIZE) {
            @Override
            boolean accepts(String value) {
                return value.matches("[1-9]\\d{0,17}");
            }
        },
        DURATION("a duration above 0 such as 500ms, 30s, 5m, or 1h", Bounds.DURATION) {
            @Override
            boolean accepts(String value) {
                try {
                    return !Durations.parse(value).isZero();
                } catch (IllegalArgumentException e) {
                    return false;
                }
            }
        },
        DURATION_OR_ZERO("a duration such as 0s, 500ms, 30s, 5m, or 1h", Bounds.DURATION_OR_ZERO) {
            @Override
            boolean accepts(String value) {
                try {
                    return !Durations.parse(value).isNegative();
                } catch (IllegalArgumentException e) {
                    return false;
                }
            }
        },
        PATH("a path") {
            @Override
            boolean accepts(String value) {
                try {
                    return !value.isBlank() && Path.of(value) != null;
                } catch (InvalidPathException e) {
                    return false;
                }
            }
        },
        OPTIONAL_HTTP_URL("empty or an http or https URL") {
            @Override
            boolean accepts(String value) {
                try {
                    URI uri = URI.create(value);
                    return value.isEmpty()
                            || ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                                    && uri.getHost() != null;
                } catch (IllegalArgumentException e) {
                    return false;
                }
            }
        },
        HTTP_URL_OR_SAMPLE("empty, sample, or an http or https URL") {
            @Override
            boolean accepts(String value) {
                return value.equals("sample") || OPTIONAL_HTTP_URL.accepts(value);
            }
        },
        HOSTS("empty, or host names or addresses with commas between them") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty() || value.matches("[\\w.:-]+(\\s*,\\s*[\\w.:-]+)*");
            }
        },
        OPTIONAL_PATH("empty or a path") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty() || PATH.accepts(value);
            }
        },
        OPTIONAL_ISSUER("empty or an https URL without query and fragment; http only for this machine") {
            @Override
            boolean accepts(String value) {
                if (value.isEmpty() || !OPTIONAL_HTTP_URL.accepts(value)) {
                    return value.isEmpty();
                }
                URI uri = URI.create(value);
                return SafeUrl.is(uri) && uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            }
        },
        NETWORKS("empty, or addresses or networks such as 10.0.0.0/8, with commas between them") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty() || Networks.areReadable(value);
            }
        },
        OPTIONAL_PASSWORD("empty or at least 12 characters") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty() || value.length() >= LEAST_PASSWORD;
            }
        },
        OPTIONAL_JDBC_URL("empty or a URL that begins with jdbc:postgresql:") {
            @Override
            boolean accepts(String value) {
                return value.isEmpty() || value.startsWith("jdbc:postgresql:");
            }
        };

        private final String expected;
        private final Bounds.Bound bound;

        Kind(String expected) {
            this(expected, null);
        }

        Kind(String expected, Bounds.Bound bound) {
            this.expected = expected;
            this.bound = bound;
        }

        abstract boolean accepts(String value);

        void check(String name, String value) {
            if (!accepts(value)) {
                // a URL may hold a password or a key, the more so when it is malformed
                boolean mayBeSecret = this == OPTIONAL_PASSWORD || expected.contains("URL");
                String found = mayBeSecret ? "" : ", not \"" + value + "\"";
                throw new SettingException("setting " + name + " must be " + expected + found);
            }
        }
    }
}
