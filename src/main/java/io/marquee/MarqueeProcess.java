package io.marquee;

import io.marquee.command.Progress;
import io.marquee.command.Tools;
import io.marquee.log.LogFormat;
import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import io.marquee.settings.StartException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process around the application or a command of the command line: its arguments, the signals that end it, and its exit code. */
final class MarqueeProcess {

    private static final Logger LOG = LoggerFactory.getLogger(MarqueeProcess.class);
    /** Longest time that a signal in mid-start waits for the part that is just starting. */
    private static final Duration MID_START_LIMIT = Duration.ofSeconds(20);
    /** The first version of Java that warns of memory access by Unsafe. */
    private static final int WARNS_OF_UNSAFE = 24;
    private static final String NO_UNSAFE = "io.netty.noUnsafe";
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_SETTINGS = 2;

    private MarqueeProcess() {}

    /** Never returns: ends the process, runs until a signal ends it, or throws when the thread is interrupted. */
    static void run(String... arguments) throws InterruptedException {
        takeMemoryWithoutWarning();
        if (Tools.isCommand(arguments)) {
            System.exit(runTool(arguments));
        }
        Opened opened = new Opened();
        CountDownLatch started = new CountDownLatch(1);
        // before anything starts: a signal in mid-start must not leave the database behind
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(opened, started), "stop"));
        int code = start(opened);
        started.countDown();
        if (code != 0) {
            System.exit(code);
        }
        new CountDownLatch(1).await();
    }

    /** From Java 24 on, keeps Netty from using Unsafe, of which the JVM would warn. Netty reads the property when it is loaded. */
    private static void takeMemoryWithoutWarning() {
        if (Runtime.version().feature() >= WARNS_OF_UNSAFE && System.getProperty(NO_UNSAFE) == null) {
            System.setProperty(NO_UNSAFE, "true");
        }
    }

    /** Starts the application; 0, also when it was stopped meanwhile, or the exit code of a start that failed. */
    private static int start(Opened opened) {
        try {
            Settings settings = Settings.load(Path.of(""), System.getenv());
            LogFormat.use(settings.text("log.format"));
            Marquee.start(settings, opened);
            return 0;
        } catch (SettingException e) {
            utf8(System.err).println("marquee: " + oneLine(e));
            return EXIT_SETTINGS;
        } catch (StartException e) {
            utf8(System.err).println("marquee: cannot start: " + oneLine(e));
            return EXIT_FAILED;
        } catch (CancellationException e) {
            LOG.info("{}", e.getMessage());
            return 0;
        } catch (Throwable e) {
            LOG.error("cannot start: {}", e.getMessage(), e);
            return EXIT_FAILED;
        }
    }

    private static String oneLine(Exception e) {
        return e.getMessage().strip().replaceAll("\\s+", " ");
    }

    private static int runTool(String... arguments) {
        Tools.silenceLog();
        try {
            Path here = Path.of("");
            Settings settings = Settings.load(here, System.getenv());
            PrintStream errors = utf8(System.err);
            return new Tools(here, settings, CoreRoutes.base(settings), utf8(System.out), errors, Progress.onTerminal(errors)).run(arguments);
        } catch (SettingException | IOException e) {
            utf8(System.err).println("marquee: " + e.getMessage());
            return EXIT_SETTINGS;
        }
    }

    /** The stream in UTF-8, whatever the locale is: in one of ASCII other letters would become question marks. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static void stop(Opened opened, CountDownLatch started) {
        try {
            opened.end();
            if (!started.await(MID_START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("the start does not end, what it has opened is closed");
            }
            if (opened.close()) {
                LOG.info("stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
