package io.marquee.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is read when it may have changed, and not at each scan. */
class WatchedFileTest {

    private static final Map<String, Object> STAMP = Map.of("size", 1L);
    private static final Map<String, Object> OTHER = Map.of("size", 2L);

    private final WatchedFile file = new WatchedFile("acme", "acme.camel.yaml");

    private boolean isReadAt(long seconds, Map<String, Object> stamp) {
        return !file.isAsRead(stamp, "", TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void isReadOnceAMinuteInManyScans() {
        // 1,800 scans in an hour
        long readings = LongStream.range(0, 1_800).filter(scan -> isReadAt(2 * scan, STAMP)).count();
        assertThat(readings).isBetween(60L, 65L);
    }

    @Test
    void isReadUntilEachLaterChangeWouldShow() {
        assertThat(isReadAt(0, STAMP)).isTrue();
        assertThat(isReadAt(1, STAMP)).isTrue();
        assertThat(isReadAt(2, STAMP)).isTrue();
        assertThat(isReadAt(5, STAMP)).isTrue();
        assertThat(isReadAt(6, STAMP)).isFalse();
        assertThat(isReadAt(8, OTHER)).isTrue();
        assertThat(isReadAt(9, OTHER)).isTrue();
        assertThat(isReadAt(12, OTHER)).isTrue();
        assertThat(isReadAt(13, OTHER)).isFalse();
    }

    @Test
    void isReadEachTimeWhenTheFileSystemSaysNothingOfIt() {
        assertThat(LongStream.range(0, 50).allMatch(scan -> isReadAt(scan, Map.of()))).isTrue();
    }

    @Test
    void hasAnotherStampAfterAChangeThatKeepsSizeAndTime(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("acme.camel.yaml"), "a");
        FileTime time = Files.getLastModifiedTime(path);
        Map<String, Object> before = ProviderFolder.stamp(path);
        assertThat(before).containsKeys("size", "lastModifiedTime", "fileKey");
        assertThat(ProviderFolder.stamp(path)).isEqualTo(before);
        // again while the clock of the file system stands still
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
            Files.writeString(path, "b");
            Files.setLastModifiedTime(path, time);
            return !ProviderFolder.stamp(path).equals(before);
        });
        Files.delete(path);
        assertThat(ProviderFolder.stamp(path)).isEmpty();
    }
}
