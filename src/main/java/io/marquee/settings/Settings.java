package io.marquee.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The settings of one start: a checked value for each key, so that no part of the application needs to check them again. */
public final class Settings {

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> names = new TreeMap<>();
    private final UnaryOperator<String> variables;

    private Settings(UnaryOperator<String> variables) {
        this.variables = variables;
    }

    /**
     * @param directory where the process was started; an {@code application.properties} in it is laid over that of the jar
     * @param environment the variables of the process
     * @throws SettingException when a key is unknown or a value malformed
     */
    public static Settings load(Path directory, Map<String, String> environment) {
        Settings settings = new Settings(environment::get);
        SettingsFile.read(directory).forEach((key, line) -> {
            settings.names.put(key, line.name());
            settings.set(key, line.name(), line.value(environment));
        });
        return settings;
    }

    private void set(String key, String name, String value) {
        Keys.check(key, name, value);
        values.put(key, value);
    }

    /** Replaces one value, for what is only known once the process runs. */
    public Settings with(String key, String value) {
        Settings changed = copy(variables);
        changed.set(key, key, value);
        return changed;
    }

    /** The same with a word in the place of each secret of a provider, for what needs none. */
    public Settings withStandIn() {
        return copy(name -> "stand-in");
    }

    /** The same with values of further environment variables, which come before those of the process. */
    public Settings withVariables(Map<String, String> further) {
        return copy(name -> further.containsKey(name) ? further.get(name) : variables.apply(name));
    }

    private Settings copy(UnaryOperator<String> others) {
        Settings copy = new Settings(others);
        copy.values.putAll(values);
        copy.names.putAll(names);
        return copy;
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

    /** An environment variable that is no setting of ours; null when it is not set. */
    public String environment(String name) {
        return variables.apply(name);
    }

    /** @throws SettingException when no file has the key, as do all methods below */
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

    /** Whether a setting that is open or closed is open. */
    public boolean isOpen(String key) {
        return text(key).equals("open");
    }

    /** Whether a setting that is true or false is true. */
    public boolean isTrue(String key) {
        return text(key).equals("true");
    }

    public int number(String key) {
        return Integer.parseInt(text(key));
    }

    /** Bytes. */
    public long size(String key) {
        return Long.parseLong(text(key));
    }

    /** The empty set when the setting is empty. */
    public Networks networks(String key) {
        return isEmpty(key) ? Networks.none() : Networks.parse(text(key));
    }

    public Path path(String key) {
        return Path.of(text(key));
    }

    public Duration duration(String key) {
        return Durations.parse(text(key));
    }
}
