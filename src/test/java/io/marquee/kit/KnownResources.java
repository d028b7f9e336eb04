package io.marquee.kit;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks for each resource once in a process. Each context of Camel and each migration ask for the same names, of which most are nowhere, and
 * the class path of the tests has three hundred jars to look into; that of the application is one.
 */
public final class KnownResources implements BeforeAllCallback {

    private static final ClassLoader REMEMBERING = new Remembering(KnownResources.class.getClassLoader());

    /** The class path of a process is always the same, so what was found in it is still there, and what was not never comes. */
    private static final class Remembering extends ClassLoader {

        private final Map<String, List<URL>> first = new ConcurrentHashMap<>();
        private final Map<String, List<URL>> all = new ConcurrentHashMap<>();

        Remembering(ClassLoader parent) {
            super(parent);
        }

        @Override
        public URL getResource(String name) {
            List<URL> known = first.get(name);
            if (known == null) {
                URL found = super.getResource(name);
                known = found == null ? List.of() : List.of(found);
                first.put(name, known);
            }
            return known.isEmpty() ? null : known.get(0);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            List<URL> known = all.get(name);
            if (known == null) {
                known = new ArrayList<>(Collections.list(super.getResources(name)));
                all.put(name, known);
            }
            return Collections.enumeration(known);
        }
    }

    /** For the thread of the tests, and so for all that are begun by it. */
    @Override
    public void beforeAll(ExtensionContext context) {
        Thread.currentThread().setContextClassLoader(REMEMBERING);
    }
}
