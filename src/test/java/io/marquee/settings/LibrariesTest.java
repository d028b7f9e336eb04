package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jars that an operator puts beside ours. */
class LibrariesTest {

    @TempDir
    Path lib;

    private Properties settings(String components) {
        Properties settings = new Properties();
        settings.setProperty("providers.lib", lib.toString());
        settings.setProperty("providers.components", components);
        return settings;
    }

    private void jar(String name, String version, String... files) throws IOException {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(lib.resolve(name + "-" + version + ".jar")))) {
            jar.putNextEntry(new ZipEntry("META-INF/maven/org.apache.camel/" + name + "/pom.properties"));
            jar.write(("version=" + version + "\n").getBytes(StandardCharsets.UTF_8));
            for (String file : files) {
                jar.putNextEntry(new ZipEntry(file));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file", "sftp, scheduler"})
    void areNotNeededForWhatIsInOurJar(String components) {
        assertThat(Libraries.of(settings(components)).loader()).isNull();
    }

    @Test
    void areNamedWhereTheyAreMissing() {
        assertThatThrownBy(() -> Libraries.of(settings("file, stream"))).isInstanceOf(SettingException.class).hasMessage(
                "setting providers.components (PROVIDERS_COMPONENTS): no jar in " + lib + " has the component stream: make lib COMPONENT=camel-stream");
    }

    @Test
    void bringComponents() throws IOException {
        Files.copy(Path.of("target/test-lib/camel-stream-4.17.0.jar"), lib.resolve("camel-stream-4.17.0.jar"));
        try (Libraries libraries = Libraries.of(settings("stream"))) {
            assertThat(libraries.loader().getResource("META-INF/services/org/apache/camel/component/stream")).isNotNull();
        }
    }

    @Test
    void areOfTheSameCamel() throws IOException {
        jar("camel-stream", "4.16.0", "META-INF/services/org/apache/camel/component/stream");
        assertThatThrownBy(() -> Libraries.of(settings("stream"))).isInstanceOf(SettingException.class)
                .hasMessage("setting providers.lib (PROVIDERS_LIB): camel-stream-4.16.0.jar is of Camel 4.16.0, and this Marquee has 4.17.0");
    }

    @Test
    void areJars() throws IOException {
        Files.writeString(lib.resolve("camel-stream-4.17.0.jar"), "<html>not found</html>");
        assertThatThrownBy(() -> Libraries.of(settings(""))).hasMessage("setting providers.lib (PROVIDERS_LIB): camel-stream-4.17.0.jar is no jar that can be read");
    }

    @Test
    void putNoClassInThePlaceOfOurs() throws Exception {
        jar("other", "1.0", "io/marquee/Marquee.class", "org/apache/camel/CamelContext.class");
        try (Libraries libraries = Libraries.of(settings(""))) {
            assertThat(libraries.loader().loadClass("io.marquee.Marquee")).isSameAs(io.marquee.Marquee.class);
            assertThat(libraries.loader().loadClass("org.apache.camel.CamelContext")).isSameAs(org.apache.camel.CamelContext.class);
        }
    }
}
