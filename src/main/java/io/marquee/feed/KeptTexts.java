package io.marquee.feed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts by their numbers, of which the first {@value #IN_MEMORY} bytes are in memory and the others on disk, read in pages of {@value #PAGE} bytes.
 * Where they begin is kept of each {@value #STEP}th. Who asks for them about in their order, as the rows of a sheet do, finds most of them in memory.
 */
final class KeptTexts implements Closeable {

    /** Most texts. */
    static final int MAX = 10_000_000;
    /** Characters of the longest text that is kept: Excel has 32,767. */
    static final int LONGEST = 1 << 16;
    static final int IN_MEMORY = 1 << 20;
    static final int PAGE = 1 << 12;

    private static final int PAGES = IN_MEMORY / PAGE;
    private static final int PAGES_READ = 64;
    private static final int STEP = 16;

    private final Scratch scratch;
    private final byte[][] first = new byte[PAGES][];
    private final byte[][] read = new byte[PAGES_READ][];
    private final long[] readPages = new long[PAGES_READ];
    private Scratch.Kept file;
    private byte[] last = new byte[PAGE];
    private long end;
    private long[] begins = new long[PAGE];
    private int count;
    private long at;

    KeptTexts(Scratch scratch) {
        this.scratch = scratch;
        Arrays.fill(readPages, -1);
    }

    int size() {
        return count;
    }

    /**
     * Adds a text.
     *
     * @param text of {@link #LONGEST} characters at most; null in the place of one that is longer
     */
    void add(String text) throws IOException {
        if (count == MAX) {
            throw new FeedException("more than " + MAX + " texts");
        }
        if (count % STEP == 0) {
            if (count / STEP == begins.length) {
                begins = Arrays.copyOf(begins, begins.length * 2);
            }
            begins[count / STEP] = end;
        }
        count++;
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        int length = text == null ? 0 : bytes.length + 1;
        while (length >= 0x80) {
            put((byte) (length | 0x80));
            length >>>= 7;
        }
        put((byte) length);
        for (byte b : bytes) {
            put(b);
        }
    }

    /** The text of that number, from 0; null when it was too long. */
    String get(int number) throws IOException {
        at = begins[number / STEP];
        int length = length();
        for (int i = number % STEP; i > 0; i--) {
            at += Math.max(0, length - 1);
            length = length();
        }
        if (length == 0) {
            return null;
        }
        byte[] text = new byte[length - 1];
        for (int done = 0; done < text.length;) {
            int from = (int) (at % PAGE);
            int some = Math.min(text.length - done, PAGE - from);
            System.arraycopy(page(at / PAGE), from, text, done, some);
            done += some;
            at += some;
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    private int length() throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = page(at / PAGE)[(int) (at++ % PAGE)];
            length |= (next & 0x7F) << shift;
            if (next >= 0) {
                return length;
            }
        }
    }

    private void put(byte b) throws IOException {
        last[(int) (end++ % PAGE)] = b;
        if (end % PAGE == 0) {
            int page = (int) (end / PAGE) - 1;
            if (page < PAGES) {
                first[page] = last;
                last = new byte[PAGE];
            } else {
                file = file == null ? scratch.open() : file;
                file.add(last);
            }
        }
    }

    private byte[] page(long number) throws IOException {
        if (number == end / PAGE) {
            return last;
        }
        if (number < PAGES) {
            return first[(int) number];
        }
        int place = (int) (number % PAGES_READ);
        if (readPages[place] != number) {
            read[place] = read[place] == null ? new byte[PAGE] : read[place];
            file.read((number - PAGES) * PAGE, read[place]);
            readPages[place] = number;
        }
        return read[place];
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
