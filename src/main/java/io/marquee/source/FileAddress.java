package io.marquee.source;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where files of a feed lie, as {@code url} of a provider's file says it: {@code file:/folder/*.csv}, or
 * {@code sftp://user@host:port/folder/*.csv}. Only the last part may hold stars.
 *
 * @param scheme {@code file} or {@code sftp}
 * @param user who asks, null for a folder of this machine
 * @param host null for a folder of this machine
 * @param port of the host, -1 for the usual one
 * @param folder absolute, or below the user's own if it begins without a slash
 * @param pattern of the names, each star for any characters
 */
public record FileAddress(String scheme, String user, String host, int port, String folder, String pattern) {

    /** Usual port of SFTP. */
    public static final int SFTP_PORT = 22;
    /** Most stars of a pattern. */
    static final int MAX_STARS = 5;

    private static final String FILE = "file";
    private static final String SFTP = "sftp";
    private static final Set<String> SCHEMES = Set.of(FILE, SFTP);
    private static final String HOME = "/~/";
    private static final int MAX_PORT = 65_535;

    /** Whether an address names files, in a folder or on a server. */
    public static boolean isOne(String url) {
        return SCHEMES.contains(scheme(url));
    }

    /** What an address begins with, up to its colon, in small letters. */
    public static String scheme(String url) {
        return url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
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
        if (!here) {
            checkServer(uri);
        }
        String path = uri.getPath().startsWith(HOME) && !here ? uri.getPath().substring(HOME.length()) : uri.getPath();
        int end = path.lastIndexOf('/');
        FileAddress address = new FileAddress(
                scheme, uri.getUserInfo(), uri.getHost(), uri.getPort(), path.substring(0, Math.max(end, path.startsWith("/") ? 1 : 0)),
                path.substring(end + 1));
        address.checkPath();
        return address;
    }

    private static void checkServer(URI uri) {
        if (uri.getHost() == null || uri.getPort() > MAX_PORT || uri.getPort() == 0) {
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
