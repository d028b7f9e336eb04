package io.marquee.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.marquee.kit.ManyPlans;
import io.marquee.kit.ProjectFiles;
import io.marquee.kit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What is read from a real database, and what it takes: months for the memory, and answers that are not in it. */
@Tag("application")
@Tag("postgres")
class DatabaseReadingTest {

    private static final int PLANS = 20_000;
    private static final int LARGEST_EVENT = 2_600;
    private static final String MARCH = "event_starts_at >= '2020-03-01' and event_starts_at < '2020-04-01'";
    private static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
    private static final TestDatabase DATABASE = TestDatabase.create();
    private static final PGSimpleDataSource SOURCE = new PGSimpleDataSource();
    private static final Clock NOW = Clock.fixed(Instant.parse("2020-03-15T00:00:00Z"), ZoneOffset.UTC);
    private static String all;

    @BeforeAll
    static void fill() {
        SOURCE.setURL(DATABASE.url());
        SOURCE.setUser("postgres");
        ManyPlans.into(DATABASE, PLANS);
        // so that Java has two bytes for each of its letters
        DATABASE.execute("update plans set event = replace(event, 'title\":\"', 'title\":\"€') where base_id = '77'");
        all = ManyPlans.answer(DATABASE, "9999-01-01");
    }

    private static String sql(String name) {
        return ProjectFiles.text(Path.of("src/main/resources/sql", name));
    }

    static MonthStatements statements() {
        return new MonthStatements(
                sql("take-snapshot.sql"), sql("list-months.sql"), sql("size-month.sql"), sql("read-month.sql"), sql("read-detailed-month.sql"),
                sql("read-changed-events.sql"));
    }

    private static void read(Months months) throws SQLException {
        new MonthReader(SOURCE, months).read(statements());
    }

    private static int readToTheEnd(Months months) throws SQLException {
        int readings = 0;
        for (read(months); months.isBehind(); readings++) {
            read(months);
        }
        return readings;
    }

    private static Found find(Budget budget, TimeRange range, boolean packs) throws SQLException {
        return (Found) new EventReader(SOURCE, budget, Duration.ofMinutes(1)).find(sql("find-events.sql"), range, packs);
    }

    private static String plain(Object found) {
        return ((Found) found).plain().toString(StandardCharsets.UTF_8);
    }

    private static TimeRange day(int year, int month, int day) {
        long micros = LocalDate.of(year, month, day).toEpochDay() * 86_400_000_000L;
        return new TimeRange(micros, micros + 20 * 365 * 86_400_000_000L);
    }

    @Test
    void holdsEveryMonthToTheByteWhenTheyFit() throws Exception {
        Months months = new Months(Long.MAX_VALUE, NOW);
        readToTheEnd(months);
        assertThat(plain(months.find(ALL))).isEqualTo(all);
        assertThat(months.size().held()).isEqualTo(months.size().known());
        assertThat(months.version()).isEqualTo(DATABASE.number("select sum(version) from months"));
    }

    @Test
    void passesOverAMonthThatIsLargerThanTheLimitAndHoldsOthers() throws Exception {
        Months all = new Months(Long.MAX_VALUE, NOW);
        readToTheEnd(all);
        // March comes first, and is larger than April
        long march = 2 * all.list().get(2).bytes();
        Months months = new Months(march, NOW);
        readToTheEnd(months);
        assertThat(months.isLoaded()).isTrue();
        assertThat(months.list().get(2).held()).isFalse();
        assertThat(months.list()).anyMatch(Months.Line::held);
        assertThat(months.size().bytes()).isLessThanOrEqualTo(march);
        assertThat(months.find(ALL)).isSameAs(ALL);
    }

    @Test
    void countsNoMoreOfAMonthThanCouldFit() throws Exception {
        Months all = new Months(Long.MAX_VALUE, NOW);
        readToTheEnd(all);
        long march = all.list().get(2).bytes();
        Months months = new Months(march, NOW);
        readToTheEnd(months);
        // in memory a month takes twice its JSON
        assertThat(months.list().get(2).bytes()).isBetween(march / 2, march / 2 + LARGEST_EVENT);
    }

    @Test
    void readsAMonthThatTakesLongerToCountThanAStatementMay() throws Exception {
        Months all = new Months(Long.MAX_VALUE, NOW);
        readToTheEnd(all);
        PGSimpleDataSource impatient = new PGSimpleDataSource();
        impatient.setURL(DATABASE.url());
        impatient.setUser("postgres");
        impatient.setOptions("-c statement_timeout=2s");
        MonthStatements sql = statements();
        // a thousandth of a second for each of its events
        assertThat(DATABASE.number("select count(*) from plans where " + MARCH)).isGreaterThan(2_000);
        String slow = sql.size().replace("octet_length(event) as bytes", "octet_length(event) + case when " + MARCH + " then length(pg_sleep(0.001)::text) else 0 end as bytes");
        Months months = new Months(Long.MAX_VALUE, NOW);
        new MonthReader(impatient, months).read(new MonthStatements(sql.snapshot(), sql.list(), slow, sql.read(), sql.readDetailed(), sql.changed()));
        assertThat(slow).isNotEqualTo(sql.size());
        assertThat(months.list()).extracting(Months.Line::bytes).isEqualTo(all.list().stream().map(Months.Line::bytes).toList());
    }

    @Test
    void letsGoOfWhatWouldBeTwiceInMemoryAndReadsItAgain() throws Exception {
        Months months = new Months(Long.MAX_VALUE, NOW);
        readToTheEnd(months);
        long weight = months.size().bytes();
        Months tight = new Months(weight, NOW);
        readToTheEnd(tight);
        assertThat(tight.size().bytes()).isEqualTo(weight);
        DATABASE.execute("update months set version = version + 1");
        read(tight);
        assertThat(tight.size().bytes()).isBetween(weight / 4, weight / 2);
        assertThat(tight.version()).isEqualTo(DATABASE.number("select sum(version) from months"));
        // until it is back, the database has it
        assertThat(tight.misses("")).isTrue();
        assertThat(tight.isBehind()).isTrue();
        readToTheEnd(tight);
        assertThat(plain(tight.find(ALL))).isEqualTo(all);
    }

    /** No search has to wait for the database while it still fits, by eight times or three times the bytes of its JSON. */
    @ParameterizedTest
    @CsvSource({"8, true", "3, false"})
    void measuresAMonthAgainThatHasGrownOutOfItsPlace(int limit, boolean fitsTwice) throws Exception {
        Months all = new Months(Long.MAX_VALUE, NOW);
        readToTheEnd(all);
        LocalDate april = all.list().get(3).first();
        DATABASE.execute("create table apart as select * from plans where date_trunc('month', event_starts_at) = '" + april + "' and base_id not like '%5'");
        DATABASE.execute("delete from plans where id in (select id from apart)");
        DATABASE.execute("update months set version = version + 1 where month = '" + april + "'");
        Months months = new Months(limit * all.list().get(3).bytes(), Clock.fixed(april.atStartOfDay().toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
        readToTheEnd(months);
        long few = months.list().get(3).bytes();
        assertThat(months.list().get(3).held()).isTrue();
        DATABASE.execute("insert into plans select * from apart");
        DATABASE.execute("drop table apart");
        DATABASE.execute("update months set version = version + 1 where month = '" + april + "'");
        read(months);
        assertThat(months.list().get(3).bytes()).isEqualTo(all.list().get(3).bytes()).isGreaterThan(3 * few);
        assertThat(months.list().get(3).held()).as("a month that takes a sixteenth of the limit more than it took").isEqualTo(fitsTwice);
        readToTheEnd(months);
        assertThat(months.list().get(3)).usingRecursiveComparison().ignoringFields("version").isEqualTo(all.list().get(3));
        assertThat(months.version()).isEqualTo(DATABASE.number("select sum(version) from months"));
    }

    @Test
    void letsGoOfNoOtherMonthForOneThatHasGrownOutOfItsPlace() throws Exception {
        String changed = "update months set version = version + 1 where month in ('2020-03-01', '2020-04-01')";
        String more = "m".repeat(340);
        DATABASE.execute("update plans set event_details = '\"a\":1' where " + MARCH);
        DATABASE.execute(changed);
        Months months = new Months(16_000_000, NOW);
        readToTheEnd(months);
        assertThat(months.list().subList(2, 4)).allMatch(Months.Line::held);
        // events and details by nearly a sixteenth of that each
        DATABASE.execute("update plans set event = replace(event, 'title\":\"', 'title\":\"" + more + "'), event_details = '\"a\":\"" + more + "\"' where " + MARCH);
        DATABASE.execute(changed);
        read(months);
        assertThat(months.list().get(2).held()).as("March, which fits still").isTrue();
        assertThat(months.list().get(3).held()).as("April, which is as it was").isTrue();
        readToTheEnd(months);
        assertThat(months.list()).allMatch(Months.Line::held);
        DATABASE.execute("update plans set event = replace(event, '" + more + "', ''), event_details = null where " + MARCH);
        DATABASE.execute(changed);
    }

    @Test
    void knowsTheSizeOfAMonthThatChangedABitByReadingIt() throws Exception {
        Months months = new Months(Long.MAX_VALUE, NOW);
        readToTheEnd(months);
        long before = months.list().get(2).bytes();
        LocalDate march = months.list().get(2).first();
        String some = " where date_trunc('month', event_starts_at) = '" + march + "' and base_id like '%5'";
        DATABASE.execute("update plans set event = replace(event, 'title\":\"', 'title\":\"more ')" + some);
        DATABASE.execute("update months set version = version + 1 where month = '" + march + "'");
        read(months);
        assertThat(months.list().get(2).bytes()).isEqualTo(before + 5 * DATABASE.number("select count(*) from plans" + some)).isGreaterThan(before);
        assertThat(months.list().get(2).held()).isTrue();
        DATABASE.execute("update plans set event = replace(event, 'title\":\"more ', 'title\":\"')" + some);
        DATABASE.execute("update months set version = version + 1 where month = '" + march + "'");
    }

    @Test
    void forgetsAMonthThatIsGoneAndEmptiesOneWithoutEvents() throws Exception {
        DATABASE.execute("insert into months (month) values ('1999-01-01')");
        Months months = new Months(Long.MAX_VALUE, NOW);
        readToTheEnd(months);
        assertThat(months.list().get(0)).isEqualTo(new Months.Line(LocalDate.of(1999, 1, 1), 1, 0, true));
        DATABASE.execute("delete from months where month = '1999-01-01'");
        read(months);
        assertThat(months.list()).noneMatch(line -> line.first().getYear() == 1999);
    }

    @Test
    void findsTheSameInTheDatabaseToTheByteAndTheTag() throws Exception {
        Months months = new Months(Long.MAX_VALUE, NOW);
        readToTheEnd(months);
        for (TimeRange range : new TimeRange[] {ALL, day(2020, 2, 3), day(2031, 1, 1)}) {
            Budget budget = new Budget(Long.MAX_VALUE);
            Found found = find(budget, range, true);
            assertThat(plain(found)).isEqualTo(plain(months.find(range)));
            assertThat(found.fingerprint()).isEqualTo(((Found) months.find(range)).fingerprint());
            found.giveBack();
            assertThat(budget.held()).isZero();
        }
    }

    @Test
    void admitsByWhatIsFoundAndNotByTheMonthsThatAreTouched() throws Exception {
        Budget budget = new Budget(400_000);
        long micros = LocalDate.of(2020, 2, 3).toEpochDay() * 86_400_000_000L;
        Found narrow = find(budget, new TimeRange(micros, micros + 3_600_000_000L), true);
        assertThat(narrow.events()).isPositive();
        assertThat(budget.held()).isBetween(1L, 10_000L);

        assertThat(catchThrowableOfType(NoRoomException.class, () -> find(budget, ALL, true)).code()).isEqualTo("ANSWER_TOO_LARGE");
        assertThat(budget.held()).isEqualTo(narrow.held());
    }

    @Test
    void tellsWhatWouldFitAloneFromWhatNeverDoes() throws Exception {
        Found first = find(new Budget(Long.MAX_VALUE), ALL, false);
        Budget budget = new Budget(first.held() * 3 / 2);
        Found held = find(budget, ALL, false);
        assertThat(catchThrowableOfType(NoRoomException.class, () -> find(budget, ALL, false)).code()).isEqualTo("ANSWERS_FULL");
        held.giveBack();
        assertThat(find(budget, ALL, false).events()).isEqualTo(PLANS);
    }

    @Test
    void holdsNoConnectionOpenAfterAnAnswer() throws Exception {
        find(new Budget(Long.MAX_VALUE), ALL, true);
        assertThat(catchThrowableOfType(NoRoomException.class, () -> find(new Budget(1), ALL, true))).isNotNull();
        // the server needs a moment to see that a connection is closed
        await().untilAsserted(() ->
                assertThat(DATABASE.rows("select state from pg_stat_activity where datname = current_database() and state like 'idle in%'"))
                        .isEmpty());
    }
}
