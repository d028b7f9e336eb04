package io.marquee.operate;

import io.marquee.outlet.OutletState;
import io.marquee.outlet.Outlets;
import io.marquee.provider.ProviderFiles;
import io.marquee.provider.ProviderStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The part of the status page's JSON that tells of outlets, as this instance knew them when the database was asked last. */
public final class OutletReport {

    private final ProviderFiles files;
    private final Outlets outlets;

    public OutletReport(ProviderFiles files, Outlets outlets) {
        this.files = files;
        this.outlets = outlets;
    }

    JsonArray rows() {
        JsonArray rows = new JsonArray();
        for (ProviderStatus status : files.statuses()) {
            JsonObject row = new JsonObject()
                    .put("name", status.name())
                    .put("file", status.file())
                    .put("outcome", status.outcome())
                    .put("error", status.error())
                    .put("line", status.line() == 0 ? null : status.line());
            OutletState state = outlets.states().get(status.name());
            row.put("state", state == null ? null : state.word());
            if (state != null) {
                row.put("reason", state.reason())
                        .put("failures", state.failures())
                        .put("sent", state.sent())
                        .put("sent_at", state.sentAt())
                        .put("behind_seconds", Math.round(state.behind()))
                        .put("again_in_seconds", Math.round(Math.max(0, state.dueIn())))
                        .put("restarts", state.restarts());
            }
            rows.add(row);
        }
        return rows;
    }
}
