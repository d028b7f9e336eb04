package io.marquee.operate;

import static io.marquee.log.Quoted.quoted;
import static net.logstash.logback.argument.StructuredArguments.keyValue;

import io.marquee.search.EventId;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator takes out of what is published, or brings back: an event, or all of a provider.
 *
 * @param provider null when it is an event
 * @param event null when it is a provider
 * @param reason null when it is brought back
 * @param by name of who says so
 */
record Withdrawal(String provider, UUID event, String reason, String by) {

    private static final Logger LOG = LoggerFactory.getLogger(Withdrawal.class);
    private static final int LONGEST_REASON = 500;
    private static final Pattern PROVIDER = Pattern.compile("[\\p{L}\\p{N}._-]{1,64}");

    /**
     * @param provider null or empty when it is an event
     * @param event null or empty when it is a provider
     * @throws IllegalArgumentException when it is neither or both, or there is no reason
     */
    static Withdrawal of(String provider, String event, String reason, String by) {
        Withdrawal what = restoring(provider, event, by);
        if (reason == null || reason.isBlank()) {
            throw new IllegalArgumentException("say why, by a reason");
        }
        if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a reason is one line of " + LONGEST_REASON + " characters at most");
        }
        return new Withdrawal(what.provider, what.event, reason.strip(), by);
    }

    /** The same of what is brought back. */
    static Withdrawal restoring(String provider, String event, String by) {
        boolean isEvent = event != null && !event.isEmpty();
        if (isEvent == (provider != null && !provider.isEmpty())) {
            throw new IllegalArgumentException("say what, either a provider or an event");
        }
        if (isEvent && !EventId.isOne(event)) {
            throw new IllegalArgumentException("the id of an event is a UUID, as searches give it");
        }
        if (!isEvent && !PROVIDER.matcher(provider).matches()) {
            throw new IllegalArgumentException("the name of a provider is that of its file, without .camel.yaml");
        }
        if (!Approvals.isName(by)) {
            throw new IllegalArgumentException("say by whom, in letters, digits, blanks, and ._@+-, 100 at most");
        }
        return new Withdrawal(isEvent ? null : provider, isEvent ? UUID.fromString(event) : null, null, by);
    }

    /** The route that notes it. */
    String route() {
        return reason == null ? "restore-plans" : "withdraw-plans";
    }

    /** The named parameters of that route. */
    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("provider", provider);
        parameters.put("plan", event);
        parameters.put("by", by);
        if (reason != null) {
            parameters.put("reason", reason);
        }
        return parameters;
    }

    /**
     * What is noted, as the route answers it.
     *
     * @throws UnknownException when the database knows no such event or provider
     * @throws IllegalStateException when it is withdrawn already, or is not
     */
    JsonObject noted(String outcome) {
        JsonObject row = new JsonObject(outcome);
        if (!row.getBoolean("known")) {
            throw new UnknownException(event == null
                    ? "There is no provider of the name " + provider + " that was polled or has delivered."
                    : "No event with the id " + event + " was ever on sale.");
        }
        JsonObject noted = row.getJsonObject("withdrawal");
        if (noted == null) {
            String what = event == null ? "The provider " + provider : "The event " + event;
            throw new IllegalStateException(what + (reason == null ? " is not withdrawn." : " is withdrawn already; make restore brings it back."));
        }
        LOG.info("{} {} {} {} {}", reason == null ? "restored" : "withdrawn", keyValue("provider", noted.getString("provider")),
                keyValue("event", event), quoted("by", by), quoted("reason", noted.getString("reason")));
        return noted;
    }

    /** Thrown when the database knows no such event or provider. */
    static final class UnknownException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        UnknownException(String message) {
            super(message);
        }
    }
}
