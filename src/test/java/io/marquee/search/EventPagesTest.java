package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.marquee.kit.ProjectFiles;
import io.marquee.kit.TestDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Pages of events, and events by their ids, from the months in memory and from the database, against one statement over all of them. */
@Tag("application")
@Tag("postgres")
class EventPagesTest {

    private static final int PLANS = 12_000;
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final PGSimpleDataSource SOURCE = new PGSimpleDataSource();
    private static final Months MONTHS = new Months(Long.MAX_VALUE, Clock.systemUTC());
    private static final Budget BUDGET = new Budget(Long.MAX_VALUE);

    /** Of three providers, up to 24 at one instant, a third of them of a length of 40 days, with prices and accents; some with details, some with very long ones. */
    @BeforeAll
    static void fill() throws SQLException {
        SOURCE.setURL(DATABASE.url());
        SOURCE.setUser("postgres");
        DATABASE.execute("insert into providers (name) values ('a'), ('b'), ('c'), ('empty')");
        DATABASE.execute("""
                insert into plans (id, provider, base_id, plan_id, online, title, starts_local, ends_local, starts_at, ends_at,
                                   published_at, event, event_starts_at, event_ends_at)
                select id, chr(97 + i %% 3), i::text, '1', true, title, starts, ends, starts_at, ends_at, now(),
                       format('{"id":"%%s","title":"%%s","start_date":"%%s","start_time":null,"end_date":null,"end_time":null,"min_price":%%s,"max_price":99}',
                              id, title, starts::date, case when i %% 7 = 0 then 'null' else (i %% 50)::text || '.5' end),
                       starts_at, ends_at
                from generate_series(1, %d) as i
                cross join lateral (select md5('page' || i)::uuid as id,
                                           case when i %% 5 = 0 then 'Sinfónica Nº ' else 'MÜNSTER concert ' end || i as title,
                                           timestamp '2024-01-01' + i / 24 * interval '1 day' as starts) as made
                cross join lateral (select starts + case when i %% 3 = 1 then interval '40 days' else interval '2 hours' end as ends) as ended
                cross join lateral (select starts at time zone 'UTC' as starts_at, ends at time zone 'UTC' as ends_at) as instants
                """.formatted(PLANS));
        DATABASE.execute("""
                update plans
                set event_details = case
                    when base_id::int between 3000 and 3400 then format('"description":"%s"', repeat('ä', 4000))
                    else format('"currency":"%s","venue":{"name":"Hall \\"%s\\"","latitude":1.5,"longitude":2},"category":"%s"',
                                case when base_id::int % 8 = 0 then 'EUR' else 'SEK' end, base_id, case when base_id::int % 3 = 0 then 'Músic' else 'Theatre' end)
                end
                where base_id::int % 4 = 0 or base_id::int between 3000 and 3400
                """);
        DATABASE.execute("insert into months (month) select distinct date_trunc('month', event_starts_at at time zone 'UTC')::date from plans");
        read(MONTHS);
    }

    private static String sql(String name) {
        return ProjectFiles.text(Path.of("src/main/resources/sql", name));
    }

    private static FoundPage inMemory(EventPage page) throws BusyException {
        return (FoundPage) MONTHS.find(page);
    }

    private static FoundPage inDatabase(EventPage page) throws SQLException {
        String statement = sql(page.provider() == null ? "list-events.sql" : "list-provider-events.sql");
        return (FoundPage) new EventReader(SOURCE, BUDGET, Duration.ofMinutes(1)).find(statement, page, true);
    }

    /** The JSON of the events on all pages, beginning with that of a query, and how many there are. */
    private static String walk(String query, boolean memory) throws Exception {
        List<String> events = new ArrayList<>();
        int count = 0;
        String after = "";
        for (int pages = 0; pages <= PLANS; pages++) {
            EventPage asked = EventPage.parse(query + after);
            FoundPage page = memory ? inMemory(asked) : inDatabase(asked);
            String body = page.found().plain().toString(StandardCharsets.UTF_8);
            assertThat(body.length()).isLessThan(EventPage.MOST_BYTES + 10_000);
            if (page.found().packs()) {
                assertThat(new GZIPInputStream(new ByteArrayInputStream(page.found().gzip().getBytes())).readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(body);
            }
            count += page.found().events();
            assertThat(page.found().events()).isLessThanOrEqualTo(asked.limit());
            String list = body.substring("{\"data\":{\"events\":[".length(), body.length() - "]},\"error\":null}".length());
            events.addAll(list.isEmpty() ? List.of() : List.of(list));
            page.found().giveBack();
            if (page.next() == null) {
                assertThat(BUDGET.held()).isZero();
                return count + String.join(",", events);
            }
            after = "&after=" + page.next().text();
        }
        throw new AssertionError("the pages have no end");
    }

    private static String expected(String where) {
        List<String> rows = DATABASE.rows("select whole_event(event, event_details) from plans where " + where + " order by event_starts_at, id");
        return rows.size() + String.join(",", rows);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "limit=500&category=MUSIC; event_details like '%Músic%'",
        "limit=500&category=%20m%C3%BAsic&currency=sek; event_details like '%Músic%' and event_details like '%SEK%'",
        "limit=500&currency=EUR&max_price=12; event_details like '%EUR%' and (event::json->>'min_price')::numeric <= 12",
        "limit=500&category=musi; false",
        "limit=500&currency=USD; false",
        "limit=500; true",
        "limit=7&starts_at=2024-05-01&ends_at=2024-06-15; event_starts_at >= '2024-05-01Z' and event_ends_at <= '2024-06-15Z'",
        "limit=1&starts_at=2024-05-01T00:00:00Z&ends_at=2024-05-03; event_starts_at >= '2024-05-01Z' and event_ends_at <= '2024-05-03Z'",
        "ends_at=2024-03-01; event_ends_at <= '2024-03-01Z'",
        "starts_at=2025-05-01; event_starts_at >= '2025-05-01Z'",
        "starts_at=2030-01-01; false",
        "starts_at=2020-01-01&ends_at=2021-01-01; false",
        "limit=500&max_price=10.5; (event::json->>'min_price')::numeric <= 10.5",
        "limit=500&max_price=0; (event::json->>'min_price')::numeric <= 0",
        "limit=500&text=sinfonica; event like '%Sinfónica%'",
        "limit=500&text=%20no%20SINF%C3%B3n; event like '%Sinfónica Nº%'",
        "limit=500&text=munst+777; event like '%MÜNSTER concert %777%'",
        "limit=500&text=nowhere; false",
        "limit=500&text=77&max_price=20&ends_at=2025-01-01; event ~ 'title\":\"[^\"]*77' and (event::json->>'min_price')::numeric <= 20 and event_ends_at <= '2025-01-01Z'",
    })
    void holdEachEventOnceInOrder(String query, String where) throws Exception {
        String expected = expected(where);
        assertThat(walk(query, true)).isEqualTo(expected);
        assertThat(walk(query, false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "empty"})
    void areOfOneProviderByTheDatabase(String provider) throws Exception {
        assertThat(MONTHS.find(EventPage.parse("provider=" + provider))).isInstanceOf(EventPage.class);
        assertThat(walk("limit=300&provider=" + provider, false))
                .isEqualTo(expected("provider = '" + provider + "'"));
        assertThat(walk("limit=500&provider=" + provider + "&text=sinfo", false)).isEqualTo(expected("event like '%Sinf%' and provider = '" + provider + "'"));
    }

    @Test
    void sayThatThereIsNoSuchProvider() throws Exception {
        FoundPage none = inDatabase(EventPage.parse("provider=nobody"));
        assertThat(none.isKnown()).isFalse();
        assertThat(inDatabase(EventPage.parse("provider=empty")).isKnown()).isTrue();
    }

    /** Whoever asks for what few events are does not make one request read all. */
    @Test
    void lookAtSoManyEventsAtMost() throws Exception {
        EventPage rare = EventPage.parse("text=nowhere");
        for (FoundPage page : List.of(inMemory(rare), inDatabase(rare))) {
            assertThat(page.found().events()).isZero();
            assertThat(page.next().id()).hasToString(
                    DATABASE.rows("select id from plans order by event_starts_at, id offset " + (EventPage.MOST_SEEN - 1) + " limit 1").get(0));
        }
    }

    @Test
    void areTheSameFromBothToTheTag() throws Exception {
        for (String query : List.of("limit=200", "limit=200&starts_at=2024-02-03", "limit=1", "limit=40&category=theatre", "limit=500&starts_at=2024-05-04", "limit=4&starts_at=2024-05-05")) {
            FoundPage memory = inMemory(EventPage.parse(query));
            FoundPage database = inDatabase(EventPage.parse(query));
            assertThat(memory.next()).isEqualTo(database.next());
            Found one = memory.found().in(Envelope.page("/events?after=x"));
            Found other = database.found().in(Envelope.page("/events?after=x"));
            assertThat(one.plain()).isEqualTo(other.plain());
            assertThat(one.fingerprint()).isEqualTo(other.fingerprint()).isNotEqualTo(memory.found().in(Envelope.page(null)).fingerprint());
            database.found().giveBack();
        }
    }

    /** What a client writes into an address gets into its next one, and bodies are kept by this tag for all. */
    @Test
    void haveTagsThatNobodyCanForge() {
        // these two words have the same CRC-32
        assertThat(Envelope.page("/events?z=plumless&after=x").tag()).isNotEqualTo(Envelope.page("/events?z=buckeroo&after=x").tag()).hasSize(25);
    }

    @Test
    void findEachEventByItsIdInBoth() throws Exception {
        EventReader reader = new EventReader(SOURCE, BUDGET, Duration.ofMinutes(1));
        int seen = 0;
        for (String row : DATABASE.rows("select whole_event(event, event_details) from plans")) {
            EventId id = new EventId(UUID.fromString(row.substring(7, 43)));
            Found memory = (Found) MONTHS.find(id);
            assertThat(memory.plain().toString(StandardCharsets.UTF_8)).isEqualTo("{\"data\":{\"event\":" + row + "},\"error\":null}");
            if (++seen % 500 == 0) {
                Found database = (Found) reader.find(sql("get-event.sql"), id, false);
                assertThat(database.plain()).isEqualTo(memory.plain());
                assertThat(database.fingerprint()).isEqualTo(memory.fingerprint());
                database.giveBack();
            }
        }
        assertThat(seen).isEqualTo(PLANS);
        EventId unknown = new EventId(UUID.randomUUID());
        assertThat(MONTHS.find(unknown)).isSameAs(unknown);
        assertThat(((Found) reader.find(sql("get-event.sql"), unknown, false)).events()).isZero();
    }

    /** Details are held in what searches leave, those of coming months first; the rest is asked of the database. */
    @Test
    void takeNoMemoryFromSearchesForDetails() throws Exception {
        long all = MONTHS.size().bytes();
        long details = Long.parseLong(DATABASE.rows("select sum(octet_length(event_details)) from plans").get(0));
        EventPage whole = EventPage.parse("limit=500");
        for (long room : new long[] {-1, 0, details / 2, details}) {
            Months limited = new Months(all - details + room, Clock.systemUTC());
            read(limited);
            int months = limited.size().known();
            assertThat(limited.size().held()).isEqualTo(room < 0 ? months - 1 : months);
            assertThat(limited.size().bytes()).isLessThanOrEqualTo(all - details + room);
            assertThat(limited.find(TimeRange.of(Parameters.of("")))).isInstanceOf(room < 0 ? TimeRange.class : Found.class);
            assertThat(limited.find(whole)).isInstanceOf(room < details ? EventPage.class : FoundPage.class);
            assertThat(limited.missesPage("limit=500")).isEqualTo(room < details);
            int found = 0;
            for (String row : DATABASE.rows("select id from plans where event_details is not null and base_id::int % 100 = 0")) {
                found += limited.find(new EventId(UUID.fromString(row))) instanceof Found ? 1 : 0;
            }
            // where a month has no room, those that have may have some for details
            int every = PLANS / 100;
            assertThat(found).isBetween(room == details ? every : room > 0 ? 1 : 0, room == details ? every : room == 0 ? 0 : every - 1);
        }
    }

    /** A month whose details could not be in memory twice keeps its events there while it is read again. */
    @Test
    void keepsWhatIsSearchedForInMemoryWhileMonthsWithLongDetailsChange() throws Exception {
        String longest = DATABASE.rows("select date_trunc('month', event_starts_at at time zone 'UTC')::date from plans group by 1"
                + " order by sum(octet_length(event_details)) desc nulls last limit 1").get(0);
        Months limited = new Months(MONTHS.size().bytes() + 10_000, Clock.systemUTC());
        read(limited);
        assertThat(limited.find(EventPage.parse("limit=500"))).isInstanceOf(FoundPage.class);
        int readings = 0;
        for (int change = 0; change < 3; change++) {
            DATABASE.execute("update months set version = version + 1 where month = '" + longest + "'");
            do {
                new MonthReader(SOURCE, limited).read(DatabaseReadingTest.statements());
                assertThat(limited.find(TimeRange.of(Parameters.of("")))).isInstanceOf(Found.class);
                assertThat(readings++).as("readings come to an end").isLessThan(20);
            } while (limited.isBehind());
            assertThat(limited.find(EventPage.parse("limit=500"))).isInstanceOf(FoundPage.class);
        }
    }

    private static void read(Months months) throws SQLException {
        do {
            new MonthReader(SOURCE, months).read(DatabaseReadingTest.statements());
        } while (months.isBehind());
    }

    /** What anybody may write into an address. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%", "gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "f_________8AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void beginNowhereElse(String after) {
        assertThatExceptionOfType(ClientErrorException.class).isThrownBy(() -> EventPage.parse("after=" + after))
                .satisfies(e -> assertThat(e.code()).isIn("PARAMETER_UNREADABLE", "QUERY_UNREADABLE"));
    }

    @Test
    void beginAtAnyPlaceOfAnyYear() throws Exception {
        for (long start : new long[] {-62_167_219_200_000_000L, 0, 253_402_300_799_000_000L}) {
            EventPage page = EventPage.parse("after=" + new PageKey(start, new UUID(-1, -1)).text());
            assertThat(inMemory(page).found().events()).isEqualTo(inDatabase(page).found().events());
        }
    }
}
