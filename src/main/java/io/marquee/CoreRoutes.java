package io.marquee;

import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Loads the routes of Marquee itself, which are not of providers, from the folder {@code routes.dir}, or from the copies in the jar. */
final class CoreRoutes {

    private final Settings settings;
    private final String base;

    CoreRoutes(Settings settings) throws IOException {
        this.settings = settings;
        this.base = base(settings);
    }

    /** Where they are, such as {@code file:routes/}. The files beside the process win over the copies in the jar. */
    static String base(Settings settings) throws IOException {
        Path routes = settings.path("routes.dir");
        if (Files.isDirectory(routes)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(routes, "*.camel.yaml")) {
                if (files.iterator().hasNext()) {
                    return "file:" + routes + "/";
                }
            }
        }
        return "classpath:routes/";
    }

    /** Tells Camel which routes to load when it starts. */
    void nameTo(Main main) {
        main.configure()
                .withRoutesIncludePattern(base + "*.camel.yaml")
                // on the class path the star matches in subfolders, too
                .withRoutesExcludePattern("**/sample/*,**/providers/*,**/outlets/*,**/examples/*");
    }

    /** Something that loads routes. */
    private interface Loading {
        void load() throws Exception;
    }

    /** Starts Camel. */
    void start(Main main) throws Exception {
        blamingTheFolder(main::start);
    }

    /** Loads one more file of routes, by its path from their folder. */
    void load(CamelContext context, String name) throws Exception {
        Resource route = PluginHelper.getResourceLoader(context).resolveResource(base + name);
        blamingTheFolder(() -> PluginHelper.getRoutesLoader(context).loadRoutes(route));
    }

    /** Turns the failure to load a route into one that names the setting of the folder, unless the routes are our own copies. */
    private void blamingTheFolder(Loading loading) throws Exception {
        try {
            loading.load();
        } catch (Exception e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            boolean isOfRoutes = e instanceof FailedToCreateRouteException || e instanceof FailedToStartRouteException
                    || root instanceof YamlEngineException || root instanceof FileNotFoundException;
            if (!isOfRoutes || !base.startsWith("file:")) {
                throw e;
            }
            String why = String.valueOf(e.getMessage());
            String more = why.contains(String.valueOf(root.getMessage())) ? "" : ": " + root.getMessage();
            throw new SettingException(
                    "setting " + settings.nameOf("routes.dir") + " must be a folder of routes that can be loaded: " + why + more);
        }
    }
}
