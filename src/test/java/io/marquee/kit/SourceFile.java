package io.marquee.kit;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** A provider file as somebody writes it: any parameter may hold any text. */
public final class SourceFile {

    private final String name;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    private SourceFile(String name) {
        this.name = name;
        parameters.put("provider", name);
    }

    /** One that still lacks what every file needs: records and a mapping. */
    public static SourceFile of(String name, String url) {
        return new SourceFile(name).with("url", url);
    }

    public SourceFile with(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    public String name() {
        return name;
    }

    public String yaml() {
        StringBuilder yaml = new StringBuilder("- templatedRoute:\n    routeTemplateRef: poll-provider\n    routeId: poll-" + name
                + "\n    prefixId: " + name + "\n    parameters:\n");
        // JSON is YAML
        parameters.forEach((parameter, value) -> yaml.append("      - name: ").append(parameter).append("\n        value: \"")
                .append(JsonStringEncoder.getInstance().quoteAsString(value)).append("\"\n"));
        return yaml.toString();
    }
}
