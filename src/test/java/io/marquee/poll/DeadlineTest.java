package io.marquee.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.feed.Download;
import io.marquee.feed.FeedOptions;
import io.marquee.feed.Feeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A poll that must end takes no further record, and says why. */
class DeadlineTest {

    private static final int RECORDS = 3 * Chunk.MOST_RECORDS;

    @TempDir
    private Path folder;

    private Reading read(Deadline deadline) throws IOException {
        Path file = Files.writeString(folder.resolve("feed"), "[" + "{},".repeat(RECORDS - 1) + "{}]");
        Download download = new Download(file, Files.size(file), "digest", null, null);
        return new Reading(new Feeds(1_000).open(List.of(download), "json", "/", FeedOptions.USUAL), deadline);
    }

    private static int rest(Reading reading) {
        int records = 0;
        while (reading.hasNext()) {
            records += reading.next().size();
        }
        return records;
    }

    @Test
    void isOfNoMatterWhileThereIsTime() throws IOException {
        try (Reading reading = read(new Deadline(Duration.ofHours(1)))) {
            assertThat(rest(reading)).isEqualTo(RECORDS);
            assertThat(reading.problem()).isNull();
        }
    }

    @Test
    void endsTheReadingOnceItIsOver() throws IOException {
        try (Reading reading = read(new Deadline(Duration.ZERO))) {
            assertThat(rest(reading)).isZero();
            assertThat(reading.problem()).isEqualTo("not over within 0 s");
        }
    }

    @Test
    void endsTheReadingWhenSomebodyStopsThePoll() throws IOException {
        Deadline deadline = new Deadline(Duration.ofHours(1));
        try (Reading reading = read(deadline)) {
            assertThat(reading.next().size()).isEqualTo(Chunk.MOST_RECORDS);
            deadline.stop(Stop.BY_OPERATOR);
            assertThat(rest(reading)).isZero();
            assertThat(reading.problem()).isEqualTo("stopped by an operator");
            assertThat(reading.count()).isEqualTo(Chunk.MOST_RECORDS);
        }
    }
}
