package io.marquee;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.PackagedMarquee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A folder for the jar, a provider, and the jar itself once a test starts it. */
abstract class InOwnFolder {

    @TempDir
    Path folder;

    final FakeProvider provider = new FakeProvider();
    /** Null until it is started. */
    PackagedMarquee marquee;

    /** A failure is about what processes did in the folder, so it comes with their logs. */
    @RegisterExtension
    final AfterTestExecutionCallback logs = context -> {
        if (context.getExecutionException().isPresent()) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(each -> each.endsWith("log") && Files.isRegularFile(each)).toList()) {
                    System.out.println(file + "\n" + Files.readString(file));
                }
            }
        }
    };

    @AfterEach
    void stopEverything() {
        if (marquee != null) {
            marquee.close();
        }
        provider.close();
    }
}
