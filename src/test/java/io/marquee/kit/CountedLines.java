package io.marquee.kit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** How many lines with a phrase a process has written into its log. Each look reads what came since the one before, so looking often costs that process nothing. */
public final class CountedLines {

    private final Path log;
    private final String phrase;
    private long read;
    private long count;

    CountedLines(Path log, String phrase) {
        this.log = log;
        this.phrase = phrase;
    }

    /** So many by now; one that is not at its end yet does not count. */
    public long count() {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] more = new byte[Math.toIntExact(file.length() - read)];
            file.seek(read);
            file.readFully(more);
            String text = new String(more, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n') + 1;
            read += end;
            count += text.substring(0, end).lines().filter(line -> line.contains(phrase)).count();
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
