package io.marquee.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * As many requests as a server can take, over {@value #CONNECTIONS} connections, by wrk. Both servers get the same requests from the same
 * script, so that the client costs the same.
 */
final class Wrk {

    private static final int CONNECTIONS = 64;
    private static final int THREADS = 2;
    private static final String TIMEOUT = "10s";
    private static final int MORE_SECONDS = 30;
    private static final double MICROS_A_SECOND = 1e6;
    private static final String MARK = "bench ";
    private static final String SCRIPT =
            """
            local requests, n, threads = {}, 0, 0
            function setup(thread)
               thread:set("first", threads)
               threads = threads + 1
            end
            function init(args)
               for line in io.lines(args[1]) do
                  requests[#requests + 1] = wrk.format("GET", line)
               end
               n = first * math.floor(#requests / 2)
            end
            function request()
               n = n %% #requests + 1
               return requests[n]
            end
            function done(summary, latency, all)
               local e = summary.errors
               print(string.format("bench %%d %%d %%d %%d", summary.requests, summary.duration, summary.bytes,
                  e.status + e.connect + e.read + e.write + e.timeout))
            end
            %s""";

    /**
     * What came of it.
     *
     * @param answers all of them
     * @param failures answers of status 400 and above, and broken connections
     */
    record Result(long answers, double seconds, long bytes, long failures) {

        double rate() {
            return answers / seconds;
        }
    }

    private final Path folder;

    Wrk(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException when there is none */
    static void mustBeInstalled() throws IOException {
        if (Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).noneMatch(path -> Files.isExecutable(Path.of(path, "wrk")))) {
            throw new IOException("wrk is missing (apt install wrk, brew install wrk)");
        }
    }

    String name() {
        return "wrk -t" + THREADS + " -c" + CONNECTIONS;
    }

    Result run(Server server, Scenario scenario, int seconds) throws IOException, InterruptedException {
        Path script = folder.resolve(scenario.folder() + ".lua");
        Path paths = folder.resolve(scenario.folder() + ".paths");
        if (Files.notExists(script)) {
            StringBuilder headers = new StringBuilder();
            scenario.headers().forEach((name, value) ->
                    headers.append("wrk.headers[ [[").append(name).append("]] ] = [[").append(value).append("]]\n"));
            Files.writeString(script, SCRIPT.formatted(headers));
            Files.write(paths, scenario.paths());
        }
        String printed = Child.output(folder, seconds + MORE_SECONDS, List.of(
                "wrk", "-t" + THREADS, "-c" + CONNECTIONS, "-d" + seconds + "s", "--timeout", TIMEOUT, "-s", script.toString(),
                "http://127.0.0.1:" + server.port(), "--", paths.toString()));
        long[] figures = printed.lines()
                .filter(line -> line.startsWith(MARK))
                .findFirst()
                .map(line -> Arrays.stream(line.substring(MARK.length()).split(" ")).mapToLong(Long::parseLong).toArray())
                .orElseThrow(() -> new IOException("wrk says: " + printed));
        return new Result(figures[0], figures[1] / MICROS_A_SECOND, figures[2], figures[3]);
    }
}
