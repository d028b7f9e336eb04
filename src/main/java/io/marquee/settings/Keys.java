package io.marquee.settings;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every setting, with what its value must be: its form, and bounds of its own where those of the form are too wide. */
final class Keys {

    /** @param bound null when it is no number, size, or duration */
    private record Rule(Form form, Bound bound) {}

    private static final Map<String, Rule> ALL = Map.ofEntries(
            key("log.format", Form.LOG_FORMAT),
            key("otel.exporter.otlp.endpoint", Form.OPTIONAL_HTTP_URL),
            key("http.port", Form.PORT),
            key("http.host", Form.TEXT),
            key("http.event-loops", Form.COUNT_OR_ZERO, "0", "1024"),
            key("http.max-connections", Form.COUNT, "1", "10000000"),
            key("http.max-connections-per-address", Form.COUNT_OR_ZERO),
            key("http.max-in-flight", Form.COUNT, "1", "10000000"),
            key("http.max-waiting-bytes", Form.SIZE),
            key("http.patience", Form.DURATION),
            key("tls.certificate", Form.OPTIONAL_PATH),
            key("tls.key", Form.OPTIONAL_PATH),
            key("access.api-keys", Form.OPTIONAL_PATH),
            key("access.issuer", Form.OPTIONAL_ISSUER),
            key("access.audience", Form.ANY),
            key("access.rate", Form.COUNT_OR_ZERO, "0", "1000000"),
            key("access.trusted-proxies", Form.NETWORKS),
            key("http.public-url", Form.OPTIONAL_HTTP_URL),
            key("http.browse", Form.TRUE_OR_FALSE),
            key("http.http2", Form.TRUE_OR_FALSE),
            key("http.cors-origins", Form.ORIGINS),
            key("push.enabled", Form.TRUE_OR_FALSE),
            // in memory as a whole; of all that wait, four of the largest must fit into the part of one provider
            key("push.max-bytes", Form.COUNT, "1024", "16777216"),
            key("push.max-waiting-bytes", Form.SIZE, "268435456", "1099511627776"),
            key("search.memory", Form.SIZE),
            key("search.refresh", Form.DURATION),
            key("search.database-turns", Form.COUNT, "1", "100000"),
            key("stop.drain", Form.DURATION_OR_ZERO, "0ms", "10m"),
            key("management.port", Form.PORT),
            key("management.host", Form.TEXT),
            key("management.hosts", Form.HOSTS),
            key("hawtio.password", Form.OPTIONAL_PASSWORD),
            key("fever.url", Form.HTTP_URL_OR_SAMPLE),
            key("providers.rescan", Form.DURATION),
            key("providers.allowed-hosts", Form.HOSTS),
            key("providers.private-networks", Form.OPEN_OR_CLOSED),
            key("providers.folders", Form.ANY),
            key("providers.components", Form.COMPONENTS),
            key("providers.lib", Form.PATH),
            key("providers.require-cases", Form.TRUE_OR_FALSE),
            key("outlets.look", Form.DURATION, "10ms", "60s"),
            key("outlets.components", Form.COMPONENTS),
            key("outlets.folders", Form.ANY),
            key("provider.max-plans", Form.COUNT),
            key("provider.months-behind", Form.COUNT),
            key("provider.months-ahead", Form.COUNT),
            // a year
            key("poll.period", Form.DURATION, "1ms", "8784h"),
            key("poll.tick", Form.DURATION),
            key("poll.lease", Form.DURATION),
            key("poll.renewal", Form.DURATION),
            key("poll.deadline", Form.DURATION),
            key("poll.parallel", Form.COUNT_OR_ZERO, "0", "5000"),
            key("feed.deadline", Form.DURATION),
            key("feed.connect-timeout", Form.DURATION),
            key("feed.read-timeout", Form.DURATION),
            key("feed.least-speed", Form.COUNT),
            key("feed.slow-time", Form.DURATION),
            key("feed.quiet", Form.DURATION_OR_ZERO, "0ms", "1m"),
            key("feed.max-bytes", Form.SIZE),
            key("feed.record-max-bytes", Form.COUNT),
            key("feed.record-max-items", Form.COUNT),
            key("feed.remembered-bytes", Form.COUNT_OR_ZERO),
            key("spool.max-bytes", Form.SIZE),
            key("spool.min-free", Form.SIZE),
            key("store.batch-plans", Form.COUNT, "1", "100000"),
            key("store.batch-bytes", Form.COUNT),
            key("store.polls-kept", Form.COUNT),
            key("store.rejections-kept", Form.COUNT),
            // consumers are promised a week (RPDE)
            key("changes.kept", Form.DURATION, "168h", "87600h"),
            key("changes.look", Form.DURATION),
            key("changes.push", Form.DURATION, "10ms", "60s"),
            key("changes.streams", Form.COUNT, "1", "100000"),
            key("changes.license", Form.OPTIONAL_HTTP_URL),
            // a century
            key("events.kept", Form.DURATION_OR_ZERO, "0ms", "876000h"),
            key("withdrawals.look", Form.DURATION),
            key("database.url", Form.OPTIONAL_JDBC_URL),
            key("database.user", Form.TEXT),
            key("database.password", Form.ANY),
            key("database.reader-connections", Form.COUNT, "1", "1000"),
            key("database.writer-connections", Form.COUNT, "1", "1000"),
            // the pool takes no less
            key("database.connect-timeout", Form.DURATION, "250ms", "10m"),
            key("database.read-timeout", Form.DURATION),
            key("database.write-timeout", Form.DURATION),
            key("data.dir", Form.PATH),
            key("routes.dir", Form.PATH));

    private Keys() {}

    private static Map.Entry<String, Rule> key(String key, Form form) {
        return Map.entry(key, new Rule(form, form.bound()));
    }

    private static Map.Entry<String, Rule> key(String key, Form form, String least, String greatest) {
        return Map.entry(key, new Rule(form, new Bound(least, greatest)));
    }

    static Set<String> all() {
        return ALL.keySet();
    }

    /** The bounds of every key that is a number, a size, or a duration. */
    static Map<String, Bound> bounds() {
        Map<String, Bound> bounds = new TreeMap<>();
        ALL.forEach((key, rule) -> {
            if (rule.bound() != null) {
                bounds.put(key, rule.bound());
            }
        });
        return bounds;
    }

    /**
     * Checks the value of a setting. Keys that begin with {@code camel.} are left to Camel.
     *
     * @param name of the setting, for messages
     * @throws SettingException when there is no such key, or its value must be another
     */
    static void check(String key, String name, String value) {
        if (key.startsWith("camel.")) {
            return;
        }
        Rule rule = ALL.get(key);
        if (rule == null) {
            throw new SettingException("unknown setting " + key + " in " + SettingsFile.NAME);
        }
        rule.form().check(name, value);
        if (rule.bound() != null) {
            rule.bound().check(name, value);
        }
    }

    /** Whether a duration may be the period of a provider. */
    static boolean isPeriod(Duration period) {
        return ALL.get("poll.period").bound().contains(period);
    }
}
