package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a value comes from, and that it arrives as it was written: nothing in it is filled in, unescaped, or taken for a profile. */
class SettingSourcesTest {

    /** What some library reads as a placeholder, an escape, a list, or a profile. */
    private static final List<String> SHAPES = List.of(
            "pass-word", "${x}", "${HTTP_PORT}", "${x:y}", "$${x}", "\\${x}", "{{x}}", "{{x:y}}", "{{?x}}", "{{", "}}", "}}{{env:X:y}}", "a\\b", "a\\,b", "a,b",
            "%dev.x", "RAW(x)", "#{x}", "a b", "a=b:c#d!e", "ñ€", "");

    private enum Source {
        FILE {
            @Override
            Settings load(Path folder, String shape) throws IOException {
                return file(folder, escaped(shape), Map.of("DATABASE_PASSWORD", "other"));
            }
        },
        PRESET_OF_FILE {
            @Override
            Settings load(Path folder, String shape) throws IOException {
                return file(folder, "{{env:DATABASE_PASSWORD:" + escaped(shape) + "}}", Map.of());
            }
        },
        VARIABLE {
            @Override
            Settings load(Path folder, String shape) {
                return Settings.load(folder, Map.of("DATABASE_PASSWORD", shape));
            }
        },
        VARIABLE_OVER_FILE {
            @Override
            Settings load(Path folder, String shape) throws IOException {
                return file(folder, "{{env:DATABASE_PASSWORD:other}}", Map.of("DATABASE_PASSWORD", shape));
            }
        },
        VARIABLE_OF_ANOTHER_NAME {
            @Override
            Settings load(Path folder, String shape) throws IOException {
                return file(folder, "{{env:SECRET_2:other}}", Map.of("SECRET_2", shape, "DATABASE_PASSWORD", "other"));
            }
        };

        abstract Settings load(Path folder, String shape) throws IOException;

        static Settings file(Path folder, String line, Map<String, String> environment) throws IOException {
            Files.writeString(folder.resolve("application.properties"), "database.password = " + line + "\n");
            return Settings.load(folder, environment);
        }

        private static String escaped(String shape) {
            return shape.replace("\\", "\\\\");
        }
    }

    @TempDir
    Path folder;

    static Stream<Arguments> sourcesAndShapes() {
        return Arrays.stream(Source.values()).flatMap(source -> SHAPES.stream().map(shape -> Arguments.of(source, shape)));
    }

    @ParameterizedTest
    @MethodSource("sourcesAndShapes")
    void takesAValueAsItIsWritten(Source source, String shape) throws IOException {
        assertThat(source.load(folder, shape).text("database.password")).isEqualTo(shape);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http_max_connections", "http.max-connections", "http.max_connections", "HTTP.MAX.CONNECTIONS", "HTTP_MAX-CONNECTIONS", "Http_Max_Connections",
        "HTTP__MAX_CONNECTIONS", "_DEV_HTTP_MAX_CONNECTIONS", "%dev.http.max-connections", "CAMEL_HTTP_MAX_CONNECTIONS"
    })
    void listensToNoOtherNameOfAVariable(String alias) {
        Map<String, String> environment = new HashMap<>(Map.of("SMALLRYE_CONFIG_PROFILE", "dev", "CAMEL_MAIN_PROFILE", "dev"));
        environment.put(alias, "7");
        assertThat(Settings.load(folder, environment).number("http.max-connections")).isEqualTo(10_000);
        environment.put("HTTP_MAX_CONNECTIONS", "8");
        assertThat(Settings.load(folder, environment).number("http.max-connections")).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"%dev.http.port", "http_port", "HTTP_PORT", "http.Port", "marquee.http.port", "http", "smallrye.config.profile"})
    void rejectsAKeyThatIsAlmostOne(String key) throws IOException {
        Files.writeString(folder.resolve("application.properties"), key + " = 1\n");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.load(folder, Map.of()))
                .withMessage("unknown setting " + key + " in application.properties");
    }

    @Test
    void readsNoFileOfAProfile() throws IOException {
        Files.writeString(folder.resolve("application-dev.properties"), "http.port = 1\n");
        Files.writeString(folder.resolve("application.properties"), "camel.main.profile = dev\n");
        assertThat(Settings.load(folder, Map.of()).number("http.port")).isEqualTo(8000);
    }

    @Test
    void takesAVariableThatIsSetToNothingAsNothing() {
        assertThat(Settings.load(folder, Map.of("DATABASE_USER", "me")).text("database.user")).isEqualTo("me");
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.load(folder, Map.of("DATABASE_USER", "")))
                .withMessage("setting database.user (DATABASE_USER) must be not empty, not \"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+5", "-0", "0x10", "1_000", "1e3", "٥", "5.0", "five"})
    void takesNoOtherNotationOfANumber(String value) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.load(folder, Map.of("HTTP_MAX_CONNECTIONS", value)))
                .withMessage("setting http.max-connections (HTTP_MAX_CONNECTIONS) must be a whole number from 1 to 999999999, not \"" + value + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "HAWTIO_PASSWORD, geheim", "DATABASE_URL, postgres://me:geheim@host/db", "FEVER_URL, http://me:geheim@a b/", "FEVER_URL, ftp://me:geheim@host/",
        "ACCESS_ISSUER, https://me:geheim@host/", "OTEL_EXPORTER_OTLP_ENDPOINT, grpc://me:geheim@host"
    })
    void repeatsNoSecretWhenItIsMalformed(String variable, String value) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> Settings.load(folder, Map.of(variable, value)))
                .withMessageContaining("(" + variable + ")")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("geheim"))
                .withNoCause();
    }

    /** What is checked is what routes get: a property of the JVM would go past every check. */
    @Test
    void handsCamelTheValuesThatWereChecked() throws Exception {
        Map<String, String> properties = Map.of(
                "poll.tick", "9s", "HTTP_PORT", "1", "POLL_TICK", "9s", "camel.main.name", "another", "camel.main.tracing", "true",
                "camel.component.direct.timeout", "7", "camel.component.direct.block", "true");
        properties.forEach(System::setProperty);
        Properties checked = Settings.load(folder, Map.of("POLL_TICK", "3s", "DATABASE_PASSWORD", "{{x}}${y}\\z")).asProperties();
        // those name beans that the application brings
        checked.stringPropertyNames().stream().filter(key -> checked.getProperty(key).startsWith("#bean:")).forEach(checked::remove);
        Main main = CamelMain.of(checked);
        try {
            main.start();
            CamelContext context = main.getCamelContext();
            assertThat(context.resolvePropertyPlaceholders("{{poll.tick}}")).isEqualTo("3s");
            assertThat(context.resolvePropertyPlaceholders("{{http.port}}")).isEqualTo("8000");
            assertThat(context.getName()).isEqualTo("marquee");
            assertThat(context.isTracing()).isFalse();
            DirectComponent direct = context.getComponent("direct", DirectComponent.class);
            assertThat(direct.getTimeout()).isEqualTo(30_000);
            assertThat(direct.isBlock()).isFalse();
        } finally {
            main.stop();
            properties.keySet().forEach(System::clearProperty);
        }
    }
}
