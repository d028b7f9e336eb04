package io.marquee.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SmallFileTest {

    @TempDir
    private Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("a"), bytes);
    }

    @Test
    void readsTextUpToItsLimit() throws IOException {
        assertThat(SmallFile.text(file("kö\n".getBytes(StandardCharsets.UTF_8)))).isEqualTo("kö\n");
        assertThat(SmallFile.text(file(new byte[SmallFile.MAX_BYTES]))).hasSize(SmallFile.MAX_BYTES);
        assertThat(SmallFile.text(file(new byte[] {(byte) 0xff}), StandardCharsets.ISO_8859_1)).isEqualTo("ÿ");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path file = file(new byte[SmallFile.MAX_BYTES + 1]);
        assertThatIOException().isThrownBy(() -> SmallFile.text(file)).withMessage(file + " is larger than 1048576 bytes");
        assertThatIOException().isThrownBy(() -> SmallFile.text(file(new byte[] {(byte) 0xff}))).withMessage(file + " is no text");
        assertThatIOException().isThrownBy(() -> SmallFile.text(folder)).withMessage(folder + " is no file");
        assertThatIOException().isThrownBy(() -> SmallFile.text(folder.resolve("none"))).withMessage(folder.resolve("none") + " cannot be read");
        // it can be opened, and gives an error then
        Path broken = Path.of("/proc/self/mem");
        assertThatIOException().isThrownBy(() -> SmallFile.text(broken)).withMessage(broken + " cannot be read");
    }

    @Test
    void readsNothingThatHasNoEnd() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        for (Path endless : new Path[] {Path.of("/dev/zero"), pipe}) {
            assertThatIOException().isThrownBy(() -> SmallFile.text(endless)).withMessage(endless + " is no file");
        }
    }
}
