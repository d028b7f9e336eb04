package io.marquee.operate;

import io.marquee.http.ErrorAnswer;
import io.marquee.http.ErrorBody;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * The handlers of {@code /observe/withdrawals} on the management port: {@code POST ?provider|event&reason&by} withdraws,
 * {@code DELETE ?provider|event&by} restores, and {@code GET ?limit} lists what is or was withdrawn, {@value #USUAL} without a limit,
 * {@value #MOST} at most.
 */
final class WithdrawalRequests {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;
    /** On the status page. */
    private static final int SHOWN = 20;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final KeptAnswers answers;

    WithdrawalRequests(KeptAnswers answers) {
        this.answers = answers;
    }

    void addTo(Router router) {
        router.post("/observe/withdrawals").handler(this::withdraw);
        router.delete("/observe/withdrawals").handler(this::restore);
        router.get("/observe/withdrawals").handler(this::list);
    }

    /** What is withdrawn, then what was, for the status page. */
    Future<JsonObject> newest() {
        return answers.ask("list-withdrawals", Map.of("limit", SHOWN)).map(JsonObject::new);
    }

    private void withdraw(RoutingContext context) {
        MultiMap query = context.queryParams();
        order(context, () -> Withdrawal.of(query.get("provider"), query.get("event"), query.get("reason"), query.get("by")));
    }

    private void restore(RoutingContext context) {
        MultiMap query = context.queryParams();
        order(context, () -> Withdrawal.restoring(query.get("provider"), query.get("event"), query.get("by")));
    }

    private interface Reading {
        Withdrawal read();
    }

    private void order(RoutingContext context, Reading reading) {
        Withdrawal what;
        try {
            what = reading.read();
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            answer(context, BAD_REQUEST, "WITHDRAWAL_UNREADABLE", Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".");
            return;
        }
        answers.order(what.route(), what.parameters())
                .onSuccess(outcome -> noted(context, what, outcome))
                .onFailure(cause -> Operators.unavailable(context, "a withdrawal cannot be stored", cause));
    }

    private static void noted(RoutingContext context, Withdrawal what, String outcome) {
        try {
            send(context, what.noted(outcome).encode());
        } catch (Withdrawal.UnknownException e) {
            boolean isEvent = what.event() != null;
            answer(context, isEvent ? NOT_FOUND : BAD_REQUEST, isEvent ? "EVENT_UNKNOWN" : "PROVIDER_UNKNOWN", e.getMessage());
        } catch (IllegalStateException e) {
            answer(context, CONFLICT, what.reason() == null ? "NOT_WITHDRAWN" : "ALREADY_WITHDRAWN", e.getMessage());
        }
    }

    private void list(RoutingContext context) {
        String limit = context.queryParams().get("limit");
        if (limit != null && !limit.matches("[1-9]\\d{0,3}")) {
            ErrorAnswer.send(context, BAD_REQUEST);
            return;
        }
        answers.ask("list-withdrawals", Map.of("limit", limit == null ? USUAL : Math.min(MOST, Integer.parseInt(limit))))
                .onSuccess(json -> send(context, json))
                .onFailure(cause -> Operators.unavailable(context, "withdrawals cannot be read", cause));
    }

    private static void send(RoutingContext context, String json) {
        context.response().putHeader("Content-Type", "application/json").putHeader("Cache-Control", "no-store").end(json);
    }

    private static void answer(RoutingContext context, int status, String code, String message) {
        ErrorAnswer.send(context.response(), status, ErrorBody.of(code, message));
    }
}
