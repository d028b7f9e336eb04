package io.marquee.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What takes seconds to make and serves every process of the tests: the first one that needs it makes it, in {@code target/tests}. */
public final class MadeOnce {

    private static final Path FOLDER = Path.of("target/tests").toAbsolutePath();

    private MadeOnce() {}

    /** How it is made, or left as it is when it is there already. */
    public interface Making {
        void at(Path place) throws IOException, InterruptedException;
    }

    /** Where it is, once it is whole. */
    public static synchronized Path get(String name, Making making) {
        Path place = FOLDER.resolve(name);
        try {
            Files.createDirectories(FOLDER);
            Path lock = FOLDER.resolve(name + ".lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock held = channel.lock()) {
                making.at(place);
            }
            return place;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
