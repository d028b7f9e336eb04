package io.marquee;

import io.marquee.operate.OutletMetrics;
import io.marquee.operate.OutletReport;
import io.marquee.outlet.OutletHealth;
import io.marquee.outlet.OutletParts;
import io.marquee.provider.FileExam;
import io.marquee.provider.ProviderFiles;
import io.marquee.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.apache.camel.main.Main;

/** Wires the outlets: their objects, their files, and what operators see of them. */
final class OutletSide {

    private final OutletParts parts;
    private final ProviderFiles files;

    /** @param allowedHosts that may be named although they are closed, with commas between them */
    OutletSide(Settings settings, String allowedHosts, PrometheusMeterRegistry meters) {
        OutletMetrics metrics = new OutletMetrics(meters);
        parts = new OutletParts(settings, ProviderParts.hosts(settings, allowedHosts), metrics);
        files = new ProviderFiles(parts.kind(settings.path("routes.dir").resolve("outlets")), settings.duration("providers.rescan"), metrics, FileExam.none());
    }

    OutletParts parts() {
        return parts;
    }

    /** Their files, not yet watched; whoever starts them closes them. */
    ProviderFiles files() {
        return files;
    }

    OutletHealth health() {
        return new OutletHealth(files, parts.outlets());
    }

    OutletReport report() {
        return new OutletReport(files, parts.outlets());
    }

    void register(PrometheusMeterRegistry meters) {
        OutletMetrics.register(meters, parts.outlets());
    }

    void bindTo(Main main) {
        parts.bindTo(main);
    }
}
