package io.marquee.trace;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracesSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"otel.exporter.otlp.headers", "otel.bsp.schedule.delay", "otel.resource.attributes"})
    void namesTheWrongSettingAndNotWhatItHolds(String property) {
        Settings settings = Settings.load(Path.of(""), Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1"));
        System.setProperty(property, "canary");
        try {
            assertThatExceptionOfType(SettingException.class).isThrownBy(() -> Traces.of(settings))
                    .withMessageContaining(property.toUpperCase().replace('.', '_'))
                    .satisfies(rejection -> assertThatNoWordOf(rejection, "canary"));
        } finally {
            System.clearProperty(property);
        }
    }

    private static void assertThatNoWordOf(Throwable rejection, String secret) {
        for (Throwable link = rejection; link != null; link = link.getCause()) {
            if (String.valueOf(link.getMessage()).contains(secret)) {
                throw new AssertionError("tells the secret");
            }
        }
    }
}
