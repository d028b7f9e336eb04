package io.marquee.outlet;

import io.marquee.poll.Credentials;
import io.marquee.provider.AllowedHosts;
import io.marquee.provider.FileKind;
import io.marquee.settings.Settings;
import io.marquee.source.AllowedFolders;
import java.nio.file.Path;
import org.apache.camel.Processor;
import org.apache.camel.main.Main;

/** The objects that the routes of outlets call by name, and what their files may hold; the same in the application and where files are only checked. */
public final class OutletParts implements AutoCloseable {

    private final AllowedHosts hosts;
    private final AllowedFolders folders;
    private final String components;
    private final Receivers receivers;
    private final Outlets outlets;
    private final Publishing publishing;

    /** @param hosts that may be reached by HTTP */
    public OutletParts(Settings settings, AllowedHosts hosts, OutletObserver observer) {
        this.hosts = hosts;
        this.folders = new AllowedFolders(settings.text("outlets.folders"), "outlets.folders");
        this.components = settings.text("outlets.components");
        this.receivers = new Receivers(hosts, folders);
        this.outlets = new Outlets(observer, receivers);
        this.publishing = new Publishing(outlets, new Credentials(settings::environment), observer);
    }

    /** Where nobody is told what became of messages. */
    public static OutletObserver unobserved() {
        return new OutletObserver() {
            @Override
            public void sent(String outlet, long changes) {
                // told to nobody
            }

            @Override
            public void failed(String outlet) {
                // told to nobody
            }

            @Override
            public void restarted(String outlet) {
                // told to nobody
            }
        };
    }

    /** Files of outlets in a folder. */
    public FileKind kind(Path folder) {
        return new FileKind("outlet", folder, Outlets.MOST, null, "cursor",
                context -> new OutletRules(context, hosts, folders, components), outlets);
    }

    public Outlets outlets() {
        return outlets;
    }

    public void bindTo(Main main) {
        bindTo(main, receivers);
    }

    /**
     * Binds them to the names that the routes use.
     *
     * @param sending what sends the message in the body
     */
    public void bindTo(Main main, Processor sending) {
        main.bind("outlets", outlets);
        main.bind("outletThreads", outlets.threads());
        main.bind("publishing", publishing);
        main.bind("receivers", sending);
    }

    @Override
    public void close() throws InterruptedException {
        outlets.close();
    }
}
