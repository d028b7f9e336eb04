package io.marquee.store;

import io.marquee.settings.SmallFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The file with the password of the embedded server, which only its owner can read. */
record PasswordFile(Path path) {

    private static final int BYTES = 16;

    /** The password in the file. When there is no file, a new one is set in the data directory first, and then written. */
    String password(DataFolder data) throws IOException {
        if (Files.exists(path)) {
            return SmallFile.text(path).strip();
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String made = HexFormat.of().formatHex(random);
        Path half = path.resolveSibling("password.half");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(half, made + "\n");
        data.secure(made);
        Files.move(half, path, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }
}
