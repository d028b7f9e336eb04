package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.marquee.search.MonthReader;
import io.marquee.search.Months;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** How the months in memory follow the database. */
final class ReadMonthsRouteTest extends RouteTest {

    private static final long SUM = 42;

    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("reader");
    private final StandIn months = new StandIn();

    ReadMonthsRouteTest() {
        super("read-months");
    }

    /** In the place of the months and of their reader, which would need the database. */
    public static final class StandIn {

        private final List<List<String>> readings = new ArrayList<>();
        private final List<Exception> failures = new ArrayList<>();
        private Number sum;
        private int behind;
        private int asked;
        private Exception failure;

        public void compare(Number found) {
            sum = found;
        }

        public boolean isDue() {
            if (asked++ > MOST_CALLS) {
                throw new IllegalStateException("asked without end");
            }
            return behind > 0;
        }

        public void read(Exchange exchange) throws Exception {
            readings.add(Stream.of("takeSnapshot", "listMonths", "sizeMonth", "readMonth", "readDetailedMonth", "readChangedEvents").map(name -> exchange.getVariable(name, String.class)).toList());
            if (failure != null) {
                throw failure;
            }
            behind--;
        }

        public void failed(Exception why) {
            failures.add(why);
        }
    }

    @Override
    void bind(Main main) {
        main.bind("months", months);
        main.bind("monthReader", months);
        main.bind("readerBreaker", breaker);
    }

    @Override
    void advise() throws Exception {
        unschedule("read-months");
        replaceStep("sum-versions", "query-sum");
    }

    @Test
    void callsMethodsThatTheRealOnesHave() {
        Set<String> real = Stream.of(Months.class, MonthReader.class)
                .flatMap(one -> Stream.of(one.getMethods()))
                .map(ReadMonthsRouteTest::signature)
                .collect(Collectors.toSet());
        assertThat(real).contains(Stream.of(StandIn.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(ReadMonthsRouteTest::signature)
                .toArray(String[]::new));
    }

    private static String signature(Method method) {
        return method.getReturnType() + " " + method.getName() + Arrays.toString(method.getParameterTypes());
    }

    @Test
    void comparesTheSumOfTheDatabaseAndReadsNothingWhenItIsTheSame() {
        answers("query-sum", SUM);
        send("read-months");
        assertThat(lastCall("query-sum").getMessage().getBody()).isEqualTo(sql("sum-versions"));
        assertThat(months.sum).isEqualTo(SUM);
        assertThat(months.readings).isEmpty();
        assertThat(months.failures).isEmpty();
    }

    @Test
    void readsWhileMonthsAreBehind() {
        answers("query-sum", SUM);
        months.behind = 3;
        send("read-months");
        assertThat(months.readings).hasSize(3).containsOnly(List.of(
                sql("take-snapshot"), sql("list-months"), sql("size-month"), sql("read-month"), sql("read-detailed-month"), sql("read-changed-events")));
        assertThat(calls("query-sum")).isOne();
    }

    @Test
    void leavesTheMonthsAsTheyAreWhenTheSumCannotBeRead() {
        months.behind = 1;
        fails("query-sum", new SQLException("away", "08006"));
        assertThat(send("read-months").getException()).isNull();
        assertThat(months.readings).isEmpty();
        assertThat(months.failures).singleElement().satisfies(why -> assertThat(why).hasRootCauseInstanceOf(SQLException.class));
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isOne();
    }

    @Test
    void waitsForTheNextTickWhenAReadingFails() {
        answers("query-sum", SUM);
        months.behind = 3;
        months.failure = new SQLException("away", "08006");
        assertThat(send("read-months").getException()).isNull();
        assertThat(months.readings).hasSize(1);
        assertThat(months.failures).hasSize(1);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isOne();
    }

    @Test
    void asksNobodyWhileTheBreakerIsOpen() {
        breaker.transitionToOpenState();
        assertThat(send("read-months").getException()).isNull();
        assertThat(calls("query-sum")).isZero();
        assertThat(months.failures).singleElement().isInstanceOf(CallNotPermittedException.class);
    }

    @Test
    void leavesTheFailuresOfItsPartsToTheCaller() {
        answers("query-sum", "no number");
        months.failure = new SQLException("away", "08006");
        assertThat(failureForCaller("sum-versions")).hasStackTraceContaining("no number");
        assertThat(failureForCaller("load-months")).hasRootCauseInstanceOf(SQLException.class);
        assertThat(months.failures).isEmpty();
    }
}
