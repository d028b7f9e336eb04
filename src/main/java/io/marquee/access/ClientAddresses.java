package io.marquee.access;

import io.marquee.settings.Networks;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address that stands for a client. Behind proxies that are trusted it is the last one in {@code X-Forwarded-For} that is not one
 * of them; whatever stands before it, anybody could have written. Of IPv6 it is the network of 64 bits, which one client has all of.
 */
public final class ClientAddresses {

    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;
    private static final int MAX_CHAIN = 32;
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]+)](?::\\d+)?|([0-9.]+):\\d+");

    private final Networks trusted;

    /** @param trusted proxies that are believed */
    ClientAddresses(Networks trusted) {
        this.trusted = trusted;
    }

    String of(HttpServerRequest request) {
        byte[] address = bytes(request.remoteAddress().hostAddress());
        if (isTrusted(address)) {
            String[] chain = String.join(",", request.headers().getAll("X-Forwarded-For")).split(",", -1);
            for (int i = chain.length - 1; i >= Math.max(0, chain.length - MAX_CHAIN) && isTrusted(address); i--) {
                byte[] before = bytes(chain[i].strip());
                if (before == null) {
                    break;
                }
                address = before;
            }
        }
        return text(address);
    }

    private boolean isTrusted(byte[] address) {
        return trusted.contain(new InetSocketAddress(inet(address), 0));
    }

    /** Also of an address with a port; one of IPv4 that is written as IPv6 has 4. Null when it is no address. */
    private static byte[] bytes(String address) {
        if (address == null) {
            return null;
        }
        Matcher port = WITH_PORT.matcher(address);
        String bare = !port.matches() ? address : port.group(1) == null ? port.group(2) : port.group(1);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
        return bytes == null ? null : inet(bytes).getAddress();
    }

    private static InetAddress inet(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }

    private static String text(byte[] address) {
        return NetUtil.toAddressString(network(inet(address)));
    }

    /** What stands for an address where clients are counted: of IPv6 the network of 64 bits. */
    public static InetAddress network(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == IPV6_BYTES) {
            Arrays.fill(bytes, NETWORK_BYTES, IPV6_BYTES, (byte) 0);
        }
        return inet(bytes);
    }
}
