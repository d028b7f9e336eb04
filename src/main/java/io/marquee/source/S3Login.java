package io.marquee.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who asks an S3 server, and in which region: the lines of {@code headers} of a provider's file. Without a key the bucket must be public.
 *
 * @param accessKey id of the key; null without one
 * @param secretKey the key; null without one
 * @param sessionToken of a key that ends; null for any other
 * @param region null when no line says it
 */
public record S3Login(String accessKey, String secretKey, String sessionToken, String region) {

    private static final String ACCESS_KEY = "Access-Key";
    private static final String SECRET_KEY = "Secret-Key";
    private static final String SESSION_TOKEN = "Session-Token";
    private static final String REGION = "Region";
    private static final List<String> SECRETS = List.of(ACCESS_KEY, SECRET_KEY, SESSION_TOKEN);
    private static final String USUAL_REGION = "us-east-1";
    /** A region, as a line or an answer may name it. */
    static final Pattern REGION_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    /** Hosts that name their region, of AWS and of others who do as it does. */
    private static final Pattern HOST = Pattern.compile("s3(?:-fips)?[.-](?:dualstack\\.)?([a-z]{2}(?:-[a-z]+)+-\\d+)\\..*");

    /**
     * What is wrong with the lines of a file; null when nothing is.
     *
     * @param lines by their names, with the names of variables in them
     * @param isVariable whether a value is the name of a variable and nothing else
     */
    public static String objection(Map<String, String> lines, Predicate<String> isVariable) {
        Map<String, String> all = anyCase(lines);
        for (Map.Entry<String, String> line : all.entrySet()) {
            boolean isSecret = SECRETS.stream().anyMatch(line.getKey()::equalsIgnoreCase);
            if (!isSecret && !REGION.equalsIgnoreCase(line.getKey())) {
                return "for s3 they are Access-Key, Secret-Key, Session-Token, and Region, and no " + line.getKey();
            }
            if (isSecret && !isVariable.test(line.getValue())) {
                return line.getKey() + " must be the name of a variable";
            }
            if (!isSecret && !isVariable.test(line.getValue()) && !REGION_NAME.matcher(line.getValue()).matches()) {
                return "Region must be one such as eu-central-1";
            }
        }
        if (all.containsKey(ACCESS_KEY) != all.containsKey(SECRET_KEY)) {
            return "a line Access-Key needs one Secret-Key, and it the other";
        }
        return all.containsKey(SESSION_TOKEN) && !all.containsKey(ACCESS_KEY) ? "a line Session-Token needs Access-Key and Secret-Key" : null;
    }

    /** @param lines by their names, with the values of variables in them */
    static S3Login of(Map<String, String> lines) {
        Map<String, String> all = anyCase(lines);
        return new S3Login(all.get(ACCESS_KEY), all.get(SECRET_KEY), all.get(SESSION_TOKEN), all.get(REGION));
    }

    private static Map<String, String> anyCase(Map<String, String> lines) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(lines);
        return all;
    }

    boolean isPublic() {
        return accessKey == null;
    }

    /** The region that a request to a host is signed for. */
    String regionFor(String host) {
        if (region != null) {
            return region;
        }
        Matcher named = HOST.matcher(host.toLowerCase(Locale.ROOT));
        return named.matches() ? named.group(1) : USUAL_REGION;
    }
}
