package io.marquee.source;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where files of a feed lie, as {@code url} of a provider's file says it: {@code file:/folder/*.csv},
 * {@code sftp://user@host:port/folder/*.csv}, or {@code s3://host:port/bucket/folder/*.csv}, which is {@code s3+http://…} without TLS. Only the last
 * part may hold stars.
 *
 * @param scheme {@code file}, {@code sftp}, {@code s3}, or {@code s3+http}
 * @param user who asks by SFTP, null elsewhere
 * @param host null for a folder of this machine
 * @param port of the host, -1 for the usual one
 * @param folder absolute, in S3 with the bucket before it; by SFTP below the user's own if it begins without a slash
 * @param pattern of the names, each star for any characters
 */
public record FileAddress(String scheme, String user, String host, int port, String folder, String pattern) {

    /** Most stars of a pattern. */
    static final int MAX_STARS = 5;

    private static final String FILE = "file";
    private static final String SFTP = "sftp";
    private static final String S3 = "s3";
    private static final String S3_PLAIN = "s3+http";
    /** Usual ports by schemes. */
    private static final Map<String, Integer> PORTS = Map.of(FILE, -1, SFTP, 22, S3, 443, S3_PLAIN, 80);
    /** A bucket's name, or a variable in its place. */
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9$][A-Za-z0-9._$-]{1,254}");
    /** Hosts of AWS with a bucket before them. */
    private static final Pattern BUCKET_IN_HOST = Pattern.compile("(?i)(.+)\\.(s3[.-](?:.+\\.)?amazonaws\\.com(?:\\.cn)?)");
    private static final String HOME = "/~/";
    /** Longest name of a host (RFC 1035). */
    private static final int MAX_HOST = 253;
    private static final int MAX_PORT = 65_535;

    /** Whether an address names files, in a folder or on a server. */
    public static boolean isOne(String url) {
        return PORTS.containsKey(scheme(url));
    }

    /** What an address begins with, up to its colon, in small letters. */
    public static String scheme(String url) {
        return url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
    }

    /** Which kind of place an address names, {@code file}, {@code sftp}, or {@code s3}; null when it names no files. */
    public static String kind(String url) {
        return !isOne(url) ? null : scheme(url).equals(S3_PLAIN) ? S3 : scheme(url);
    }

    /** @throws IllegalArgumentException with what is wrong with it */
    public static FileAddress of(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the address is no URL; a blank in it is %20", e);
        }
        String scheme = scheme(url);
        if (uri.isOpaque() || uri.getPath() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the address must be " + scheme + ":, a path from the root, and nothing behind that");
        }
        boolean here = FILE.equals(scheme);
        if (here && uri.getRawAuthority() != null) {
            throw new IllegalArgumentException("the address must be file:/ and a path on this machine");
        }
        if (SFTP.equals(scheme)) {
            checkServer(uri);
        } else if (!here) {
            checkBucket(uri);
        }
        String path = uri.getPath().startsWith(HOME) && SFTP.equals(scheme) ? uri.getPath().substring(HOME.length()) : uri.getPath();
        int end = path.lastIndexOf('/');
        FileAddress address = new FileAddress(
                scheme, uri.getUserInfo(), uri.getHost(), uri.getPort(), path.substring(0, Math.max(end, path.startsWith("/") ? 1 : 0)),
                path.substring(end + 1));
        address.checkPath();
        return address;
    }

    private static boolean hasNoServer(URI uri) {
        return uri.getHost() == null || uri.getHost().length() > MAX_HOST || uri.getPort() > MAX_PORT || uri.getPort() == 0;
    }

    private static void checkBucket(URI uri) {
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the URL must hold no user and no key: headers have them");
        }
        String[] parts = uri.getPath().split("/", 3);
        if (hasNoServer(uri) || parts.length < 3 || !BUCKET.matcher(parts[1]).matches()) {
            throw new IllegalArgumentException(
                    "the URL must be s3:// or s3+http://, the host of the service, the bucket, and names of files: s3://s3.eu-central-1.amazonaws.com/bucket/folder/*.csv");
        }
        Matcher both = BUCKET_IN_HOST.matcher(uri.getHost());
        if (both.matches()) {
            throw new IllegalArgumentException("the URL must name the bucket behind the host: s3://" + both.group(2) + "/" + both.group(1) + "/…");
        }
    }

    private static void checkServer(URI uri) {
        if (hasNoServer(uri)) {
            throw new IllegalArgumentException("the URL must be sftp:// with a user and a host that can be asked");
        }
        String user = uri.getRawUserInfo();
        if (user == null || user.isEmpty()) {
            throw new IllegalArgumentException("the URL must name a user: sftp://user@" + uri.getHost());
        }
        if (user.contains(":")) {
            throw new IllegalArgumentException("the URL must hold no password: headers have it");
        }
    }

    private void checkPath() {
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("the address must end with the name of a file, or a pattern such as *.csv");
        }
        boolean leadsOut = List.of((folder + "/" + pattern).split("/")).stream().anyMatch(part -> part.equals("..") || part.equals("."));
        if (leadsOut || (folder + pattern).chars().anyMatch(c -> Character.isISOControl(c) || c == '\\')) {
            throw new IllegalArgumentException("the path must be without . and .., backslashes, and control characters");
        }
        if (folder.indexOf('*') >= 0 || pattern.chars().filter(c -> c == '*').count() > MAX_STARS) {
            throw new IllegalArgumentException("only the last part of the path may hold stars, " + MAX_STARS + " at most");
        }
    }

    /** Whether it is a folder of this machine. */
    public boolean isHere() {
        return FILE.equals(scheme);
    }

    /** Whether it is in a bucket of S3. */
    public boolean isBucket() {
        return scheme.equals(S3) || scheme.equals(S3_PLAIN);
    }

    /** Whether its server is asked with TLS. */
    boolean isSecret() {
        return !scheme.equals(S3_PLAIN);
    }

    /** The port that its server is asked at; none for a folder of this machine. */
    public int serverPort() {
        return port < 0 ? PORTS.get(scheme) : port;
    }

    /** Name of the bucket, of an address in S3. */
    String bucket() {
        return folder.split("/", 3)[1];
    }

    /** What the keys of its files begin with before their names, of an address in S3; empty, or with a slash at its end. */
    String keyFolder() {
        String[] parts = folder.split("/", 3);
        return parts.length < 3 ? "" : parts[2] + "/";
    }

    /** Whether a file of this name is meant. It takes no longer than name times pattern, whatever they hold. */
    boolean matches(String name) {
        int at = 0;
        int star = -1;
        int mark = 0;
        for (int of = 0; of < name.length();) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                mark = of;
            } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(of)) {
                at++;
                of++;
            } else if (star >= 0) {
                at = star + 1;
                of = ++mark;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(c -> c == '*');
    }
}
