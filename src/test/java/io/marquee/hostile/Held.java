package io.marquee.hostile;

import io.marquee.kit.CountedLines;
import io.marquee.kit.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds on to, in bytes and pieces.
 *
 * @param heap live objects
 * @param outside memory outside of the heap that is neither code nor class nor thread: buffers of sockets
 */
record Held(long heap, long outside, long threads, long files) {

    private static final long MEMORY = 64 * Memory.MEGABYTE;
    private static final long PIECES = 40;
    private static final int MOST_LOOKS = 50;
    private static final Pattern LIVE = Pattern.compile("Total +\\d+ +(\\d+)");
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    /**
     * Of a process that was started with {@code -XX:NativeMemoryTracking=summary}.
     *
     * @param withGarbage its lines about looks before which no garbage went
     */
    static Held by(ProcessHandle java, CountedLines withGarbage, Management management) {
        long heap = live(java, withGarbage);
        Matcher other = OTHER.matcher(jcmd(java, "VM.native_memory"));
        return new Held(
                heap,
                other.find() ? Long.parseLong(other.group(1)) << 10 : 0,
                management.metric("jvm_threads_live_threads"),
                management.metric("process_files_open_files"));
    }

    /** Counted in the same moment in which the garbage goes, of which a poll under way makes a hundred megabytes a second. It stays while a thread has a piece of the heap to itself, as one that inflates does. */
    private static long live(ProcessHandle java, CountedLines withGarbage) {
        for (int i = 0; i < MOST_LOOKS; i++) {
            long skipped = withGarbage.count();
            Matcher live = LIVE.matcher(jcmd(java, "GC.class_histogram"));
            if (withGarbage.count() == skipped) {
                return live.find() ? Long.parseLong(live.group(1)) : 0;
            }
        }
        throw new AssertionError("the garbage never goes");
    }

    private static String jcmd(ProcessHandle java, String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(java.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What is wrong with this after that; empty when it has not grown beyond what a few polls and searches explain. */
    String growthSince(Held before) {
        return memoryGrowthSince(before) + grown("threads", before.threads, threads, PIECES)
                + grown("open files", before.files, files, PIECES);
    }

    /** The same for memory alone: what is under way has its threads and sockets. */
    String memoryGrowthSince(Held before) {
        return grown("heap", before.heap, heap, MEMORY) + grown("memory outside of the heap", before.outside, outside, MEMORY);
    }

    private static String grown(String what, long before, long now, long most) {
        return now - before > most ? what + " went from " + before + " to " + now + ". " : "";
    }
}
