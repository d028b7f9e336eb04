package io.marquee.command;

import io.marquee.feed.Feeds;
import io.marquee.poll.Credentials;
import io.marquee.provider.Candidate;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The command {@code new}: writes the beginning of a provider file, with comments, and a first test case that it passes. */
final class Skeleton {

    private static final String YAML = "/camel.yaml";

    private final String name;
    private final String format;
    private final String url;

    /**
     * @param name of the provider
     * @param format what its feed is written in
     * @param url where its feed is
     */
    Skeleton(String name, String format, String url) {
        this.name = name;
        this.format = format;
        this.url = url;
    }

    /** What is wrong with the arguments, one line; null when nothing is. */
    String objection() {
        if (!Candidate.isName(name)) {
            return "the name must be 1 to 64 lower-case letters, digits, or dashes, not " + name;
        }
        if (!Feeds.formats().contains(format)) {
            return "the format must be one of " + String.join(", ", Feeds.formats()) + ", not " + format;
        }
        return isUrl() ? null : "the URL must be http:// or https:// and a host";
    }

    private boolean isUrl() {
        try {
            return url.matches("(?i)https?://[^\\s\"\\\\]+") && URI.create(url).getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Writes the files, and never over one that exists.
     *
     * @return whether it is written
     */
    boolean write(Path providers, PrintStream out, PrintStream errors) throws IOException {
        Path file = Candidate.file(providers, name);
        try {
            write(file, format + YAML, out);
            Path first = Cases.folder(file).resolve("first");
            write(first.resolve("1." + format), format + "/1." + format, out);
            write(first.resolve("events.txt"), "events.txt", out);
        } catch (FileAlreadyExistsException e) {
            errors.println(e.getFile() + ": is there already");
            return false;
        }
        out.println("next: fit records and mapping to the feed, then: make try-provider FILE=" + file);
        return true;
    }

    private void write(Path file, String part, PrintStream out) throws IOException {
        byte[] content;
        try (InputStream in = Skeleton.class.getResourceAsStream("/new/" + part)) {
            content = in.readAllBytes();
        }
        Files.createDirectories(file.getParent());
        // a sample may be no text
        Files.write(file, part.endsWith(YAML) ? filledIn(content) : content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        out.println("wrote " + file);
    }

    private byte[] filledIn(byte[] content) {
        List<String> variables = Credentials.named(url);
        String declared = variables.isEmpty() ? "" : "\n      - name: variables\n        value: " + String.join(", ", variables);
        return new String(content, StandardCharsets.UTF_8)
                .replace("@NAME@", name)
                .replace("\"@URL@\"", "\"" + url + "\"" + declared)
                .getBytes(StandardCharsets.UTF_8);
    }
}
