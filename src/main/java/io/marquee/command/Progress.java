package io.marquee.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells on a terminal how far a command is, once that takes longer than {@link #PATIENCE}: one line, which is written over, and erased before anything
 * else is printed and at the end. Where there is no terminal it tells nothing.
 */
public final class Progress implements AutoCloseable {

    /** What a command may take without a word. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final String TERMINALS = "/dev/(pts/\\d+|tty\\w*|console)";

    private final LongSupplier nanos;
    private final PrintStream terminal;
    private final int width;
    private final long begun;
    private Supplier<String> text = () -> null;
    private int shown;
    private boolean closed;

    /**
     * @param nanos tells the time, as {@link System#nanoTime} does
     * @param terminal null when there is none
     * @param width of it, columns
     */
    Progress(LongSupplier nanos, PrintStream terminal, int width) {
        this.nanos = nanos;
        this.terminal = terminal;
        this.width = width;
        this.begun = nanos.getAsLong();
    }

    /** One that tells nothing. */
    static Progress none() {
        return new Progress(() -> 0, null, 1);
    }

    /** Tells on standard error from now on, if that is a terminal. */
    public static Progress onTerminal(PrintStream errors) {
        if (!isTerminal()) {
            return none();
        }
        Progress progress = new Progress(System::nanoTime, errors, Table.terminalWidth());
        Thread ticking = new Thread(progress::tickOn, "progress");
        ticking.setDaemon(true);
        ticking.start();
        return progress;
    }

    /** By what the system says of standard error, or, where it says nothing of that, of input and output. */
    private static boolean isTerminal() {
        try {
            return Files.readSymbolicLink(STANDARD_ERROR).toString().matches(TERMINALS);
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

    private void tickOn() {
        while (tick()) {
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    /** What is told from now on, asked again and again; null for nothing. */
    synchronized void tells(Supplier<String> now) {
        text = now;
    }

    /** Tells how far it is now, if it is time; false at the end. */
    synchronized boolean tick() {
        if (!closed && terminal != null && nanos.getAsLong() - begun >= PATIENCE.toNanos()) {
            String now = told();
            if (now != null) {
                String line = Table.cut(Table.oneLine(now), Math.max(1, width - 1));
                int length = line.codePointCount(0, line.length());
                terminal.print("\r" + line + " ".repeat(Math.max(0, shown - length)));
                terminal.flush();
                shown = Math.max(shown, length);
            }
        }
        return !closed;
    }

    private String told() {
        try {
            return text.get();
        } catch (RuntimeException e) {
            // what is asked belongs to another thread, which may just have changed it
            return null;
        }
    }

    private void erase() {
        if (shown > 0) {
            terminal.print("\r" + " ".repeat(shown) + "\r");
            terminal.flush();
            shown = 0;
        }
    }

    /** A stream that erases the line before anything is printed. */
    PrintStream before(PrintStream stream) {
        return terminal == null ? stream : new PrintStream(new Erasing(stream), true, StandardCharsets.UTF_8);
    }

    private final class Erasing extends FilterOutputStream {

        Erasing(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            synchronized (Progress.this) {
                erase();
                out.write(bytes, offset, length);
                out.flush();
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            erase();
        }
    }
}
