package io.marquee.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** One Chromium for all tests of a process, until that ends: to start one takes longer than most of what they look at. */
final class BrowserProcess {

    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");

    private static Process process;
    private static URI address;

    private BrowserProcess() {}

    /** Where it takes commands. */
    static synchronized URI address() {
        if (process == null || !process.isAlive()) {
            try {
                start(Files.createTempDirectory("browser"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return address;
    }

    private static void start(Path profile) throws IOException {
        Process started = new ProcessBuilder(
                        Browser.program().orElseThrow().toString(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                        "--no-first-run", "--no-proxy-server", "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
                        "--disable-backgrounding-occluded-windows",
                        "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, profile), "browser-end"));
        BufferedReader said = started.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread rest = new Thread(() -> said.lines().forEach(ignored -> {}), "browser");
                rest.setDaemon(true);
                rest.start();
                process = started;
                address = URI.create(listening.group(1));
                return;
            }
        }
        throw new IllegalStateException("the browser does not start");
    }

    private static void end(Process started, Path profile) {
        Stream<ProcessHandle> all = Stream.concat(started.descendants(), Stream.of(started.toHandle()));
        all.toList().forEach(ProcessHandle::destroyForcibly);
        started.onExit().join();
        FileUtils.deleteQuietly(profile.toFile());
    }
}
