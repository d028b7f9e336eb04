package io.marquee;

import io.marquee.kit.KillablePostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that the tests of a class may kill, with a name for a database of each test. */
abstract class OnOwnPostgres extends InOwnFolder {

    @TempDir
    static Path serverFolder;

    static KillablePostgres server;
    private static int databases;

    final String name = "test_" + ++databases;

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
