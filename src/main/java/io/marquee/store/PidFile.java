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
 * The file {@code postmaster.pid}, in which a server notes its process id. The id of a process that has ended may be given to another, so a
 * process is taken for the server only when its command line names the server's folder.
 */
final class PidFile {

    /** Greater than any process id, so that a server takes that process for gone and checks whether its shared memory is still in use. */
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

    /** The live process with the id in the file, whatever program it is. */
    Optional<ProcessHandle> named() throws IOException {
        List<String> lines = Files.exists(file) ? SmallFile.text(file).lines().toList() : List.of();
        return lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,18}")
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
    }

    /** Replaces an id that belongs to another program now. */
    void forget() throws IOException {
        List<String> lines = new ArrayList<>(SmallFile.text(file).lines().toList());
        lines.set(0, NO_PROCESS);
        Files.write(file, lines);
    }

    /** False for a zombie, which has no command line. */
    private boolean isOurs(ProcessHandle process) {
        List<String> words = words(process);
        return !words.isEmpty() && words.get(0).endsWith("postgres") && words.stream().skip(1).anyMatch(this::isData);
    }

    private static List<String> words(ProcessHandle process) {
        Path line = Path.of("/proc/" + process.pid() + "/cmdline");
        try {
            // ProcessHandle.info tells nothing of processes of other users
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
