package io.marquee.trial;

import io.marquee.outlet.OutletParts;
import io.marquee.poll.PollObserver;
import io.marquee.poll.PollParts;
import io.marquee.provider.AllowedHosts;
import io.marquee.provider.Candidate;
import io.marquee.provider.FileKind;
import io.marquee.provider.RejectedFileException;
import io.marquee.settings.CamelMain;
import io.marquee.settings.Settings;
import io.marquee.trace.Traces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * A Camel context with the templates of the core, in which provider files are checked and tried: no port, no database, and nothing
 * starts by itself.
 */
public final class Workbench implements AutoCloseable {

    /** Prefixes of settings of Camel that open ports or need parts that are not here. */
    private static final List<String> LEFT_OUT =
            List.of("camel.rest.", "camel.component.rest-openapi.", "camel.management.", "camel.metrics.", "camel.health.");

    /** What the file of a route holds when the route needs the database. */
    private static final Pattern DATABASE = Pattern.compile("jdbc:|uri: direct:(run-statement|find-events|ask-reader)|ref: findInDatabase");

    private static final String NAME = "marquee-try";
    /** The folder of files of outlets. */
    private static final String OUTLETS = "outlets";

    private final Main main;
    /** Made for this bench alone; null when it has one below that of others. */
    private final Path folder;
    private final AllowedHosts hosts;
    private ProducerTemplate producer;
    private final PollParts parts;
    private final OutletParts outlets;
    /** Ids of routes of the core that are not loaded here, and that no provider file may use. */
    private final Set<String> reserved = new HashSet<>();

    /** @param samples answers that are given in the place of a provider's; null means that it is asked */
    public Workbench(Settings settings, String base, SavedAnswers samples) throws Exception {
        this(settings, base, null, samples);
    }

    /**
     * @param base where the routes of the core are, such as {@code file:routes/}
     * @param parent of the folder of its downloads, the same for all; null for a new one in that of the system
     * @param samples answers that are given in the place of a provider's, page by page; null means that it is asked
     */
    Workbench(Settings settings, String base, Path parent, SavedAnswers samples) throws Exception {
        // the spool makes a folder of its own below it, and takes away what others have left beside that
        folder = parent == null ? Files.createTempDirectory(NAME) : null;
        hosts = new AllowedHosts(
                settings.text("providers.allowed-hosts"), settings.isOpen("providers.private-networks"), settings.number("management.port"));
        outlets = new OutletParts(settings, hosts, OutletParts.unobserved());
        parts = new PollParts(settings, parent == null ? folder : parent, hosts, PollObserver.none(), Traces.off(), false);
        main = CamelMain.of(properties(settings));
        if (samples == null) {
            parts.bindTo(main, parts.client());
        } else {
            parts.bindTo(main, samples, samples);
        }
        outlets.bindTo(main);
        main.bind("savedPushes", new SavedPushes(parts.pushes(), samples));
        main.configure().withAutoStartup(false).withJmxEnabled(false);
        try {
            main.start();
            if (samples != null) {
                samples.endFeeds(context());
            }
            loadCore(base);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private static Properties properties(Settings settings) {
        Properties properties = settings.asProperties();
        properties.keySet().removeIf(key -> LEFT_OUT.stream().anyMatch(key.toString()::startsWith));
        // the application would put the sample's address here; a request made all the same fails with a host that says what is missing
        properties.replaceAll((key, value) ->
                key.toString().endsWith(".url") && value.toString().matches("|sample") ? "http://" + key + ".is-empty.invalid/" : value);
        return properties;
    }

    private void loadCore(String base) throws Exception {
        List<Resource> here = new ArrayList<>();
        for (Resource file : PluginHelper.getPackageScanResourceResolver(context()).findResources(base + "*.camel.yaml")) {
            // on the class path the star matches in subfolders, too
            if (base.startsWith("file:") || file.getLocation().matches(".*\\broutes/[^/]+")) {
                if (DATABASE.matcher(new String(file.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).find()) {
                    reserve(file);
                } else {
                    here.add(file);
                }
            }
        }
        load(here.toArray(Resource[]::new));
    }

    private void reserve(Resource file) throws Exception {
        for (RoutesBuilder routes : PluginHelper.getRoutesLoader(context()).findRoutesBuilders(file)) {
            RouteBuilder builder = (RouteBuilder) routes;
            builder.setCamelContext(context());
            builder.configure();
            builder.getRouteCollection().getRoutes().stream().map(RouteDefinition::getId).forEach(reserved::add);
        }
    }

    /** Loads routes that are not of a provider. */
    public void load(Resource... files) throws Exception {
        PluginHelper.getRoutesLoader(context()).loadRoutes(files);
    }

    /** Checks the file of a provider or an outlet and adds its routes, as the application does, without starting them. */
    public Candidate take(Path file) throws RejectedFileException {
        return Candidate.load(context(), kind(file), reserved::contains, file);
    }

    /** The same of a version of a file that was read before. */
    Candidate take(Path file, byte[] bytes) throws RejectedFileException {
        return Candidate.load(context(), kind(file), reserved::contains, file, bytes);
    }

    /** That of an outlet for what lies in a folder of this name. */
    private FileKind kind(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder.endsWith(OUTLETS) ? outlets.kind(folder) : FileKind.ofProviders(folder, hosts, parts.schedule());
    }

    public PollParts parts() {
        return parts;
    }

    /** Sends what begins a poll; one for all. */
    public ProducerTemplate producer() {
        if (producer == null) {
            producer = context().createProducerTemplate();
        }
        return producer;
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public void close() throws IOException {
        main.stop();
        parts.close();
        try {
            outlets.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (folder == null) {
            return;
        }
        // the spool leaves the file by which processes lock its parent folder
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
