package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Opens a download as records, by the format that the provider's file names. */
public final class Feeds {

    private static final Map<String, Reader> FORMATS = Map.of(
            "xml", (in, path, maxRecord) -> new XmlRecords(in, XmlPath.parse(path), maxRecord),
            "json", JsonRecords::new,
            "csv", (in, path, maxRecord) -> new CsvRecords(in, path));

    private final int maxRecord;

    /** @param maxRecord largest record, bytes */
    public Feeds(int maxRecord) {
        this.maxRecord = maxRecord;
    }

    /** The formats that a provider's file may name. */
    public static Set<String> formats() {
        return new TreeSet<>(FORMATS.keySet());
    }

    /**
     * @param pages the feed, in its parts
     * @param format one of {@link #formats()}
     * @param path where its records are, in the notation of the format
     * @throws FeedException when nothing of the feed can be read
     */
    public Records open(List<Download> pages, String format, String path) throws IOException {
        Reader reader = FORMATS.get(format);
        if (reader == null) {
            throw new IllegalArgumentException("unknown format " + format);
        }
        return pages.size() == 1 ? open(pages.get(0), reader, path) : new PagedRecords(pages, page -> open(page, reader, path));
    }

    private Records open(Download page, Reader reader, String path) throws IOException {
        InputStream file = Files.newInputStream(page.file());
        try {
            return reader.open(Utf8Bytes.of(file, page.charset()), path, maxRecord);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private interface Reader {
        Records open(InputStream utf8, String path, int maxRecord) throws IOException;
    }
}
