package io.marquee.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Data for programs of PostgreSQL that are older than those in the jar. The application asks for rules of language that these do not know. */
public final class OlderPostgres {

    private static final int KNOWS_RULES = 17;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private OlderPostgres() {}

    /** Version of the programs on the class path, such as {@code 14.24.0}. */
    public static String version() {
        return System.getProperty("marquee.postgres", "18");
    }

    /** Makes the data that the embedded server then finds there; does nothing if it can do so itself. */
    public static void prepare(Path folder) {
        if (Integer.parseInt(version().split("\\.")[0]) >= KNOWS_RULES) {
            return;
        }
        try {
            Path home = Files.createDirectories(folder).toRealPath();
            Path programs = PostgresPrograms.unpack(home.resolve("binaries"));
            OrdinaryUser user = OrdinaryUser.find(home, programs);
            Path data = Files.createDirectory(home.resolve("data"));
            user.own(data);
            Commands.run(LIMIT, user.command(List.of(programs.resolve("initdb").toString(), "-D", data.toString(), "-U", "postgres", "-E", "UTF8",
                    "--auth=reject", "--no-instructions", "--locale=C")), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
