package io.marquee.settings;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars of the folder {@code providers.lib}, with components of Camel that are not in ours and what these need. A class that we have comes
 * from us, so no jar there can put another in its place, and the archive of classes that makes starts quick stays good.
 */
final class Libraries implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Libraries.class);
    private static final String COMPONENT = "META-INF/services/org/apache/camel/component/";
    private static final String VERSION = "META-INF/maven/org.apache.camel/%s/pom.properties";
    private static final Pattern OF_CAMEL = Pattern.compile("(camel-[a-z0-9-]+?)-\\d.*\\.jar");

    private final Properties settings;
    private final ClassLoader ours = Libraries.class.getClassLoader();
    private final URLClassLoader theirs;

    private Libraries(Properties settings) {
        this.settings = settings;
        List<Path> jars = jars();
        jars.forEach(this::checkVersion);
        this.theirs = jars.isEmpty() ? null : new URLClassLoader("providers.lib", jars.stream().map(Libraries::url).toArray(URL[]::new), ours);
        if (theirs != null) {
            LOG.info("{} jars of {} are there for provider files and outlets", jars.size(), folder());
        }
    }

    /** @throws SettingException when a jar is of another Camel, or a component that {@code providers.components} or {@code outlets.components} names is in none */
    static Libraries of(Properties settings) {
        Libraries libraries = new Libraries(settings);
        try {
            libraries.checkComponents();
            return libraries;
        } catch (SettingException e) {
            libraries.close();
            throw e;
        }
    }

    /** Finds their classes, and ours; null when there are none. */
    ClassLoader loader() {
        return theirs;
    }

    private Path folder() {
        return Path.of(settings.getProperty("providers.lib", "lib"));
    }

    private List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(folder())) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder(), "*.jar")) {
                found.forEach(jars::add);
            } catch (IOException e) {
                throw rejection("providers.lib", "the folder cannot be read");
            }
        }
        jars.sort(null);
        return jars;
    }

    private void checkVersion(Path jar) {
        Matcher name = OF_CAMEL.matcher(jar.getFileName().toString());
        if (!name.matches()) {
            return;
        }
        String entry = VERSION.formatted(name.group(1));
        try (JarFile file = new JarFile(jar.toFile())) {
            ZipEntry found = file.getEntry(entry);
            if (found == null) {
                return;
            }
            String version;
            try (InputStream in = file.getInputStream(found)) {
                version = version(in);
            }
            if (!ofOurs().equals(version)) {
                throw rejection("providers.lib", jar.getFileName() + " is of Camel " + version + ", and this Marquee has " + ofOurs());
            }
        } catch (IOException e) {
            throw rejection("providers.lib", jar.getFileName() + " is no jar that can be read");
        }
    }

    private String ofOurs() throws IOException {
        try (InputStream in = ours.getResourceAsStream(VERSION.formatted("camel-api"))) {
            return version(in);
        }
    }

    private static String version(InputStream in) throws IOException {
        Properties of = new Properties();
        of.load(in);
        return of.getProperty("version");
    }

    private void checkComponents() {
        ClassLoader all = theirs == null ? ours : theirs;
        checkComponents(all, "providers.components");
        checkComponents(all, "outlets.components");
    }

    private void checkComponents(ClassLoader all, String key) {
        Stream.of(settings.getProperty(key, "").split(",")).map(String::strip).filter(name -> !name.isEmpty()).forEach(name -> {
            if (all.getResource(COMPONENT + name) == null) {
                throw rejection(key, "no jar in " + folder() + " has the component " + name + ": make lib COMPONENT=camel-" + name);
            }
        });
    }

    private static SettingException rejection(String key, String why) {
        return new SettingException("setting " + key + " (" + key.toUpperCase(Locale.ROOT).replace('.', '_') + "): " + why);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (theirs != null) {
                theirs.close();
            }
        } catch (IOException e) {
            LOG.debug("the jars of {} cannot be closed", folder(), e);
        }
    }
}
