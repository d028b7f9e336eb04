package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;

/** The folder of outlets of a test, with files made after the examples; they may change while the application runs. */
public final class OutletFiles {

    private static final String ENDING = ".camel.yaml";

    private final Path folder;

    /** @param routes the value of the setting routes.dir */
    public OutletFiles(Path routes) {
        this.folder = routes.resolve("outlets");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of an example, under another name and with another receiver. */
    public static String example(String example, String name, String to) {
        String text = ProjectFiles.text(Path.of("routes/examples/outlets", example + ENDING));
        return text.replaceAll("(?s)(- name: to\n {8}value: ).*?(?=\n {6}- name: )", "$1" + Matcher.quoteReplacement('"' + to + '"'))
                .replaceAll("\\b" + example + "\\b", name)
                .replace("OUTLET_" + example.toUpperCase() + "_", "OUTLET_" + name.toUpperCase() + "_");
    }

    /** A parameter more, at the end of a file. */
    public static String parameter(String name, String value) {
        return "      - name: " + name + "\n        value: \"" + value + "\"\n";
    }

    public Path path(String name) {
        return folder.resolve(name + ENDING);
    }

    /** Puts a file there at once, as a careful operator does. */
    public OutletFiles put(String name, String yaml) {
        try {
            Path beside = Files.writeString(folder.resolve(name + ".new"), yaml);
            Files.move(beside, path(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void delete(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
