package io.marquee.provider;

import io.marquee.feed.FeedException;
import io.marquee.poll.ProviderHosts;
import io.marquee.source.FileAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;

/**
 * Decides which hosts a provider file may name, so that no file reaches through us what only this machine may ask: link-local addresses,
 * among them the cloud's metadata, our own management port, and, where {@code providers.private-networks} closes them, private
 * addresses. It is asked when a file is loaded, and again at each call, as a name may resolve otherwise by then. Hosts that the setting
 * {@code providers.allowed-hosts} names are always allowed.
 */
public final class AllowedHosts implements ProviderHosts {

    /** Said of a URL of another kind. */
    static final String NO_URL = "the URL must be http:// or https:// and a host";

    /** Groups: scheme, host, and port. A user before the host is passed over; what does not match is rejected. */
    private static final Pattern URL = Pattern.compile(
            "(?i)(https?)://(?:[\\w.~%!$&'()*+,;=:-]*@)?([\\w.-]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?(?:[/?#].*)?");
    private static final Pattern ADDRESS = Pattern.compile("\\[?[0-9A-Fa-f]*:[0-9A-Fa-f:.]*]?");
    /** Metadata of a cloud by IPv6; by IPv4 it is link-local. */
    private static final String METADATA = "fd00:ec2:0:0:0:0:0:254";

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Set<String> allowed;
    private final boolean privateToo;
    private final int managementPort;

    /**
     * @param allowed names and addresses, with a port or without, separated by commas
     * @param privateToo whether providers may have private addresses
     * @param managementPort our own
     */
    public AllowedHosts(String allowed, boolean privateToo, int managementPort) {
        this.allowed = Arrays.stream(allowed.split(","))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .map(AllowedHosts::canonical)
                .collect(Collectors.toUnmodifiableSet());
        this.privateToo = privateToo;
        this.managementPort = managementPort;
    }

    /** Why a URL may not be requested; null when it may, also when its host cannot be resolved right now. */
    public String objection(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return NO_URL;
        }
        int usual = "https".equalsIgnoreCase(parts.group(1)) ? HTTPS_PORT : HTTP_PORT;
        try {
            return objection(parts.group(2), parts.group(3) == null ? usual : Integer.parseInt(parts.group(3)));
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The same for a server of files. */
    String objection(FileAddress address) {
        try {
            return objection(address.host(), address.serverPort());
        } catch (UnknownHostException e) {
            return null;
        }
    }

    @Override
    public void check(String host, int port) throws IOException {
        String objection = objection(host, port);
        if (objection != null) {
            throw new FeedException(objection);
        }
    }

    private String objection(String host, int port) throws UnknownHostException {
        if (allows(canonical(host), port)) {
            return null;
        }
        for (InetAddress address : InetAddress.getAllByName(host)) {
            String found = allows(address.getHostAddress(), port) ? null : objection(address, port);
            if (found != null) {
                return "host " + host + " " + found + "; providers.allowed-hosts could name it";
            }
        }
        return null;
    }

    private boolean allows(String host, int port) {
        return allowed.contains(host) || allowed.contains(host + ":" + port);
    }

    private String objection(InetAddress named, int port) {
        InetAddress address = PrivateAddresses.meant(named);
        if (named.isLinkLocalAddress() || address.isLinkLocalAddress() || METADATA.equals(named.getHostAddress())) {
            return "is link-local";
        }
        if (port == managementPort && isOurs(address)) {
            return "with this port is our own management port";
        }
        return !privateToo && PrivateAddresses.contain(named) ? "is of a private network" : null;
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return address.isLoopbackAddress() || address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    /** One spelling of a name, and of an IPv6 address. */
    private static String canonical(String host) {
        try {
            return ADDRESS.matcher(host).matches() ? InetAddress.getByName(host).getHostAddress() : host.toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return host.toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        // just before the connection is made: the JVM caches lookups, so it connects to the addresses that were checked
        client.addExecInterceptorBefore(ChainElement.CONNECT.name(), "allowed-hosts", (request, scope, chain) -> {
            HttpHost target = scope.route.getTargetHost();
            check(target.getHostName(), target.getPort());
            return chain.proceed(request, scope);
        });
    }
}
