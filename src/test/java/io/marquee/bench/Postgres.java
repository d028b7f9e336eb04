package io.marquee.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The embedded PostgreSQL under the data folder of an application. */
final class Postgres {

    private static final int PORT_LINE = 3;

    private Postgres() {}

    private static Optional<List<String>> pidFile(Path home) {
        try {
            return Optional.of(Files.readAllLines(home.resolve("data/postgres/data/postmaster.pid")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<Long> pid(Path home) {
        return pidFile(home).map(lines -> Long.parseLong(lines.get(0).strip()));
    }

    static String jdbcUrl(Path home) {
        try {
            String password = Files.readString(home.resolve("data/postgres/password")).strip();
            return "jdbc:postgresql://127.0.0.1:" + pidFile(home).orElseThrow().get(PORT_LINE) + "/postgres?password=" + password;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With all its processes; 0 when it does not run. */
    static long cpuNanos(Path home) {
        return pid(home).map(Child::treeCpuNanos).orElse(0L);
    }
}
