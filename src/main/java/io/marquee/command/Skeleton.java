package io.marquee.command;

import io.marquee.poll.Credentials;
import io.marquee.provider.Candidate;
import io.marquee.trial.CaseRuns;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The beginning of a provider file without a look at its feed, with comments, and a first test case that it passes. */
final class Skeleton {

    private static final String YAML = "/camel.yaml";
    private static final String EVENTS = "events.txt";

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

    /**
     * Writes the files, and never over one that exists.
     *
     * @return whether it is written
     */
    boolean write(Path providers, PrintStream out, PrintStream errors) throws IOException {
        Path file = Candidate.file(providers, name);
        try {
            write(file, format + YAML, out);
            Path first = CaseRuns.folder(file).resolve("first");
            write(first.resolve("1." + format), format + "/1." + format, out);
            String own = format + "/" + EVENTS;
            write(first.resolve(EVENTS), Skeleton.class.getResource("/new/" + own) == null ? EVENTS : own, out);
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
