package io.marquee.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is unpacked once for each version has to know a version again, in a jar and beside one. */
class PostgresProgramsTest {

    @TempDir
    Path folder;

    private URL jar(byte[] archive) throws IOException {
        Path jar = folder.resolve(Arrays.hashCode(archive) + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("postgres.txz"));
            out.write(archive);
        }
        return URI.create("jar:" + jar.toUri() + "!/postgres.txz").toURL();
    }

    @Test
    void knowsAnArchiveAgainByItsBytes() throws IOException {
        byte[] archive = new byte[100_000];
        new Random(1).nextBytes(archive);
        String version = PostgresPrograms.version(jar(archive));
        assertThat(version).matches("[0-9a-f]{8}-100000");
        Path file = Files.write(folder.resolve("postgres.txz"), archive);
        assertThat(PostgresPrograms.version(file.toUri().toURL())).isEqualTo(version);
        archive[50_000]++;
        assertThat(PostgresPrograms.version(jar(archive))).isNotEqualTo(version);
        assertThat(PostgresPrograms.version(jar(Arrays.copyOf(archive, 99_999)))).isNotEqualTo(version);
    }
}
