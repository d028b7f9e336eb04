package io.marquee.access;

import io.marquee.settings.SettingException;
import io.marquee.settings.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of clients, from a file with one a line: {@code <client> sha256:<64 hex digits of the key's digest>}, at most
 * {@value SmallFile#MAX_BYTES} bytes. Lines that begin with {@code #} are comments. A client may have several, so that a new key can take over
 * from an old one. No key itself is kept anywhere, and one of 32 random bytes needs no slow digest.
 */
public final class ApiKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,64})\\s+sha256:([0-9a-f]{64})");
    private static final int KEY_BYTES = 32;
    private static final String PREFIX = "marquee_";

    private final Path file;
    private volatile Map<String, String> clients;
    private String content;
    private String seen;
    private volatile String trouble;

    /** @throws SettingException when the file cannot be read or a line is not as it must be */
    public ApiKeys(Path file) {
        this.file = file;
        try {
            content = SmallFile.text(file);
            clients = parse(content);
        } catch (IOException e) {
            throw new SettingException("setting access.api-keys (ACCESS_API_KEYS) must be a file of keys: " + e.getMessage());
        }
    }

    /** Takes what has changed in the file, once two looks have found it; what cannot be read leaves the keys as they were. */
    synchronized void refresh() {
        try {
            String now = SmallFile.text(file);
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(content)) {
                clients = parse(now);
                content = now;
                LOG.info("the file of keys has changed, keys={}", clients.size());
            }
            if (settled) {
                trouble = null;
            }
        } catch (IOException e) {
            if (!e.getMessage().equals(trouble)) {
                trouble = e.getMessage();
                LOG.warn("the file of keys cannot be taken, the last ones stay: {}", trouble);
            }
        }
    }

    /** Whose key this is; null when it is nobody's. Looked up by digest, so the time it takes tells nothing of other keys. */
    String clientOf(String key) {
        return clients.get(DigestUtils.sha256Hex(key));
    }

    int size() {
        return clients.size();
    }

    /** Why the newest file is not taken; null when it is. */
    String trouble() {
        return trouble;
    }

    /** A new key of random bytes. */
    public static String newKey() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * The line of a key.
     *
     * @throws IllegalArgumentException when the client's name is not one of letters, digits, dots, dashes, and underscores, 64 at most
     */
    public static String line(String client, String key) {
        String line = client + " sha256:" + DigestUtils.sha256Hex(key);
        if (!LINE.matcher(line).matches()) {
            throw new IllegalArgumentException("a client's name has 1 to 64 letters, digits, dots, dashes, and underscores");
        }
        return line;
    }

    private Map<String, String> parse(String text) throws IOException {
        Map<String, String> found = new HashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                found.put(matcher.group(2), matcher.group(1));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                // not the line: somebody may have put a key there
                throw new IOException(file + ":" + (i + 1) + " is not a client and sha256: with 64 hex digits");
            }
        }
        return Map.copyOf(found);
    }
}
