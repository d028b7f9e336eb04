package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of routes are found in one order, whatever the folder is called that they are in. */
class SortedResourcesTest {

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
}
