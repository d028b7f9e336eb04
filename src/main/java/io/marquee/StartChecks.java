package io.marquee;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.marquee.settings.SettingException;
import io.marquee.settings.Settings;
import io.marquee.settings.StartException;
import io.marquee.store.EmbeddedServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checks before anything starts, so that a start that cannot work ends at once and names the setting at fault. */
final class StartChecks {

    private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private final Settings settings;

    private StartChecks(Settings settings) {
        this.settings = settings;
    }

    /**
     * The settings, with a free port in the place of a {@code management.port} of 0, as Camel finds the management server by its number.
     *
     * @throws SettingException when a setting cannot be used as given
     * @throws StartException when a port is taken
     */
    static Settings check(Settings given) throws StartException {
        StartChecks checks = new StartChecks(given);
        checks.leases();
        checks.databaseUrl();
        checks.connections();
        checks.dataFolder();
        checks.memory();
        checks.port("http");
        if (given.number("management.port") != 0 && given.number("management.port") == given.number("http.port")) {
            throw checks.rejection("management.port", "another port than " + given.nameOf("http.port"));
        }
        return given.with("management.port", String.valueOf(checks.port("management")));
    }

    private SettingException rejection(String key, String expected) {
        return new SettingException(
                "setting " + settings.nameOf(key) + " must be " + expected + ", not \"" + settings.text(key) + "\"");
    }

    private void leases() {
        if (settings.duration("poll.renewal").compareTo(settings.duration("poll.lease")) >= 0) {
            throw rejection("poll.renewal", "shorter than " + settings.nameOf("poll.lease"));
        }
        if (settings.duration("feed.deadline").compareTo(settings.duration("poll.deadline")) > 0) {
            throw rejection("feed.deadline", "at most as long as " + settings.nameOf("poll.deadline"));
        }
    }

    /** The driver is kept from logging a URL that it cannot read, which may hold a password. */
    private void databaseUrl() {
        java.util.logging.Logger driver = java.util.logging.Logger.getLogger("org.postgresql");
        driver.setLevel(Level.OFF);
        boolean readable = settings.isEmpty("database.url") || Driver.parseURL(settings.text("database.url"), null) != null;
        driver.setLevel(null);
        if (!readable) {
            throw new SettingException("setting " + settings.nameOf("database.url")
                    + " must be a URL that the driver can read, such as jdbc:postgresql://host:5432/database");
        }
    }

    private void connections() {
        int most = EmbeddedServer.MOST_CONNECTIONS - settings.number("database.writer-connections");
        if (settings.isEmpty("database.url") && settings.number("database.reader-connections") > most) {
            throw rejection("database.reader-connections", "at most " + Math.max(1, most) + " beside those of "
                    + settings.nameOf("database.writer-connections") + ", as the embedded database has "
                    + EmbeddedServer.MOST_CONNECTIONS + " for both");
        }
    }

    private void dataFolder() {
        Path folder = settings.path("data.dir");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw rejection("data.dir", "a folder that can be made here");
        }
        if (!Files.isWritable(folder)) {
            throw rejection("data.dir", "a folder that can be written to");
        }
    }

    /** Only a warning: whether the events ever take that much is not known, and the default must start on a small machine. */
    private void memory() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long given = machine == null ? 0 : Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
        long most = given == 0 ? Runtime.getRuntime().maxMemory() : given;
        if (settings.size("search.memory") > most) {
            LOG.warn("{} is {} bytes, and this JVM has {} for them: lower it, or raise -Xmx",
                    settings.nameOf("search.memory"), settings.text("search.memory"), most);
        }
    }

    /** The port, or a free one if it is 0. */
    private int port(String which) throws StartException {
        String host = settings.text(which + ".host");
        int port = settings.number(which + ".port");
        InetAddress address = address(which + ".host");
        try {
            return listen(port, address);
        } catch (IOException e) {
            if (!isOfThisMachine(address)) {
                throw rejection(which + ".host", "an address of this machine");
            }
            if (port < FIRST_UNPRIVILEGED_PORT && String.valueOf(e.getMessage()).contains("Permission denied")) {
                throw rejection(which + ".port", "a port that this user may open, from " + FIRST_UNPRIVILEGED_PORT + " on");
            }
            throw new StartException("cannot listen on " + host + ":" + port + ", something else does; set "
                    + settings.nameOf(which + ".port") + " to a free port", e);
        }
    }

    private InetAddress address(String key) {
        try {
            return InetAddress.getByName(settings.text(key));
        } catch (UnknownHostException e) {
            throw rejection(key, "an address of this machine");
        }
    }

    private static int listen(int port, InetAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return listen(0, address) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
