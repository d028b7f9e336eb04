package io.marquee.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs PostgreSQL's programs of one folder as the user who owns the data. */
record UserPrograms(Path folder, OrdinaryUser user) {

    /**
     * Runs one to its end.
     *
     * @param input given on standard input; may be empty
     * @throws IOException when it cannot be run, fails, or takes longer; the message has the end of its output
     */
    void run(Duration limit, String program, String input, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(folder.resolve(program).toString()));
        words.addAll(List.of(arguments));
        Commands.run(limit, user.command(words), input);
    }
}
