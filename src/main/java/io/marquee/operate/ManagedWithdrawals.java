package io.marquee.operate;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MBean {@code io.marquee:type=Withdrawals}: what operators have taken out of what is published. Its operations throw an
 * {@link IllegalArgumentException} when they do not understand what is meant, and an {@link IllegalStateException} when it is withdrawn already,
 * or is not, or the database is away. It is public because Camel calls it.
 */
@ManagedResource(description = "Events and providers that are withdrawn")
public final class ManagedWithdrawals {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedWithdrawals.class);
    /** Of a list. */
    private static final int MOST = 1_000;

    private final KeptAnswers answers;
    private final ProducerTemplate template;

    ManagedWithdrawals(CamelContext context, KeptAnswers answers) {
        this.answers = answers;
        this.template = context.createProducerTemplate();
    }

    @ManagedAttribute(description = "How many withdrawals have not ended; null while the database is away")
    public Long getOpen() {
        return answers.await("list-withdrawals", Map.of("limit", MOST)).map(JsonObject::new).map(list -> list.getLong("open")).orElse(null);
    }

    @ManagedOperation(description = "What is or was withdrawn, by whom, why, and since when, as JSON, 1,000 rows at most")
    public String withdrawals() {
        return answers.await("list-withdrawals", Map.of("limit", MOST)).orElseThrow(ManagedWithdrawals::away);
    }

    @ManagedOperation(description = "Takes an event out of what is published: give its id, the reason, and the name of who says so")
    public String withdrawEvent(String event, String reason, String by) {
        return order(Withdrawal.of(null, event, reason, by));
    }

    @ManagedOperation(description = "Takes all events of a provider out of what is published: give its name, the reason, and the name of who says so")
    public String withdrawProvider(String provider, String reason, String by) {
        return order(Withdrawal.of(provider, null, reason, by));
    }

    @ManagedOperation(description = "Brings an event back that is withdrawn: give its id, and the name of who says so")
    public String restoreEvent(String event, String by) {
        return order(Withdrawal.restoring(null, event, by));
    }

    @ManagedOperation(description = "Brings the events of a provider back that is withdrawn: give its name, and the name of who says so")
    public String restoreProvider(String provider, String by) {
        return order(Withdrawal.restoring(provider, null, by));
    }

    private String order(Withdrawal what) {
        String outcome;
        try {
            outcome = template.requestBody("direct:" + what.route(), what.parameters(), String.class);
        } catch (CamelExecutionException e) {
            LOG.debug("{} fails", what.route(), e);
            throw away();
        }
        try {
            return what.noted(outcome).encode();
        } catch (Withdrawal.UnknownException e) {
            // of a class that a console knows
            throw new IllegalArgumentException(e.getMessage());
        }
    }

    private static IllegalStateException away() {
        return new IllegalStateException("the database is away");
    }
}
