package io.marquee.provider;

import io.marquee.settings.Networks;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The addresses that no provider on the Internet has (RFC 6890): of this machine, of private, shared, and test networks, multicast, and
 * reserved ones. An address of IPv6 that stands for one of IPv4 is judged by both.
 */
final class PrivateAddresses {

    private static final Networks RANGES = Networks.parse(String.join(",",
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"));
    private static final int IPV6_BYTES = 16;
    private static final int IPV4_BYTES = 4;
    /** Prefixes of NAT64 (RFC 6052) and of IPv4-compatible addresses; the last four bytes are the address of IPv4. */
    private static final byte[][] BEFORE_IPV4 = {{0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0}, new byte[12]};
    /** Prefix of 6to4 (RFC 3056); the next four bytes are the address of IPv4. */
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

    private PrivateAddresses() {}

    static boolean contain(InetAddress address) {
        return RANGES.contain(new InetSocketAddress(address, 0)) || RANGES.contain(new InetSocketAddress(meant(address), 0));
    }

    /** The address of IPv4 that one of IPv6 stands for; else the address itself. (Java itself turns {@code ::ffff:1.2.3.4} into one of IPv4.) */
    static InetAddress meant(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != IPV6_BYTES || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return address;
        }
        if (Arrays.equals(Arrays.copyOf(bytes, SIX_TO_FOUR.length), SIX_TO_FOUR)) {
            return ipv4(bytes, SIX_TO_FOUR.length);
        }
        byte[] front = Arrays.copyOf(bytes, IPV6_BYTES - IPV4_BYTES);
        boolean stands = Arrays.stream(BEFORE_IPV4).anyMatch(before -> Arrays.equals(before, front));
        return stands ? ipv4(bytes, front.length) : address;
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + IPV4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
