package io.marquee.feed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Keeps downloads on disk while they are read, so that a slow reader holds no connection of the provider and a slow
 * provider no reader; gzip is unpacked on the way, also when no header announces it.
 */
public final class Spool {

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([A-Za-z0-9._-]+)");
    private static final String SUFFIX = ".feed";

    private final Path folder;
    private final long maxBytes;
    private final Runnable drop;

    /**
     * @param folder emptied of what an earlier process left
     * @param maxBytes largest feed, unpacked
     * @param drop ends a transfer; closing its stream alone would first read the rest of it
     */
    public Spool(Path folder, long maxBytes, Runnable drop) throws IOException {
        this.drop = drop;
        this.folder = Files.createDirectories(folder);
        this.maxBytes = maxBytes;
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Stores a feed, or a part of one. A transfer that breaks off after its first byte is kept as far as it came.
     *
     * @param body the answer of the provider, closed here
     * @param contentType its Content-Type, or null
     * @param before bytes that came before as a part of the same feed, unpacked
     * @throws FeedException when there is nothing, or more than the limit
     * @throws IOException when nothing arrives
     */
    public Download save(InputStream body, String contentType, long before) throws IOException {
        if (body == null) {
            throw new FeedException("empty");
        }
        Path file = Files.createTempFile(folder, "", SUFFIX);
        try {
            return save(body, contentType, before, file);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private Download save(InputStream body, String contentType, long before, Path file) throws IOException {
        MessageDigest sha256 = DigestUtils.getSha256Digest();
        long bytes = 0;
        String cut = null;
        try (body;
                InputStream in = unpacked(body);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
            byte[] chunk = new byte[1 << 16];
            while (true) {
                int read;
                try {
                    read = in.read(chunk);
                } catch (IOException e) {
                    if (bytes == 0) {
                        throw e;
                    }
                    cut = "cut off after " + bytes + " bytes: " + e.getMessage();
                    read = -1;
                }
                if (read < 0) {
                    break;
                }
                bytes += read;
                if (before + bytes > maxBytes) {
                    drop.run();
                    throw new FeedException("larger than " + maxBytes + " bytes");
                }
                out.write(chunk, 0, read);
            }
        }
        if (bytes == 0) {
            throw new FeedException("empty");
        }
        return new Download(file, bytes, HexFormat.of().formatHex(sha256.digest()), charset(contentType), cut);
    }

    /** Removes what was received. */
    public void discard(List<Download> pages) throws IOException {
        for (Download page : pages) {
            Files.deleteIfExists(page.file());
        }
    }

    private static InputStream unpacked(InputStream body) throws IOException {
        BufferedInputStream in = new BufferedInputStream(body, 1 << 16);
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        boolean gzip = first == 0x1F && second == 0x8B;
        return gzip ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static String charset(String contentType) {
        Matcher matcher = CHARSET.matcher(contentType == null ? "" : contentType);
        return matcher.find() ? matcher.group(1) : null;
    }
}
