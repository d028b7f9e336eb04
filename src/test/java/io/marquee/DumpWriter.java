package io.marquee;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProjectFiles;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.StoredDatabase;
import io.marquee.kit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes down the database of this version after four answers of a provider, for the upgrade tests of later ones: {@code make dump}, part of a release. */
@Tag("application")
class DumpWriter {

    private static final Path SAMPLE = Path.of("src/main/resources/sample");

    @Test
    void writesTheDatabaseDown() throws IOException {
        TestDatabase database = TestDatabase.create();
        FakeProvider provider = new FakeProvider();
        try (RunningMarquee marquee = RunningMarquee.start(database, provider)) {
            for (Path answer : ProjectFiles.files(SAMPLE, ".xml")) {
                marquee.poll(ProjectFiles.text(answer).getBytes(StandardCharsets.UTF_8));
            }
            // one that was never on sale, and something to ask the provider by
            provider.saysTagged(ProviderFeed.of(ProviderFeed.plan(7, "Jamás a la venta", LocalDate.of(2030, 5, 1)).replace("online", "offline")), "\"v4\"");
            marquee.awaitPoll();
            marquee.awaitPoll();
        }
        // what is under way has no place in it, nor have hundreds of polls
        database.execute("delete from polls where outcome = 'running' or id not in (select max(id) from polls group by provider, outcome, rejected)");
        database.execute("update providers set worker = null, leased_until = null, poll_id = null");
        Path file = StoredDatabase.file(ProjectFiles.version());
        Files.createDirectories(file.getParent());
        Files.writeString(file, StoredDatabase.of(database));
    }
}
