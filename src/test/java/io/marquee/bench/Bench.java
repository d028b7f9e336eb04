package io.marquee.bench;

import java.nio.file.Path;

/** Measures the packaged jar. Started by {@code make bench}, from the top folder; settings are in {@link BenchOptions}. */
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        try {
            BenchOptions options = BenchOptions.of(System.getenv());
            Wrk.mustBeInstalled();
            Path home = Leftovers.folder();
            if (!options.against().isEmpty()) {
                new Versions(options, home).run();
                System.exit(0);
            }
            if (options.wantsSearches()) {
                new Searches(options, Application.folder(home, "searches")).run();
            }
            if (options.wantsIngest()) {
                new Ingest(options, home).run();
            }
            if (options.wantsChanges()) {
                new Consumers(options, Application.folder(home, "consumers")).run();
            }
            if (options.wantsStarts()) {
                new Starts(options, home).run();
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }
}
