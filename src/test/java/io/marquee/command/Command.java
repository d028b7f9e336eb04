package io.marquee.command;

import io.marquee.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A command that was run in this process.
 *
 * @param exit code of the process
 * @param out what it printed
 * @param errors what it printed as wrong
 */
record Command(int exit, String out, String errors) {

    /** Runs in a folder, whose {@code routes/providers} it looks at; the templates are those of the project. */
    static Command run(Path folder, String... arguments) {
        return run(folder, Map.of(), arguments);
    }

    /** @param environment variables of the process */
    static Command run(Path folder, Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Map<String, String> variables = new HashMap<>(environment);
        // nothing listens there
        variables.put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none");
        variables.put("DATA_DIR", folder.resolve("data").toString());
        Settings settings = Settings.load(folder, variables);
        Tools tools = new Tools(folder, settings, "file:routes/", print(out), print(errors));
        int exit = tools.run(arguments);
        return new Command(exit, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
