package io.marquee.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code application.properties}: first the copy in the jar, then a file in the working directory, whose lines replace those of the copy.
 *
 * <p>A line names the one variable that may set it, as in {@code http.port = {{env:HTTP_PORT:8000}}}, or none. What the variable holds
 * is taken as it is, so that no password is ever read as a placeholder.
 */
final class SettingsFile {

    static final String NAME = "application.properties";
    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\{\\{env:([A-Z_0-9]+):(.*)}}");

    /**
     * One line.
     *
     * @param variable null when it names none
     */
    record Line(String key, String variable, String preset) {

        static Line of(String key, String text) {
            Matcher environment = FROM_ENVIRONMENT.matcher(text);
            return environment.matches() ? new Line(key, environment.group(1), environment.group(2)) : new Line(key, null, text);
        }

        /** The name of the setting in messages: its key, with the variable that may set it. */
        String name() {
            return variable == null ? key : key + " (" + variable + ")";
        }

        String value(Map<String, String> environment) {
            String set = variable == null ? null : environment.get(variable);
            return set == null ? preset : set.strip();
        }
    }

    private SettingsFile() {}

    /**
     * @param directory where the process was started
     * @return by key
     * @throws SettingException when a file cannot be read
     */
    static Map<String, Line> read(Path directory) {
        Properties texts = new Properties();
        try (InputStream bundled = SettingsFile.class.getClassLoader().getResourceAsStream(NAME)) {
            texts.load(bundled);
            Path beside = directory.resolve(NAME);
            if (Files.exists(beside)) {
                texts.load(new StringReader(SmallFile.text(beside)));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingException(NAME + " cannot be read: " + e.getMessage());
        }
        Map<String, Line> lines = new TreeMap<>();
        texts.stringPropertyNames().forEach(key -> lines.put(key, Line.of(key, texts.getProperty(key))));
        return lines;
    }
}
