package io.marquee.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The text in all parts of a workbook, block by block, so that something can be searched for in it. */
final class WorkbookText {

    /** Most bytes that are unpacked. */
    static final int MOST = 1 << 28;
    private static final int BLOCK = 1 << 20;
    /** What is searched for is found whole if it is no longer than this. */
    private static final int OVERLAP = 1 << 14;

    private final Predicate<String> sought;
    private long left = MOST;

    private WorkbookText(Predicate<String> sought) {
        this.sought = sought;
    }

    /** Whether a text of it, or its own bytes, are what is sought; also when it cannot be unpacked, or is larger than {@value #MOST} bytes then. */
    static boolean mayHold(Path workbook, Predicate<String> sought) {
        WorkbookText search = new WorkbookText(sought);
        try (InputStream packed = Files.newInputStream(workbook); ZipFile zip = new ZipFile(workbook.toFile())) {
            boolean found = search.isIn(packed);
            Enumeration<? extends ZipEntry> parts = zip.entries();
            while (!found && parts.hasMoreElements()) {
                ZipEntry part = parts.nextElement();
                try (InputStream in = zip.getInputStream(part)) {
                    found = search.isIn(in);
                }
            }
            return found;
        } catch (IOException | IllegalArgumentException e) {
            return true;
        }
    }

    private boolean isIn(InputStream in) throws IOException {
        String before = "";
        for (byte[] block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
            left -= block.length;
            // it may be in UTF-16
            String text = before + new String(block, StandardCharsets.UTF_8).replace("\0", "");
            if (left < 0 || sought.test(text)) {
                return true;
            }
            before = text.substring(Math.max(0, text.length() - OVERLAP));
        }
        return false;
    }
}
