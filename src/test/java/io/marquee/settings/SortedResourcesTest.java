package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of routes are found in one order, whatever the folder is called that they are in. */
class SortedResourcesTest {

    /** Bytes before the name of an entry. */
    private static final int LOCAL_HEADER = 30;
    private static final List<String> NAMES = List.of("claim", "failures", "poll", "read", "search", "store");

    private static List<String> found(Main main, String pattern) throws Exception {
        return PluginHelper.getPackageScanResourceResolver(main.getCamelContext()).findResources(pattern).stream()
                .map(resource -> resource.getLocation().replaceAll(".*/", ""))
                .toList();
    }

    @Test
    void areInTheOrderOfTheirNamesInEachFolder(@TempDir Path folder) throws Exception {
        Main main = CamelMain.of(new Properties());
        main.configure().withJmxEnabled(false);
        main.start();
        try {
            for (String name : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
                Path routes = Files.createDirectory(folder.resolve(name));
                for (String route : NAMES) {
                    Files.createFile(routes.resolve(route));
                }
                assertThat(found(main, "file:" + routes + "/*")).as(name).isEqualTo(NAMES);
            }
            assertThat(found(main, "classpath:sql/*.sql")).hasSizeGreaterThan(5).isSorted();
        } finally {
            main.stop();
        }
    }

    /** Whoever unpacks a jar to find a file in it stumbles over what comes before, and takes as long as the jar is large. */
    @Test
    void areFoundInAJarOfWhichNothingElseIsRead(@TempDir Path folder) throws Exception {
        Path jar = folder.resolve("some.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("before", "odd/", "odd/b.yaml", "odd/a.yaml", "odd/c.txt", "other/d.yaml")) {
                out.putNextEntry(new JarEntry(name));
                out.write((name.endsWith("/") ? "" : name + " ").repeat(100).getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = Files.readAllBytes(jar);
        // its directory is at the end
        Arrays.fill(bytes, LOCAL_HEADER + "before".length(), LOCAL_HEADER + "before".length() + 8, (byte) -1);
        Files.write(jar, bytes);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}); CamelContext context = new DefaultCamelContext()) {
            SortedResources resources = SortedResources.of(context);
            resources.addClassLoader(loader);
            List<Resource> found = List.copyOf(resources.findResources("classpath:odd/*.yaml"));
            assertThat(found).extracting(resource -> resource.getLocation().replaceAll(".*/", "")).containsExactly("a.yaml", "b.yaml");
            try (InputStream in = found.get(0).getInputStream()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).startsWith("odd/a.yaml odd/a.yaml");
            }
            String none = folder.resolve("none.jar").toString();
            assertThatThrownBy(() -> resources.doLoadImplementationsInJar("odd/", InputStream.nullInputStream(), none, null))
                    .hasMessage("cannot read the files of " + none);
        }
    }
}
