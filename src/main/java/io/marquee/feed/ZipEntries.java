package io.marquee.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What stands in the directory of a zip file: an entry for each part. A slash before a name and the case of its letters do not count. */
final class ZipEntries {

    /** Most parts. */
    static final int MAX_PARTS = 10_000;
    /** Largest directory, bytes. */
    static final int MAX_BYTES = 4 << 20;
    /** Most places that look like the end of a directory; there is one, and one of each zip that is stored within. */
    static final int MAX_ENDS = 16;

    private static final int END = 0x06054B50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int END_64 = 0x06064B50;
    private static final int END_64_LENGTH = 56;
    private static final int LOCATOR = 0x07064B50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int ENTRY = 0x02014B50;
    private static final int ENTRY_LENGTH = 46;
    private static final int LOCAL = 0x04034B50;
    private static final int LOCAL_LENGTH = 30;
    private static final long BEYOND_32 = 0xFFFFFFFFL;
    private static final int BEYOND_16 = 0xFFFF;

    private final FileChannel file;
    private final Map<String, ZipPart> parts = new HashMap<>();
    private final Set<String> twice = new HashSet<>();

    private ZipEntries(FileChannel file) {
        this.file = file;
    }

    /** Those of a file; null when it has no directory. */
    static ZipEntries of(FileChannel file) throws IOException {
        ZipEntries entries = new ZipEntries(file);
        return entries.find() ? entries : null;
    }

    /** The part of that name; null when there is none. */
    ZipPart get(String name) {
        return parts.get(key(name));
    }

    /** Whether there are several parts of that name. */
    boolean isTwice(String name) {
        return twice.contains(key(name));
    }

    /** Whether a part needs a password. */
    boolean isLocked() {
        return parts.values().stream().anyMatch(ZipPart::locked);
    }

    private static String key(String name) {
        String path = name.replace('\\', '/');
        return path.substring(path.startsWith("/") ? 1 : 0).toLowerCase(Locale.ROOT);
    }

    private boolean find() throws IOException {
        long size = file.size();
        int length = (int) Math.min(size, END_LENGTH + LONGEST_COMMENT);
        ByteBuffer tail = bytes(size - length, length);
        int looked = 0;
        for (int at = length - END_LENGTH; at >= 0 && looked < MAX_ENDS; at--) {
            boolean end = tail.getInt(at) == END;
            looked += end ? 1 : 0;
            if (end && isDirectory(tail.slice(at, END_LENGTH).order(ByteOrder.LITTLE_ENDIAN), size - length + at)) {
                return true;
            }
        }
        return false;
    }

    /** Reads the directory before an end, if it is one: other bytes may look like an end. */
    private boolean isDirectory(ByteBuffer end, long position) throws IOException {
        long count = end.getShort(10) & BEYOND_16;
        long length = end.getInt(12) & BEYOND_32;
        long offset = end.getInt(16) & BEYOND_32;
        long behind = position;
        if ((count == BEYOND_16 || length == BEYOND_32 || offset == BEYOND_32) && position >= LOCATOR_LENGTH) {
            ByteBuffer locator = bytes(position - LOCATOR_LENGTH, LOCATOR_LENGTH);
            long at = locator.getLong(8);
            if (locator.getInt(0) == LOCATOR && at >= 0 && at <= position - LOCATOR_LENGTH - END_64_LENGTH) {
                ByteBuffer large = bytes(at, END_64_LENGTH);
                if (large.getInt(0) != END_64) {
                    return false;
                }
                count = large.getLong(32);
                length = large.getLong(40);
                offset = large.getLong(48);
                behind = at;
            }
        }
        if (length < 0 || length > behind || offset < 0 || offset > behind - length) {
            return false;
        }
        if (count < 0 || count > MAX_PARTS || length > MAX_BYTES) {
            throw new FeedException("a zip of more than " + MAX_PARTS + " parts");
        }
        // what stands before the zip moves all of it
        return readEntries(bytes(behind - length, (int) length), behind - length - offset);
    }

    private boolean readEntries(ByteBuffer entries, long moved) throws FeedException {
        parts.clear();
        twice.clear();
        int at = 0;
        for (int count = 1; at + ENTRY_LENGTH <= entries.limit() && entries.getInt(at) == ENTRY; count++) {
            int name = entries.getShort(at + 28) & BEYOND_16;
            int extra = entries.getShort(at + 30) & BEYOND_16;
            int next = at + ENTRY_LENGTH + name + extra + (entries.getShort(at + 32) & BEYOND_16);
            if (next > entries.limit()) {
                return false;
            }
            if (count > MAX_PARTS) {
                throw new FeedException("a zip of more than " + MAX_PARTS + " parts");
            }
            String key = key(new String(entries.array(), at + ENTRY_LENGTH, name, StandardCharsets.UTF_8));
            if (parts.put(key, entry(entries, at, at + ENTRY_LENGTH + name, extra, moved)) != null) {
                twice.add(key);
            }
            at = next;
        }
        return at == entries.limit();
    }

    private static ZipPart entry(ByteBuffer entries, int at, int extra, int extraLength, long moved) {
        long[] large = {entries.getInt(at + 24) & BEYOND_32, entries.getInt(at + 20) & BEYOND_32, entries.getInt(at + 42) & BEYOND_32};
        int field = extra;
        while (field + 4 <= extra + extraLength) {
            int end = Math.min(extra + extraLength, field + 4 + (entries.getShort(field + 2) & BEYOND_16));
            int value = field + 4;
            for (int i = 0; entries.getShort(field) == 1 && i < large.length; i++) {
                if (large[i] == BEYOND_32 && value + Long.BYTES <= end) {
                    large[i] = entries.getLong(value);
                    value += Long.BYTES;
                }
            }
            field = end;
        }
        return new ZipPart(
                (entries.getShort(at + 8) & 1) == 1, entries.getShort(at + 10) & BEYOND_16, entries.getInt(at + 16) & BEYOND_32, large[1], large[0],
                large[2] + moved);
    }

    /** Where the bytes of a part begin, behind the header that stands before them; -1 when there is none. */
    static long dataOf(FileChannel file, long offset) throws IOException {
        if (offset < 0 || offset > file.size() - LOCAL_LENGTH) {
            return -1;
        }
        ByteBuffer header = bytes(file, offset, LOCAL_LENGTH);
        return header.getInt(0) == LOCAL
                ? offset + LOCAL_LENGTH + (header.getShort(26) & BEYOND_16) + (header.getShort(28) & BEYOND_16)
                : -1;
    }

    private ByteBuffer bytes(long position, int length) throws IOException {
        return bytes(file, position, length);
    }

    private static ByteBuffer bytes(FileChannel file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
            // a file may give less at once
        }
        return bytes.flip().limit(length);
    }
}
