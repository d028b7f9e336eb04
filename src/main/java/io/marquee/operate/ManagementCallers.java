package io.marquee.operate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Denies requests to the management port that a page of another site makes in an operator's browser, by headers that no page can change.
 * Host must be a name of the port or an address: anybody can point a name of their own here (DNS rebinding), but not an address. Origin and
 * Sec-Fetch-Site must be those of the port's own pages, or of none, so that not even a picture or a link of another site gets an answer.
 * Programs that are no browsers do not send the last two.
 */
public final class ManagementCallers {

    private static final Pattern HOST = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:@/\\s]+))(?::\\d{1,5})?");
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Set<String> names;
    private final Denial ofHost;
    private final Denial ofPage;

    /**
     * Why a request is denied.
     *
     * @param code stable, upper snake case
     * @param counter of such requests
     */
    record Denial(String code, String message, Counter counter) {}

    /**
     * @param ownHost that the port listens on
     * @param hosts further names of it, with commas between them
     */
    public ManagementCallers(String ownHost, String hosts, MeterRegistry meters) {
        this.names = Stream.concat(Stream.of("localhost", ownHost), Arrays.stream(hosts.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        this.ofHost = new Denial(
                "HOST_DENIED", "The management port does not answer to this name; management.hosts could name it.", counter(meters, "host"));
        this.ofPage = new Denial("ORIGIN_DENIED", "The management port answers no page of another origin.", counter(meters, "origin"));
    }

    private static Counter counter(MeterRegistry meters, String reason) {
        return Counter.builder("marquee.management.denied")
                .description("Requests to the management port that were denied")
                .tag("reason", reason)
                .register(meters);
    }

    /** Why a request with these headers is denied; null when it is not. */
    Denial denial(MultiMap headers) {
        List<String> host = headers.getAll(HttpHeaders.HOST);
        if (host.size() > 1 || host.size() == 1 && !isOurs(host.get(0))) {
            return ofHost;
        }
        List<String> origin = headers.getAll(HttpHeaders.ORIGIN);
        boolean elsewhere = !headers.getAll("Sec-Fetch-Site").stream().allMatch(OWN_SITES::contains)
                || !origin.isEmpty() && (origin.size() > 1 || host.isEmpty() || !isOf(origin.get(0), host.get(0)));
        return elsewhere ? ofPage : null;
    }

    private boolean isOurs(String host) {
        Matcher parts = HOST.matcher(host);
        if (!parts.matches()) {
            return false;
        }
        String name = parts.group(2);
        return name == null
                ? NetUtil.isValidIpV6Address(parts.group(1))
                : NetUtil.isValidIpV4Address(name) || names.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether an origin is that of a host; https, too, as a proxy may add TLS. */
    private static boolean isOf(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }
}
