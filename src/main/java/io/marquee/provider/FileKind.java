package io.marquee.provider;

import io.marquee.poll.Schedule;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.camel.CamelContext;

/**
 * A kind of files of routes that are followed.
 *
 * @param word for one, such as provider
 * @param folder in which they lie
 * @param most of them
 * @param bundled pattern of those in the jar, loaded while there is no folder; null when there are none
 * @param stays what stays when one is removed
 * @param rules what one may hold, in a context that holds the templates
 * @param routes what begins their routes
 */
public record FileKind(
        String word, Path folder, int most, String bundled, String stays, Function<CamelContext, FileRules> rules, FileRoutes routes) {

    /** Each is a route with some 0.2 MB of memory. */
    private static final int MOST_PROVIDERS = 5_000;

    /** Provider files. */
    public static FileKind ofProviders(Path folder, AllowedHosts hosts, Schedule schedule) {
        return new FileKind("provider", folder, MOST_PROVIDERS, "classpath:routes/providers/*" + ProviderFile.ENDING, "events",
                context -> new ProviderRules(context, hosts), new PolledRoutes(schedule));
    }
}
