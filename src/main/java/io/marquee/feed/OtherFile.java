package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

/** What a file is that should be a workbook, and what to do about it. */
final class OtherFile {

    static final String NO_WORKBOOK = "a zip without one";

    private static final int HEAD = 1 << 20;
    private static final int TEXT = 1 << 12;
    private static final String OLE = HexFormat.of().formatHex(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1});
    private static final String LOCKED = "one with a password; save it without";

    private OtherFile() {}

    /** The reason of a poll. */
    static FeedException instead(String what) {
        return new FeedException("no workbook (.xlsx), but " + what);
    }

    /** Of a file that is no zip, or not a whole one. */
    static String of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        String bytes = new String(head, StandardCharsets.ISO_8859_1);
        if (bytes.startsWith("PK")) {
            return "the begin of one: the end of the zip is missing";
        }
        if (HexFormat.of().formatHex(head, 0, Math.min(head.length, OLE.length() / 2)).equals(OLE)) {
            return bytes.contains(wide("EncryptedPackage")) || end(file).contains(wide("EncryptedPackage"))
                    ? LOCKED
                    : "an old one (.xls), or a file of another program; save it as .xlsx";
        }
        String text = bytes.substring(0, Math.min(bytes.length(), TEXT)).replaceFirst("^(?:\u00EF\u00BB\u00BF)?\\s*", "").toLowerCase(Locale.ROOT);
        if (text.startsWith("<")) {
            return text.contains("<html") || text.contains("<table") || text.startsWith("<!doctype html")
                    ? "HTML, such as a page to sign in"
                    : "XML; the format xml reads it";
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return "JSON; the format json reads it";
        }
        if (text.startsWith("%pdf")) {
            return "a PDF";
        }
        boolean words = text.chars().noneMatch(c -> c < ' ' && "\t\r\n\f".indexOf(c) < 0);
        return words ? "text, such as CSV; the format csv reads it" : "a file of another kind";
    }

    /** Of a zip; null when it may be a workbook. */
    static String of(ZipDirectory zip) {
        if (zip.isLocked()) {
            return LOCKED;
        }
        if (zip.has("_rels/.rels")) {
            return null;
        }
        if (zip.has("content.xml") && zip.has("mimetype")) {
            return "one of OpenDocument (.ods); save it as .xlsx";
        }
        return NO_WORKBOOK;
    }

    /** As it stands in the directory of an OLE file. */
    private static String wide(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
    }

    private static String end(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, Files.size(file) - HEAD));
            return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        }
    }
}
