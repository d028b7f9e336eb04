package io.marquee.store;

import io.marquee.kit.MadeOnce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.stream.Stream;

/** The programs of PostgreSQL, unpacked once for all tests, as that takes longer than what most of them do with it. */
public final class LentPrograms {

    private LentPrograms() {}

    /** Puts them where an embedded server looks for them, unless something is there. */
    public static void lend(Path home) {
        into(home.resolve("binaries"));
    }

    /** Puts them into this folder, as files that it shares with others. */
    static void into(Path binaries) {
        Path made = MadeOnce.get("postgres", PostgresPrograms::unpack);
        try (Stream<Path> all = Files.walk(made)) {
            if (Files.exists(binaries)) {
                return;
            }
            for (Iterator<Path> each = all.iterator(); each.hasNext();) {
                put(each.next(), made, binaries);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(Path file, Path made, Path binaries) throws IOException {
        Path place = binaries.resolve(made.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(place);
            Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        } else if (Files.isSymbolicLink(file)) {
            Files.createSymbolicLink(place, Files.readSymbolicLink(file));
        } else {
            link(file, place);
        }
    }

    private static void link(Path file, Path place) throws IOException {
        try {
            Files.createLink(place, file);
        } catch (IOException e) {
            // on another disk
            Files.copy(file, place);
        }
    }
}
