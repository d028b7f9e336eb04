package io.marquee.provider;

import io.marquee.feed.Statuses;
import io.marquee.poll.Credentials;
import io.marquee.poll.PushSecrets;
import io.marquee.source.AllowedFolders;
import io.marquee.source.FileAddress;
import io.marquee.source.PushAddress;
import io.marquee.source.S3Login;
import io.marquee.source.SftpLogin;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** The rules for where a feed comes from: addresses by HTTP, folders of this machine, folders of SFTP servers, buckets of S3, and what else a file says of them. */
final class SourceRules {

    private static final int MOST_URLS = 100;
    private static final String HTTP = "http";
    /** Parameters that nothing but a feed by HTTP can have. */
    private static final List<String> OF_HTTP = List.of("body", "tokenUrl", "next", "redirects");
    /** Parameters that say how a provider is asked. */
    private static final List<String> NOT_OF_PUSHES = List.of("headers", "empty", "clientId", "tokenFields");

    private final AllowedHosts hosts;
    private final AllowedFolders folders;

    SourceRules(AllowedHosts hosts, AllowedFolders folders) {
        this.hosts = hosts;
        this.folders = folders;
    }

    /** What is wrong with addresses; null when nothing is. */
    String objectionToSources(String value) {
        String[] urls = urls(value);
        return urls.length > MOST_URLS
                ? "it has more than " + MOST_URLS + " addresses"
                : Stream.of(urls).map(this::objection).filter(objection -> objection != null).findFirst()
                        .orElseGet(() -> kinds(value).size() > 1 ? "its addresses must be of one kind: http, file, sftp, s3, or push" : null);
    }

    /** What is wrong with the address of an HTTP server; null when nothing is. */
    String objectionToServer(String value) {
        return urls(value).length > 1 ? "it has more than 1 address" : hosts.objection(value.strip());
    }

    private String objection(String url) {
        if (PushAddress.isOne(url)) {
            return PushAddress.objection(url);
        }
        if (!FileAddress.isOne(url)) {
            String objection = hosts.objection(url);
            return AllowedHosts.NO_URL.equals(objection) ? objection + ", file:/, sftp://, or s3://" : objection;
        }
        try {
            FileAddress address = FileAddress.of(url);
            return address.isHere() ? folders.objection(address.folder()) : hosts.objection(address);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private static String[] urls(String value) {
        return value.strip().split("\\s+");
    }

    private static Set<String> kinds(String value) {
        return Stream.of(urls(value)).map(url -> PushAddress.isOne(url) ? FileAddress.scheme(url) : FileAddress.isOne(url) ? FileAddress.kind(url) : HTTP).collect(Collectors.toSet());
    }

    /** Whether a feed is sent by its provider. */
    static boolean isPushed(String url) {
        return PushAddress.isOne(url.strip());
    }

    private static void checkPushed(Map<String, Node> given) throws RejectedFileException {
        for (String name : NOT_OF_PUSHES) {
            if (given.containsKey(name)) {
                throw new RejectedFileException(Yaml.line(given.get(name)), name + ": what is pushed has none");
            }
        }
        if (urls(Yaml.text(given.get("url"))).length > 1) {
            throw new RejectedFileException(Yaml.line(given.get("url")), "url: what is pushed has one address");
        }
        Node secret = given.get("clientSecret");
        if (secret == null) {
            throw new RejectedFileException(Yaml.line(given.get("url")),
                    "clientSecret: it must name the variable with the secret by which the provider signs what it pushes");
        }
        if (!Stream.of(urls(Yaml.text(secret))).allMatch(Credentials::isName) || urls(Yaml.text(secret)).length > PushSecrets.MOST) {
            throw new RejectedFileException(Yaml.line(secret), "clientSecret: it must be the name of a variable, or two while the secret changes");
        }
    }

    /**
     * Checks parameters that fit one kind of address and no other.
     *
     * @param given parameters by name
     * @param url with the values of settings in it
     */
    static void check(Map<String, Node> given, String url) throws RejectedFileException {
        String kind = kinds(url).iterator().next();
        for (String name : HTTP.equals(kind) ? List.<String>of() : OF_HTTP) {
            if (given.containsKey(name)) {
                throw new RejectedFileException(Yaml.line(given.get(name)), name + ": only a feed by http has it");
            }
        }
        if (isPushed(url)) {
            checkPushed(given);
            return;
        }
        Node empty = given.get("empty");
        if (empty != null && Statuses.NO_FILE.equals(Yaml.text(empty).strip()) == HTTP.equals(kind)) {
            throw new RejectedFileException(Yaml.line(empty), "empty: a feed by http has statuses, one of files has none");
        }
        Node headers = given.get("headers");
        String lines = headers == null ? "" : Yaml.text(headers);
        if ("file".equals(kind) && !lines.isBlank()) {
            throw new RejectedFileException(Yaml.line(headers), "headers: a folder of this machine needs none");
        }
        Map<String, String> login = Credentials.lines(lines);
        String objection = switch (kind) {
            case "sftp" -> SftpLogin.objection(login, Credentials::isName);
            case "s3" -> S3Login.objection(login, Credentials::isName);
            default -> null;
        };
        if (objection != null) {
            throw new RejectedFileException(Yaml.line(headers == null ? given.get("url") : headers), "headers: " + objection);
        }
    }
}
