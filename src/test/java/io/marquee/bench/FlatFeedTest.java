package io.marquee.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.command.Tools;
import io.marquee.feed.Feeds;
import io.marquee.plan.Plan;
import io.marquee.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is compared in {@code make bench}: every format, and both sides make the same plans of it. */
class FlatFeedTest {

    private static final int PLANS = 200;

    @TempDir
    private Path folder;

    private Path feed(FlatFormat format) throws Exception {
        Path file = folder.resolve("feed." + format.name().toLowerCase(Locale.ROOT));
        FlatFeed feed = new FlatFeed(format, PLANS);
        try (OutputStream out = Files.newOutputStream(file)) {
            feed.writeTo(out, 0);
        }
        return file;
    }

    @Test
    void knowsEveryFormat() {
        assertThat(Arrays.stream(FlatFormat.values()).map(format -> format.name().toLowerCase(Locale.ROOT)).collect(Collectors.toSet()))
                .isEqualTo(Feeds.formats());
    }

    @ParameterizedTest
    @EnumSource
    void makesTheSamePlansInEachFormat(FlatFormat format) throws Exception {
        List<Plan> plans = new ArrayList<>();
        PlainReading.read(feed(format), format, plans::add);
        List<Plan> ofXml = new ArrayList<>();
        PlainReading.read(feed(FlatFormat.XML), FlatFormat.XML, ofXml::add);
        assertThat(plans).hasSize(PLANS).isEqualTo(ofXml).allMatch(Plan::online);
    }

    @ParameterizedTest
    @EnumSource
    void isReadByTheProviderFileOfTheBench(FlatFormat format) throws Exception {
        String table = tried(format);
        assertThat(table).contains("records=" + PLANS + " plans=" + PLANS + " rejected=0 skipped=0");
        assertThat(shown(table)).isEqualTo(shown(tried(FlatFormat.XML))).contains("10.5");
    }

    private String tried(FlatFormat format) throws Exception {
        Path file = Files.writeString(folder.resolve("flat.camel.yaml"), new FlatFeed(format, 0).providerFile("flat", "http://localhost:1/"));
        Path feed = Files.writeString(feed(format), new FlatFeed(format, 0).comment(1), StandardOpenOption.APPEND);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            Settings settings = Settings.load(folder, Map.of("DATA_DIR", folder.resolve("data").toString()));
            assertThat(new Tools(folder, settings, "file:routes/", print, print).run("try", file.toString(), feed.toString())).isZero();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String shown(String output) {
        return output.substring(output.indexOf("Plans that would be stored:"), output.lastIndexOf("provider=flat"));
    }
}
