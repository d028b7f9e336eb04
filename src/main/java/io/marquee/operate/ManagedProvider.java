package io.marquee.operate;

import io.vertx.core.json.JsonObject;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;

/**
 * The MBean {@code io.marquee:type=Provider,name=…}: the polls of one provider, by all instances, as the database has them. Attributes are
 * null while the database is away, and before the first poll. It is public because Camel calls it.
 */
@ManagedResource(description = "The polls of one provider, by all instances")
public final class ManagedProvider {

    private final String name;
    private final PollReader polls;

    ManagedProvider(String name, PollReader polls) {
        this.name = name;
        this.polls = polls;
    }

    @ManagedAttribute(description = "Name of the provider")
    public String getName() {
        return name;
    }

    @ManagedAttribute(description = "When its next poll is due")
    public String getDueAt() {
        return provider().getString("due_at");
    }

    @ManagedAttribute(description = "Seconds that the next poll is overdue; 0 while it is not due")
    public Long getLagSeconds() {
        return provider().getLong("lag_s");
    }

    @ManagedAttribute(description = "Polls that failed in a row")
    public Long getFailures() {
        return provider().getLong("failures");
    }

    @ManagedAttribute(description = "When the newest poll began")
    public String getStartedAt() {
        return poll().getString("started_at");
    }

    @ManagedAttribute(description = "When the newest poll ended; null while it runs")
    public String getFinishedAt() {
        return poll().getString("finished_at");
    }

    @ManagedAttribute(description = "How the newest poll ended: ok, unchanged, held, partial, failed, abandoned; running until then")
    public String getOutcome() {
        return poll().getString("outcome");
    }

    @ManagedAttribute(description = "Why the newest poll did not end well")
    public String getReason() {
        return poll().getString("reason");
    }

    @ManagedAttribute(description = "Bytes of the newest poll's feed, unpacked")
    public Long getBytes() {
        return poll().getLong("bytes");
    }

    @ManagedAttribute(description = "Items that the newest poll read, rejected ones included")
    public Long getRead() {
        return poll().getLong("read");
    }

    @ManagedAttribute(description = "Plans that were new or had changed in the newest poll")
    public Long getStored() {
        return poll().getLong("stored");
    }

    @ManagedAttribute(description = "Plans that were as before in the newest poll")
    public Long getUnchanged() {
        return poll().getLong("unchanged");
    }

    @ManagedAttribute(description = "Items that were rejected in the newest poll")
    public Long getRejected() {
        return poll().getLong("rejected");
    }

    @ManagedAttribute(description = "Records of which the mapping made nothing in the newest poll")
    public Long getSkipped() {
        return poll().getLong("skipped");
    }

    /** @throws IllegalStateException when the database is away */
    @ManagedOperation(description = "Makes the next poll due at once, for whichever instance looks next; one under way ends first")
    public void pollNow() {
        polls.advance(name);
    }

    /** @throws IllegalStateException when another instance makes the poll and the database is away */
    @ManagedOperation(description = "Ends the poll under way, whichever instance makes it; what it has stored stays, and the next one comes when the period is over")
    public void stopPoll() {
        polls.stop(name);
    }

    /**
     * @param by name of who approves
     * @return what is approved, as JSON
     * @throws IllegalStateException when no feed is held, or the database is away
     */
    @ManagedOperation(description = "Says yes to the feed that is held: the next poll stores one that differs by no more, and comes at once; give the name of who approves")
    public String approvePoll(String by) {
        return polls.approve(name, by);
    }

    private JsonObject provider() {
        return polls.newest().getJsonObject(name, new JsonObject());
    }

    private JsonObject poll() {
        JsonObject poll = provider().getJsonObject("last_poll");
        return poll == null ? new JsonObject() : poll;
    }
}
