package io.marquee.store;

import io.marquee.settings.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file in which a server notes the number of its process. A number outlives its process and becomes somebody else's, so the process is
 * taken for the server only when its command line has the server's folder.
 */
final class PidFile {

    /** Greater than any, so that the server takes it for gone and looks whether its memory is still in use. */
    private static final String NO_PROCESS = String.valueOf(Integer.MAX_VALUE);

    private final Path data;
    private final Path file;

    /** @param data folder of the server's data */
    PidFile(Path data) {
        this.data = data;
        this.file = data.resolve("postmaster.pid");
    }

    /** The server of this folder, if it runs. */
    Optional<ProcessHandle> server() throws IOException {
        return named().filter(this::isOurs);
    }

    /** The process of that number, whatever it is. */
    Optional<ProcessHandle> named() throws IOException {
        List<String> lines = Files.exists(file) ? SmallFile.text(file).lines().toList() : List.of();
        return lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,18}")
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
    }

    /** Forgets a number that is somebody else's now. */
    void forget() throws IOException {
        List<String> lines = new ArrayList<>(SmallFile.text(file).lines().toList());
        lines.set(0, NO_PROCESS);
        Files.write(file, lines);
    }

    /** One that has ended and that nobody asked how has no command line. */
    private boolean isOurs(ProcessHandle process) {
        List<String> words = words(process);
        return !words.isEmpty() && words.get(0).endsWith("postgres") && words.stream().skip(1).anyMatch(this::isData);
    }

    private static List<String> words(ProcessHandle process) {
        Path line = Path.of("/proc/" + process.pid() + "/cmdline");
        try {
            // the other way is closed where processes of other users are
            return Files.exists(line)
                    ? List.of(new String(Files.readAllBytes(line), StandardCharsets.UTF_8).split("\0"))
                    : Stream.concat(
                                    process.info().command().stream(),
                                    process.info().arguments().stream().flatMap(Stream::of))
                            .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean isData(String word) {
        try {
            return word.startsWith("/") && Files.isSameFile(Path.of(word), data);
        } catch (IOException e) {
            return false;
        }
    }
}
