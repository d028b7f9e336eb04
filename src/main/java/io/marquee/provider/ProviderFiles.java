package io.marquee.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the providers, one file at a time, once the tables are there: a file that cannot be loaded is left out with one
 * line that says why, and harms neither the others nor the start.
 */
public final class ProviderFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderFiles.class);
    private static final String ENDING = ".camel.yaml";

    private final CamelContext context;
    private final Path folder;

    /** @param folder of the provider files; without it the copies in the jar are taken */
    public ProviderFiles(CamelContext context, Path folder) {
        this.context = context;
        this.folder = folder;
    }

    public void load() {
        try {
            for (Resource file : files()) {
                load(file);
            }
        } catch (Exception e) {
            LOG.error("no provider can be loaded from {}: {}", folder, e.getMessage());
        }
    }

    private void load(Resource file) {
        try {
            Collection<RoutesBuilder> builders = PluginHelper.getRoutesLoader(context).findRoutesBuilders(file);
            for (RoutesBuilder builder : builders) {
                context.addRoutes(builder);
                context.addTemplatedRoutes(builder);
            }
            LOG.info("provider file {} accepted", file.getLocation());
        } catch (Exception e) {
            LOG.error("provider file {} rejected: {}", file.getLocation(), e.getMessage());
        }
    }

    private List<Resource> files() throws Exception {
        if (!Files.isDirectory(folder)) {
            return new ArrayList<>(PluginHelper.getPackageScanResourceResolver(context)
                    .findResources("classpath:routes/providers/*" + ENDING));
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.toString().endsWith(ENDING)).sorted().map(this::resource).toList();
        } catch (IOException e) {
            throw new IOException("the folder cannot be read", e);
        }
    }

    private Resource resource(Path path) {
        return PluginHelper.getResourceLoader(context).resolveResource("file:" + path);
    }
}
