package io.marquee.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.marquee.feed.Download;
import io.marquee.feed.FeedOptions;
import io.marquee.feed.FeedRecord;
import io.marquee.feed.Feeds;
import io.marquee.feed.Records;
import io.marquee.feed.XmlPrefixes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The first records of a feed, as a mapping gets them.
 *
 * @param trees of those that can be read
 * @param problem why there are no more, one line; null when there was no need for more, or none is there
 */
record Sample(List<JsonNode> trees, String problem) {

    /** Most records that are looked at. */
    static final int MOST = 50;

    /** Once there are so many bytes, there are enough; a tree takes many times as much. */
    private static final int BYTES = 1 << 22;

    /** Most records that are read, good ones or not. */
    private static final int READ = 200;

    /** Reads them where {@code records} says that they are. */
    static Sample of(Feeds feeds, Download page, String format, String records, FeedOptions options) {
        ObjectReader reader = Feeds.trees(format).readerFor(JsonNode.class).withAttribute(XmlPrefixes.class, options.prefixes());
        List<JsonNode> trees = new ArrayList<>();
        long[] bytes = {0};
        try {
            String problem = read(feeds, page, format, records, options, record -> {
                try {
                    Object content = record.content();
                    trees.add(content instanceof JsonNode row ? row : reader.readTree((byte[]) content));
                } catch (IOException | RuntimeException e) {
                    return trees.isEmpty();
                }
                bytes[0] += record.size();
                return trees.size() < MOST && bytes[0] < BYTES;
            });
            return new Sample(trees, problem);
        } catch (IOException | IllegalArgumentException e) {
            return new Sample(trees, e.getMessage());
        }
    }

    /**
     * Reads records one by one.
     *
     * @param taken told of each; false when it needs no more
     * @return why there are no more, as {@link Records#problem()} says
     */
    static String read(Feeds feeds, Download page, String format, String place, FeedOptions options, Predicate<FeedRecord> taken) throws IOException {
        try (Records records = feeds.open(List.of(page), format, place, options)) {
            for (int i = 0; i < READ && records.hasNext(); i++) {
                if (!taken.test(records.next())) {
                    return null;
                }
            }
            return records.problem();
        }
    }
}
