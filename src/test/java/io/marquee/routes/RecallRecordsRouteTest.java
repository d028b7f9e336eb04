package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.ProviderFeed;
import io.marquee.plan.Sighting;
import io.marquee.poll.Poll;
import io.marquee.poll.Stop;
import io.marquee.provider.AllowedHosts;
import io.marquee.provider.Candidate;
import io.marquee.provider.FileKind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database is asked before records are believed to be as they were, in polls of the provider file "fever". */
final class RecallRecordsRouteTest extends PollRouteTest {

    private static final LocalDate DAY = LocalDate.of(2021, 7, 1);
    private static final String ONE = ProviderFeed.plan(1, "One", DAY);
    private static final String TWO = ProviderFeed.plan(2, "Two", DAY);

    private static final Map<String, Object> FINISHED =
            Map.of("read", 2, "stored", 2, "unchanged", 0, "rejected", 0, "skipped", 0, "ms", 5);

    private Poll first;

    RecallRecordsRouteTest() {
        super("recall-records", "poll-provider", "fetch-feed", "take-plans", "mark-departed", "finish-poll");
    }

    @Override
    void advise() throws Exception {
        replaceStep("fetch-page", "ask-provider");
        replaceRoute("store-batch");
        replaceStep("recall-records", "recall-statement");
        replaceStep("mark-departed", "departed-statement");
        replaceStep("finish-poll", "finish-statement");
    }

    @BeforeEach
    void pollsOnce() throws Exception {
        AllowedHosts hosts = new AllowedHosts("", true, SETTINGS.number("management.port"));
        Candidate.load(context, FileKind.ofProviders(folder, hosts, parts().schedule()), id -> false, Path.of("routes/providers/fever.camel.yaml"));
        answers("departed-statement", Map.of("plans", 2, "pieces", 0));
        answers("finish-statement", FINISHED);
        first = poll(claim("fever", POLL), ONE, TWO);
        assertThat(calls("recall-statement")).isZero();
    }

    private Poll poll(Map<String, Object> claim, String... plans) {
        atCall("ask-provider", exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            exchange.getMessage().setHeader("Content-Type", "text/xml");
            exchange.getMessage().setBody(ProviderFeed.of(plans));
        });
        Poll poll = begin(claim);
        assertThat(template.send("direct:poll-fever", exchange -> exchange.setVariable("poll", poll)).getException()).isNull();
        return poll;
    }

    private List<String> titlesStored() {
        List<?> batch = lastCall("store-batch").getMessage().getBody(List.class);
        return batch.stream().filter(Sighting.class::isInstance).map(item -> ((Sighting) item).plan().title()).toList();
    }

    @Test
    void passesOverWhatIsAsItWasWhenItIsStillThere() {
        answers("recall-statement", true);
        Poll poll = poll(claim("fever", POLL + 1), TWO, ONE.replace("One", "Other"));
        assertThat(lastCall("recall-statement").getVariable("statement")).isEqualTo(sql("recall-records"));
        assertThat(lastParameters("recall-statement")).containsOnlyKeys("provider", "worker", "poll", "since", "plans")
                .containsEntry("provider", "fever").containsEntry("poll", POLL + 1).containsEntry("since", POLL).containsEntry("plans", 2L);
        assertThat(titlesStored()).containsExactly("Other");
        assertThat(poll.read()).isEqualTo(2);
    }

    @Test
    void storesNothingEarlierWhereARecordIsReadAfterAll() {
        answers("recall-statement", true);
        // a chunk of its own, so that what is known begins the next one
        String other = ONE.replace("One", "Other").replace("</base_plan>", " ".repeat(40_000) + "</base_plan>");
        poll(claim("fever", POLL + 1), other, ONE, TWO);
        assertThat(titlesStored()).containsExactly("Other", "One", "Two");
        assertThat(calls("store-batch")).isEqualTo(2);
    }

    @Test
    void readsAllWhenItIsNotThereAnyMore() {
        answers("recall-statement", false);
        poll(claim("fever", POLL + 1), TWO, ONE.replace("One", "Other"));
        assertThat(titlesStored()).containsExactly("Two", "Other");
    }

    @Test
    void asksNothingWhenTheFeedHasNotChanged() throws Exception {
        assertThat(poll(claimAfter(first), ONE, TWO).ending().outcome()).isEqualTo("unchanged");
        assertThat(calls("recall-statement")).isZero();
    }

    @Test
    void keepsNothingOfAFeedWhoseFileIsGone() {
        assertThat(parts().knownBytes()).isPositive();
        answers("recall-statement", true);
        atCall("finish-statement", exchange -> {
            parts().schedule().stop(List.of("poll-fever"), Stop.BY_FILE);
            parts().schedule().remove("poll-fever");
            exchange.getMessage().setBody(FINISHED);
        });
        poll(claim("fever", POLL + 1), TWO);
        assertThat(parts().knownBytes()).isZero();
    }

    @Test
    void leavesAFailureToThePoll() {
        fails("recall-statement", new SQLException("away", "08006"));
        Poll poll = poll(claim("fever", POLL + 1), TWO);
        assertThat(poll.ending().outcome()).isEqualTo("failed");
        assertThat(poll.ending().reason()).isEqualTo("away");
    }
}
