package io.marquee.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.feed.StatusException;
import io.marquee.kit.ProviderFeed;
import io.marquee.plan.Plan;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import io.marquee.plan.Sighting;
import io.marquee.poll.Poll;
import io.marquee.poll.Stop;
import io.marquee.provider.AllowedHosts;
import io.marquee.provider.Candidate;
import io.marquee.provider.FileKind;
import io.marquee.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a feed from its provider to the batches that are stored, with the provider file "fever". */
final class PollProviderRouteTest extends PollRouteTest {

    private static final LocalDate DAY = LocalDate.of(2021, 7, 1);
    private static final String ONE = ProviderFeed.plan(1, "One", DAY);
    private static final String TWO = ProviderFeed.plan(2, "Two", DAY);
    private static final String THREE = ProviderFeed.plan(3, "Three", DAY);
    private static final int CALLS_TO_OPEN = 5;

    PollProviderRouteTest() {
        super("poll-provider", "fetch-feed", "take-plans");
    }

    @Override
    Settings settings() {
        // a route that keeps its turn to work makes the next poll wait until its deadline
        return SETTINGS.with("store.batch-plans", "2").with("poll.deadline", "20s");
    }

    @Override
    void advise() throws Exception {
        replaceStep("fetch-page", "ask-provider");
        replaceRoute("store-batch");
        replaceRoute("recall-records");
        replaceRoute("weigh-batch");
        replaceRoute("mark-departed");
        replaceRoute("finish-poll");
    }

    @BeforeEach
    void takesTheProviderFile() throws Exception {
        AllowedHosts hosts = new AllowedHosts("", true, SETTINGS.number("management.port"));
        Candidate.load(context, FileKind.ofProviders(folder, hosts, parts().schedule()), id -> false, Path.of("routes/providers/fever.camel.yaml"));
    }

    /** The same file with the parameter hold, and a claim after a complete feed of so many plans. */
    private Poll pollHolding(String hold, int plansBefore, Map<String, Object> approval) throws Exception {
        return pollHolding(hold, approval == null ? Map.of("plans", plansBefore) : Map.of("plans", plansBefore, "approval", approval));
    }

    private Poll pollHolding(String hold, Map<String, Object> feed) throws Exception {
        Path file = Files.writeString(folder.resolve("fever.camel.yaml"), Files.readString(Path.of("routes/providers/fever.camel.yaml"))
                .replace("    parameters:\n", "    parameters:\n      - name: hold\n        value: \"" + hold + "\"\n"));
        context.getRouteController().stopRoute("poll-fever");
        context.removeRoute("poll-fever");
        AllowedHosts hosts = new AllowedHosts("", true, SETTINGS.number("management.port"));
        Candidate.load(context, FileKind.ofProviders(folder, hosts, parts().schedule()), id -> false, file);
        Map<String, Object> claim = claim("fever", POLL);
        claim.put("feeds", Map.of("poll-fever", feed));
        return poll(begin(claim));
    }

    private void says(String... plans) {
        atCall("ask-provider", exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            exchange.getMessage().setHeader("Content-Type", "text/xml");
            exchange.getMessage().setBody(ProviderFeed.of(plans));
        });
    }

    private Poll poll() {
        return poll(begin(claim("fever", POLL)));
    }

    private Poll poll(Poll poll) {
        Exchange done = template.send("direct:poll-fever", exchange -> exchange.setVariable("poll", poll));
        assertThat(done.getException()).isNull();
        return poll;
    }

    private List<?> batch(int index) {
        return mock("store-batch").getReceivedExchanges().get(index).getMessage().getBody(List.class);
    }

    private static String title(Object item) {
        return ((Sighting) item).plan().title();
    }

    @Test
    void storesThePlansThatTheMappingOfTheFileMakesInBatches() {
        says(ONE, TWO, THREE);
        Poll poll = poll();
        assertThat(calls("store-batch")).isEqualTo(2);
        assertThat(batch(0)).extracting(PollProviderRouteTest::title).containsExactly("One", "Two");
        assertThat(batch(1)).extracting(PollProviderRouteTest::title).containsExactly("Three");
        assertThat(calls("mark-departed")).isOne();
        assertThat(calls("finish-poll")).isOne();
        assertThat(lastCall("finish-poll").getVariable("poll")).isSameAs(poll);
        assertThat(poll.ending().outcome()).isEqualTo("ok");
    }

    @Test
    void publishesWhatIsOnlineAndNotesTheRest() {
        says(ONE, TWO.replace("online", "offline"));
        poll();
        assertThat(batch(0)).extracting(item -> ((Sighting) item).event() != null).containsExactly(true, false);
    }

    @Test
    void rejectsTheRecordThatCannotBeReadAndGoesOn() {
        says(ONE, "<base_plan base_plan_id='2' title='Two'></plan></base_plan>", THREE);
        Poll poll = poll();
        assertThat(batch(0)).first().extracting(PollProviderRouteTest::title).isEqualTo("One");
        assertThat(batch(0)).last().isInstanceOfSatisfying(Rejection.class, rejection ->
                assertThat(rejection.reason()).isEqualTo(Reason.RECORD_UNREADABLE));
        assertThat(batch(1)).extracting(PollProviderRouteTest::title).containsExactly("Three");
        assertThat(poll.ending().outcome()).isEqualTo("ok");
    }

    @Test
    void storesNothingOfAFeedThatHasNotChanged() throws Exception {
        says(ONE);
        Poll second = poll(begin(claimAfter(poll())));
        assertThat(calls("ask-provider")).isEqualTo(2);
        assertThat(calls("store-batch")).isOne();
        assertThat(calls("finish-poll")).isEqualTo(2);
        assertThat(second.ending().outcome()).isEqualTo("unchanged");
    }

    @Test
    void endsAsFailedAndStoresNothingWhenTheProviderFails() {
        fails("ask-provider", new StatusException(503, null));
        Poll poll = poll();
        assertThat(calls("store-batch")).isZero();
        assertThat(calls("finish-poll")).isOne();
        assertThat(poll.ending().outcome()).isEqualTo("failed");
        assertThat(poll.ending().reason()).isEqualTo("HTTP 503");
    }

    @Test
    void asksNobodyWhileTheBreakerIsOpen() {
        fails("ask-provider", new StatusException(503, null));
        for (int i = 0; i < CALLS_TO_OPEN; i++) {
            poll();
        }
        Poll poll = poll();
        assertThat(calls("ask-provider")).isEqualTo(CALLS_TO_OPEN);
        assertThat(calls("finish-poll")).isEqualTo(CALLS_TO_OPEN + 1);
        assertThat(poll.ending().reason()).contains("provider-breaker", "open");
    }

    @Test
    void endsAsFailedAtTheFirstBatchThatCannotBeStored() {
        says(ONE, TWO, THREE);
        fails("store-batch", new SQLException("away", "08006"));
        Poll poll = poll();
        assertThat(calls("store-batch")).isOne();
        assertThat(calls("finish-poll")).isOne();
        assertThat(poll.ending().reason()).isEqualTo("away");
    }

    @Test
    void weighsTheFeedBeforeItStoresIt() throws Exception {
        says(ONE, TWO, THREE);
        Poll poll = pollHolding("30%", 3, null);
        assertThat(calls("weigh-batch")).isEqualTo(2);
        List<?> last = lastCall("weigh-batch").getMessage().getBody(List.class);
        assertThat(last).singleElement().isInstanceOf(Plan.class);
        assertThat(calls("store-batch")).isEqualTo(2);
        assertThat(poll.ending().outcome()).isEqualTo("ok");
        assertThat(poll.read()).isEqualTo(3);
    }

    @Test
    void storesNothingOfAFeedThatIsHeld() throws Exception {
        says(ONE, "<base_plan base_plan_id='2' title='Two'></plan></base_plan>");
        Poll poll = pollHolding("shrinks 30%", 3, null);
        assertThat(calls("store-batch")).isZero();
        assertThat(calls("finish-poll")).isOne();
        assertThat(poll.ending().outcome()).isEqualTo("held");
        assertThat(poll.ending().reason()).isEqualTo("the feed shrinks by 66.7%, from 3 plans to 1; hold allows 30%;"
                + " items that would be rejected: 1, most of them as record_unreadable");
        Map<String, Object> end = polling().end(poll);
        assertThat(end).containsEntry("held", "{\"before\":3,\"plans\":1,\"known\":0,\"repriced\":0,\"rejected\":1,\"mostly\":\"record_unreadable\"}");
        assertThat(end.get("digest")).isNull();
        assertThat(end.get("reading")).isNull();
        // the provider has done nothing wrong
        assertThat(end.get("retryMs")).isNull();
    }

    @Test
    void storesAFeedThatWasApproved() throws Exception {
        says(ONE);
        Poll poll = pollHolding("shrinks 30%", 3, Map.of("id", 9, "weight", Map.of("before", 3, "plans", 1)));
        assertThat(calls("store-batch")).isOne();
        assertThat(poll.ending().outcome()).isEqualTo("ok");
        assertThat(polling().end(poll)).containsEntry("approval", 9L).containsEntry("held", null);
    }

    @Test
    void weighsAFeedThatIsHeldOnce() throws Exception {
        says(ONE);
        Poll first = pollHolding("shrinks 30%", 3, null);
        int weighed = calls("weigh-batch");
        Object heldOf = polling().end(first).get("heldOf");
        Map<String, Object> weight = Map.of("before", 3, "plans", 1, "known", 0, "repriced", 0);
        Map<String, Object> known = Map.of("plans", 3, "held", weight, "held_of", heldOf);
        Poll second = pollHolding("shrinks 30%", known);
        assertThat(calls("weigh-batch")).isEqualTo(weighed).isPositive();
        assertThat(second.ending().outcome()).isEqualTo("held");
        assertThat(second.ending().reason()).isEqualTo(first.ending().reason());
        assertThat(polling().end(second)).containsEntry("heldOf", heldOf).containsEntry("held", polling().end(first).get("held"));
        // by another measure it weighs something else
        assertThat(pollHolding("shrinks 30%, reprices 5%", known).ending().outcome()).isEqualTo("held");
        assertThat(calls("weigh-batch")).isEqualTo(weighed + 1);
        assertThat(calls("store-batch")).isZero();
        Map<String, Object> approved = new HashMap<>(known);
        approved.put("approval", Map.of("id", 9, "weight", weight));
        assertThat(pollHolding("shrinks 30%", approved).ending().outcome()).isEqualTo("ok");
        assertThat(calls("weigh-batch")).isEqualTo(weighed + 1);
        assertThat(calls("store-batch")).isOne();
        says(TWO);
        assertThat(pollHolding("shrinks 30%", known).ending().outcome()).isEqualTo("held");
        assertThat(calls("weigh-batch")).isEqualTo(weighed + 2);
    }

    @Test
    void holdsNothingWhenThereIsNoFeedToCompareWith() throws Exception {
        says(ONE);
        Poll first = poll();
        assertThat(calls("weigh-batch")).isZero();
        assertThat(first.ending().outcome()).isEqualTo("ok");
    }

    @Test
    void endsAsFailedAndStoresNothingWhenAFeedCannotBeWeighed() throws Exception {
        says(ONE);
        fails("weigh-batch", new SQLException("away", "08006"));
        Poll poll = pollHolding("30%", 1, null);
        assertThat(calls("store-batch")).isZero();
        assertThat(calls("finish-poll")).isOne();
        assertThat(poll.ending().outcome()).isEqualTo("failed");
        assertThat(poll.ending().reason()).isEqualTo("away");
    }

    @Test
    void isStoppedWhileItWeighsAndSaysSo() throws Exception {
        says(ONE, TWO, THREE);
        atCall("weigh-batch", exchange -> parts().schedule().stop("fever", Stop.BY_OPERATOR));
        Poll poll = pollHolding("shrinks 30%", 100, null);
        assertThat(calls("store-batch")).isZero();
        assertThat(poll.ending().outcome()).isEqualTo("failed");
        assertThat(poll.ending().reason()).isEqualTo("stopped by an operator");
    }

    @Test
    void doesNothingWithoutAClaim() {
        assertThat(send("poll-fever").getException()).isNull();
        assertThat(calls("ask-provider")).isZero();
        assertThat(calls("finish-poll")).isZero();
    }

    @Test
    void isOverWhenItsMessageIs() {
        says(ONE);
        poll();
        assertThat(claims().hasUnderWay()).isFalse();
    }
}
