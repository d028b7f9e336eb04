package io.marquee.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** The data directory of the embedded PostgreSQL: made once by initdb, owned by the user who runs it, open to nobody without a password. */
final class DataFolder {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String ONLY_WITH_PASSWORD = "host all all 127.0.0.1/32 scram-sha-256\n";

    private final Path home;
    private final Path data;
    private final Path log;
    private final UserPrograms programs;

    /** @param home holds the data, the server's log, and a data directory that is being made */
    DataFolder(Path home, UserPrograms programs) {
        this.home = home;
        this.data = home.resolve("data");
        this.log = home.resolve("log");
        this.programs = programs;
    }

    /** Where the data is. */
    Path path() {
        return data;
    }

    /** The server's log file. */
    Path serverLog() {
        return log.resolve("log");
    }

    /** Makes the data directory unless it is there. It gets its name only when it is complete, so a start that was broken off begins again. */
    void prepare() throws IOException {
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            if (Files.exists(data) && !isEmpty(data)) {
                throw new IOException(data + " holds something else than a database");
            }
            Path half = home.resolve("half");
            Folders.delete(half);
            programs.user().own(ownersOnly(half));
            // the same sort order and character classes on every machine, whatever its locale is
            programs.run(LIMIT, "initdb", "", "-D", half.toString(), "-U", "postgres", "-E", "UTF8", "--auth=reject", "--no-instructions",
                    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C");
            Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
        }
        if (!Files.exists(log)) {
            ownersOnly(log);
        }
        programs.user().own(data);
        programs.user().own(log);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    private static Path ownersOnly(Path folder) throws IOException {
        return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Sets the password of the user {@code postgres} and requires it of every connection. To be called while no server runs. */
    void secure(String password) throws IOException {
        programs.run(LIMIT, "postgres", "alter role postgres password '" + password + "'\n",
                "--single", "-D", data.toString(), "-c", "password_encryption=scram-sha-256", "-c", "log_min_messages=fatal", "postgres");
        Files.writeString(data.resolve("pg_hba.conf"), ONLY_WITH_PASSWORD);
    }
}
