package io.marquee.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is at a path. It takes no longer with more of them, unless these have variables. */
final class PathMap<T> {

    private final Map<String, T> exact = new HashMap<>();
    private final Map<PathTemplate, T> templates = new LinkedHashMap<>();

    void put(String path, T value) {
        PathTemplate template = PathTemplate.of(path);
        if (template == null) {
            exact.put(path, value);
        } else {
            templates.put(template, value);
        }
    }

    /** Null when nothing is there; a path without variables comes before one with them. */
    T get(String path) {
        T value = exact.get(path);
        if (value == null && path != null) {
            for (Map.Entry<PathTemplate, T> template : templates.entrySet()) {
                if (template.getKey().matches(path)) {
                    return template.getValue();
                }
            }
        }
        return value;
    }
}
