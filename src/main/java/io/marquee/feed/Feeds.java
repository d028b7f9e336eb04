package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Set;

/** Opens a download as records, by the format that the provider's file names. */
public final class Feeds {

    private final int maxRecord;

    /** @param maxRecord largest record, bytes */
    public Feeds(int maxRecord) {
        this.maxRecord = maxRecord;
    }

    /** The formats that a provider's file may name. */
    public static Set<String> formats() {
        return Set.of("xml");
    }

    /**
     * @param download the feed
     * @param format one of {@link #formats()}
     * @param path where its records are, in the notation of the format
     * @throws FeedException when nothing of the feed can be read
     */
    public Records open(Download download, String format, String path) throws IOException {
        if (!formats().contains(format)) {
            throw new IllegalArgumentException("unknown format " + format);
        }
        XmlPath records = XmlPath.parse(path);
        InputStream file = Files.newInputStream(download.file());
        try {
            return new XmlRecords(XmlBytes.inUtf8(file, download.charset()), records, maxRecord);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
