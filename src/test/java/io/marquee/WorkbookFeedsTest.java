package io.marquee;

import static io.marquee.kit.Workbook.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FakeProvider;
import io.marquee.kit.ProviderFolder;
import io.marquee.kit.RunningMarquee;
import io.marquee.kit.SourceFile;
import io.marquee.kit.Workbook;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider whose feed is an Excel workbook, polled by a whole application. */
@Tag("application")
class WorkbookFeedsTest {

    private static final String NAMES = row("Id", "Title", "Day", "At", "Price", "Open");
    private static final String EVENT = "First night | 2030-05-12 20:00:00 | null null | 12.5 | 12.5";

    private static ProviderFolder folder;
    private static FakeProvider provider;
    private static RunningMarquee marquee;

    @BeforeAll
    static void start(@TempDir Path routes) {
        folder = new ProviderFolder(routes);
        provider = new FakeProvider();
        marquee = RunningMarquee.start(folder.settings(Map.of("POLL_TICK", "40ms")));
    }

    @AfterAll
    static void stop() {
        marquee.close();
        provider.close();
    }

    @BeforeEach
    void put() {
        provider.says(good());
        folder.put("acme", SourceFile.of("acme", provider.url()).with("format", "xlsx").with("records", "Shows!Id,Title,Day,At").with("period", "100ms")
                .with("mapping", "{ base_id: .Id, plan_id: .Id, title: .Title, start: \"\\(.Day)T\\(.At)\", sell_mode: (.Open | sell_mode), prices: [.Price] }").yaml());
    }

    @AfterEach
    void remove() {
        marquee.forget(folder, "acme");
    }

    private static byte[] good(String... more) {
        return Workbook.of("<row><c t='str'><v>What is on</v></c></row>" + NAMES
                        + "<row><c><v>1</v></c><c t='str'><v>First night</v></c><c s='1'><v>47615</v></c><c s='2'><v>0.83333333333333337</v></c><c><v>12.5</v></c><c t='b'><v>1</v></c></row>"
                        + String.join("", more))
                .part(Workbook.STYLES, Workbook.styles("14", "h:mm")).bytes();
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static void awaitEvent() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(marquee.events("")).containsExactly(EVENT));
    }

    private static void awaitEnd(String outcome, String reason) {
        long last = marquee.database().number("select coalesce(max(id), 0) from polls");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            marquee.awaitPoll("acme");
            return marquee.database().number("select count(*) from polls where id > " + last
                    + " and outcome = '" + outcome + "' and coalesce(reason, '') = '" + reason + "'") > 0;
        });
    }

    @Test
    void storesItsRowsAndIsUnchangedAsLongAsItsBytesAre() {
        awaitEvent();
        awaitEnd("unchanged", "");
    }

    @Test
    void keepsARowThatCannotBeReadAsARejection() {
        provider.says(good("<row><c><v>2</v></c><c t='s'><v>99</v></c></row>", row("3", "No day", "", "", "", "true")));
        awaitEvent();
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                marquee.database().rows("select reason, detail from rejections order by reason")).containsExactly(
                "record_unreadable | record 2 has a cell whose text the workbook does not have", "start_unreadable | start is nullTnull"));
    }

    static Stream<Arguments> bad() throws IOException {
        return Stream.of(
                Arguments.of(Arrays.copyOf(good(), 500), "no workbook (.xlsx), but the begin of one: the end of the zip is missing"),
                Arguments.of("<html><body>Sign in</body></html>".getBytes(StandardCharsets.UTF_8), "no workbook (.xlsx), but HTML, such as a page to sign in"),
                Arguments.of(packed("Id;Title\n1;x\n".getBytes(StandardCharsets.UTF_8)), "no workbook (.xlsx), but text, such as CSV; the format csv reads it"),
                Arguments.of(Workbook.of(row("Id", "Title", "Date")).bytes(), "no column Day, the row that fits best has Id, Title, Date"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bad")
    void keepsWhatIsStoredWhenItIsNoWorkbook(byte[] body, String reason) throws IOException {
        awaitEvent();
        provider.says(body);
        awaitEnd("failed", reason);
        marquee.awaitFresh();
        assertThat(marquee.events("")).containsExactly(EVENT);
        provider.says(packed(good()));
        awaitEnd("unchanged", "");
    }
}
