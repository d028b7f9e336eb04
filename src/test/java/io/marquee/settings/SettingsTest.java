package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @TempDir
    Path folder;

    @Test
    void takesDefaultsFromTheFileAndValuesFromTheEnvironment() {
        assertThat(Settings.load(folder, Map.of()).number("http.port")).isEqualTo(8000);
        Settings set = Settings.load(folder, Map.of("HTTP_PORT", " 9000 ", "POLL_PERIOD", "1s"));
        assertThat(set.number("http.port")).isEqualTo(9000);
        assertThat(set.duration("poll.period")).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_PORT, 65536", "HTTP_PORT, ''", "MANAGEMENT_PORT, -1", "POLL_PERIOD, 30", "POLL_PERIOD, 0s", "POLL_PERIOD, soon",
        "FEVER_URL, ftp://x/y", "FEVER_URL, http://", "DATABASE_READER_CONNECTIONS, 0", "FEED_MAX_BYTES, 1e9", "DATA_DIR, ''"
    })
    void refusesAMalformedValueAndNamesItsVariable(String variable, String value) {
        assertThatThrownBy(() -> Settings.load(folder, Map.of(variable, value)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(variable);
    }

    @Test
    void neverRepeatsADatabaseUrlThatMayHoldAPassword() {
        assertThatThrownBy(() -> Settings.load(folder, Map.of("DATABASE_URL", "jdbc:mysql://u:secret@h/d")))
                .hasMessageContaining("DATABASE_URL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesAnUnknownSettingInTheFileBesideTheProcess() throws IOException {
        Files.writeString(folder.resolve("application.properties"), "http.prot = 1\n");
        assertThatThrownBy(() -> Settings.load(folder, Map.of())).hasMessageContaining("http.prot");
        Files.writeString(folder.resolve("application.properties"), "http.port = 1234\n");
        assertThat(Settings.load(folder, Map.of()).number("http.port")).isEqualTo(1234);
    }
}
