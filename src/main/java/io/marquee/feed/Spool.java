package io.marquee.feed;

import java.io.BufferedInputStream;
import java.io.Closeable;
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
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Keeps downloads on disk while they are read, so that a slow reader holds no connection of the provider and a slow
 * provider no reader; gzip is unpacked on the way, also when no header announces it.
 */
public final class Spool implements Closeable {

    static final String SUFFIX = ".feed";

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([A-Za-z0-9._-]+)");

    private final SpoolFolder folder;
    private final SpoolBudget budget;
    private final long maxBytes;

    /**
     * @param parent of the folders that the processes have
     * @param maxBytes largest feed, unpacked
     * @param spoolBytes most that all downloads take together
     * @param minFree bytes that the disk must have left
     */
    public Spool(Path parent, long maxBytes, long spoolBytes, long minFree) throws IOException {
        this.folder = SpoolFolder.open(parent);
        this.budget = new SpoolBudget(folder.path(), spoolBytes, minFree);
        this.maxBytes = maxBytes;
    }

    /**
     * Stores a feed, or a part of one. A transfer that breaks off after its first byte is kept as far as it came.
     *
     * @param body the answer of the provider, closed here
     * @param contentType its Content-Type, or null
     * @param before bytes that came before as a part of the same feed, unpacked
     * @throws FeedException when there is nothing, more than the limit, or no room
     * @throws IOException when nothing arrives
     */
    public Download save(InputStream body, String contentType, long before) throws IOException {
        if (body == null) {
            throw new FeedException("empty");
        }
        Writing writing = new Writing(before);
        try (body) {
            writing.copy(body);
            return writing.done(charset(contentType));
        } finally {
            writing.removeUnlessDone();
        }
    }

    /** Removes what was received. */
    public void discard(List<Download> pages) throws IOException {
        for (Download page : pages) {
            if (Files.deleteIfExists(page.file())) {
                budget.release(page.bytes());
            }
        }
    }

    /** Room in it for what readers cannot keep in memory. */
    public Scratch scratch() {
        return new Scratch(folder.path(), budget, maxBytes);
    }

    /** Bytes that downloads under way have on disk. */
    public long used() {
        return budget.used();
    }

    /** Folder of this process. */
    Path folder() {
        return folder.path();
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }

    private static InputStream unpacked(InputStream body) throws IOException {
        BufferedInputStream in = new BufferedInputStream(body, 1 << 16);
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        boolean gzip = first == 0x1F && second == 0x8B;
        return gzip ? new GzipMembers(in) : in;
    }

    private static String charset(String contentType) {
        Matcher matcher = CHARSET.matcher(contentType == null ? "" : contentType);
        return matcher.find() ? matcher.group(1) : null;
    }

    /** One file that is written. */
    private final class Writing {

        private final MessageDigest sha256 = DigestUtils.getSha256Digest();
        private final long before;
        private final Path file;
        private long bytes;
        private String cut;
        private boolean done;

        Writing(long before) throws IOException {
            this.before = before;
            this.file = Files.createTempFile(folder.path(), "", SUFFIX);
        }

        void copy(InputStream body) throws IOException {
            try (InputStream in = unpacked(body);
                    OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
                byte[] chunk = new byte[1 << 16];
                for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
                    if (before + bytes + read > maxBytes) {
                        throw new TooLargeException(maxBytes);
                    }
                    budget.reserve(read);
                    bytes += read;
                    out.write(chunk, 0, read);
                }
            }
        }

        private int read(InputStream in, byte[] chunk) throws IOException {
            try {
                return in.read(chunk);
            } catch (IOException e) {
                if (bytes == 0 || e instanceof TooLargeException) {
                    throw e;
                }
                cut = "cut off after " + bytes + " bytes: " + Trouble.of(e);
                return -1;
            }
        }

        Download done(String charset) throws FeedException {
            if (bytes == 0) {
                throw new FeedException("empty");
            }
            done = true;
            return new Download(file, bytes, HexFormat.of().formatHex(sha256.digest()), charset, cut);
        }

        void removeUnlessDone() throws IOException {
            if (!done) {
                Files.deleteIfExists(file);
                budget.release(bytes);
            }
        }
    }
}
