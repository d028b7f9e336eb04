package io.marquee.source;

import io.marquee.feed.FeedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One page of a list that an S3 server gives (ListObjectsV2): {@value S3Requests#MAX_KEYS} files at most, and how it goes on. */
final class S3Page {

    /** Most bytes of a page. Keys have 1 kB, which percent-encoding makes 3 kB. */
    static final int MAX_BYTES = 4 << 20;

    private static final String ROOT = "ListBucketResult";
    private static final String FILE = ROOT + "/Contents";
    private static final String NO_LIST = "the answer is no list of a bucket";

    private final List<Map<String, String>> files = new ArrayList<>();
    private final Map<String, String> said = new HashMap<>();
    private Map<String, String> file = new HashMap<>();
    private int found;

    private S3Page() {}

    /** @throws FeedException when it is no such list, or what it says of a file cannot be read */
    static S3Page read(InputStream in) throws IOException {
        S3Page page = new S3Page();
        S3Xml.read(in, MAX_BYTES, page::add);
        if (!page.said.containsKey(ROOT)) {
            throw new FeedException(NO_LIST);
        }
        if (page.found > S3Requests.MAX_KEYS) {
            throw new FeedException("a list of more than " + S3Requests.MAX_KEYS + " keys, which were not asked for");
        }
        return page;
    }

    private void add(String path, String text) {
        switch (path) {
            case FILE -> {
                found++;
                if (found <= S3Requests.MAX_KEYS) {
                    files.add(file);
                }
                file = new HashMap<>();
            }
            case FILE + "/Key", FILE + "/LastModified", FILE + "/Size", FILE + "/ETag" -> file.put(path.substring(FILE.length() + 1), text);
            case ROOT, ROOT + "/EncodingType", ROOT + "/IsTruncated", ROOT + "/NextContinuationToken" -> said.put(path, text.strip());
            default -> { }
        }
    }

    /**
     * Gives the files whose keys begin with something, by their names behind that.
     *
     * @throws FeedException when key, size, or time of one cannot be read
     */
    void each(String folder, Consumer<FeedFile> files) throws FeedException {
        for (Map<String, String> one : this.files) {
            FeedFile found = file(folder, one);
            if (found != null) {
                files.accept(found);
            }
        }
    }

    private FeedFile file(String folder, Map<String, String> one) throws FeedException {
        try {
            String key = "url".equals(said.get(ROOT + "/EncodingType"))
                    ? URLDecoder.decode(one.getOrDefault("Key", ""), StandardCharsets.UTF_8)
                    : one.getOrDefault("Key", "");
            long size = Long.parseLong(one.getOrDefault("Size", "").strip());
            if (key.isEmpty() || size < 0) {
                throw new FeedException(NO_LIST);
            }
            return !key.startsWith(folder) ? null : new FeedFile(
                    key.substring(folder.length()), size, Instant.parse(one.getOrDefault("LastModified", "").strip()).toEpochMilli(), one.get("ETag"));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new FeedException(NO_LIST, e);
        }
    }

    /**
     * What the next page is asked for with; null when this is the last one.
     *
     * @throws FeedException when there is more, and nothing says how to ask for it
     */
    String next() throws FeedException {
        if (!"true".equals(said.get(ROOT + "/IsTruncated"))) {
            return null;
        }
        String token = said.getOrDefault(ROOT + "/NextContinuationToken", "");
        if (token.isEmpty()) {
            throw new FeedException("the list of the bucket goes on, and does not say how: the server does not know ListObjectsV2");
        }
        return token;
    }
}
