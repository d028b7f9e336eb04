package io.marquee.hostile;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider file as somebody writes it who means harm, or whose provider does: any parameter may hold any text. */
final class SourceFile {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private SourceFile(String name) {
        this.name = name;
        parameters.put("provider", name);
    }

    /**
     * One whose records are what a format's notation writes, polled each second.
     *
     * @param beginning of its name; a number makes it one that nobody had before
     */
    static SourceFile of(String beginning, String url, Notation notation) {
        return named(beginning + "-" + COUNT.incrementAndGet(), url, notation);
    }

    /** The same with this name. */
    static SourceFile named(String name, String url, Notation notation) {
        return new SourceFile(name)
                .with("url", url)
                .with("format", notation.format())
                .with("records", notation.records())
                .with("mapping", notation.mapping())
                .with("period", "1s");
    }

    SourceFile with(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    String name() {
        return name;
    }

    String yaml() {
        StringBuilder yaml = new StringBuilder("- templatedRoute:\n    routeTemplateRef: poll-provider\n    routeId: poll-" + name
                + "\n    prefixId: " + name + "\n    parameters:\n");
        // JSON is YAML
        parameters.forEach((parameter, value) -> yaml.append("      - name: ").append(parameter).append("\n        value: \"")
                .append(JsonStringEncoder.getInstance().quoteAsString(value)).append("\"\n"));
        return yaml.toString();
    }
}
