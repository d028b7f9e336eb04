package io.marquee.feed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What reading a feed from a file gives: the records as text, the rejections between them, and the problem at the end. */
record FeedFile(List<String> records, List<FeedRecord> rejected, String problem) {

    static final String PATH = "eventList|planList/output/base_event|base_plan";

    static FeedFile of(Path directory, String feed) {
        return of(directory, feed.getBytes(StandardCharsets.UTF_8), null, PATH, 1 << 20);
    }

    static FeedFile of(Path directory, byte[] feed, String charset, String path, int maxRecord) {
        try {
            Path file = Files.write(directory.resolve("a.feed"), feed);
            return read(new Feeds(maxRecord).open(List.of(new Download(file, feed.length, "", charset, null)), "xml", path, FeedOptions.USUAL));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A feed of another format, in one or more pages. */
    static FeedFile of(Path directory, String format, String path, int maxRecord, byte[]... pages) {
        try {
            List<Download> downloads = new ArrayList<>();
            for (byte[] page : pages) {
                Path file = Files.write(directory.resolve(downloads.size() + ".feed"), page);
                downloads.add(new Download(file, page.length, "", null, null));
            }
            return read(new Feeds(maxRecord).open(downloads, format, path, FeedOptions.USUAL));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it comes from a provider: through the spool. */
    static FeedFile spooled(Path directory, byte[] body, String contentType) throws IOException {
        try (Spool spool = new Spool(directory, 1 << 20, 1 << 20, 1)) {
            Download download = spool.save(new ByteArrayInputStream(body), contentType, 0);
            return read(new Feeds(1 << 20).open(List.of(download), "xml", PATH, FeedOptions.USUAL));
        }
    }

    static FeedFile read(Records feed) throws IOException {
        List<String> records = new ArrayList<>();
        List<FeedRecord> rejected = new ArrayList<>();
        try (feed) {
            feed.forEachRemaining(record -> {
                if (record.rejected() == null) {
                    records.add(record.text());
                } else {
                    rejected.add(record);
                }
            });
            return new FeedFile(records, rejected, feed.problem());
        }
    }
}
