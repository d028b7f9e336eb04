package io.marquee.settings;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** A set of IP networks as settings write them: addresses, or networks such as {@code 10.0.0.0/8}, with commas between them; no host names. */
public final class Networks {

    private final List<IpSubnetFilterRule> rules;

    private Networks(List<IpSubnetFilterRule> rules) {
        this.rules = rules;
    }

    /** @throws IllegalArgumentException when one of them is neither */
    public static Networks parse(String text) {
        return new Networks(Stream.of(text.split(",")).map(String::strip).map(Networks::rule).toList());
    }

    /** The empty set. */
    public static Networks none() {
        return new Networks(List.of());
    }

    private static IpSubnetFilterRule rule(String network) {
        int slash = network.indexOf('/');
        String address = slash < 0 ? network : network.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || slash >= 0 && !network.substring(slash + 1).matches("\\d{1,3}")) {
            throw new IllegalArgumentException("no address or network: " + network);
        }
        int bits = slash < 0 ? bytes.length * Byte.SIZE : Integer.parseInt(network.substring(slash + 1));
        return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
    }

    public boolean contain(InetSocketAddress address) {
        return rules.stream().anyMatch(rule -> rule.matches(address));
    }
}
