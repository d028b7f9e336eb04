package io.marquee;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.KillablePostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that the tests of a class may kill, with a name for a database of each test; a provider, and a folder for the jar. */
abstract class OnOwnPostgres {

    @TempDir
    static Path serverFolder;

    static KillablePostgres server;
    private static int databases;

    @TempDir
    Path folder;

    final FakeProvider provider = new FakeProvider();
    final String name = "test_" + ++databases;

    /** A failure is about what these processes did, so it comes with their logs. */
    @RegisterExtension
    final AfterTestExecutionCallback log = context -> {
        if (context.getExecutionException().isPresent()) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(each -> each.endsWith("log") && Files.isRegularFile(each)).toList()) {
                    System.out.println(file + "\n" + Files.readString(file));
                }
            }
        }
    };

    @BeforeAll
    static void startServer() {
        server = KillablePostgres.create(serverFolder);
        server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }
}
