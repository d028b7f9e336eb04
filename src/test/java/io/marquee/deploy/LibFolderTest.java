package io.marquee.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make lib} leaves in the folder {@code lib/}, with a Maven that fetches nothing. */
class LibFolderTest {

    @TempDir
    Path folder;

    private String make(String... jars) throws Exception {
        String fetched = String.join(" ", Stream.of(jars).map(jar -> "target/lib/jars/" + jar).toList());
        Path maven = Files.writeString(folder.resolve("maven"), """
                #!/bin/sh
                case "$*" in
                *copy-dependencies*) mkdir -p target/lib/jars && touch %s ;;
                *) echo '   com.example:ours:jar:1.0:compile' > target/lib/ours ;;
                esac
                """.formatted(fetched));
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
        Files.copy(Path.of("pom.xml").toAbsolutePath(), folder.resolve("pom.xml"), StandardCopyOption.REPLACE_EXISTING);
        Ran make = Ran.of(folder, Map.of(), "make", "-s", "-f", Path.of("Makefile").toAbsolutePath().toString(), "lib", "COMPONENT=camel-x", "MVN=./maven");
        assertThat(make.code()).as(make.output()).isZero();
        return make.output();
    }

    private Stream<String> jars() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void holdsOneVersionOfEachJarAndNoneOfOurs() throws Exception {
        assertThat(make("camel-x-4.1.0.jar", "x-clients-3.9.0.jar", "x-clients-more-3.9.0.jar", "ours-1.0.jar")).contains("wrote lib/x-clients-3.9.0.jar");
        Files.createFile(folder.resolve("lib/other-1.0.jar"));
        assertThat(jars()).containsExactlyInAnyOrder("camel-x-4.1.0.jar", "x-clients-3.9.0.jar", "x-clients-more-3.9.0.jar", "other-1.0.jar");
        make("camel-x-4.2.0.jar", "x-clients-4.0.0-rc-1.jar", "ours-1.0.jar");
        assertThat(jars()).containsExactlyInAnyOrder("camel-x-4.2.0.jar", "x-clients-4.0.0-rc-1.jar", "x-clients-more-3.9.0.jar", "other-1.0.jar");
        make("ours-1.0.jar");
        assertThat(jars()).hasSize(4);
    }
}
