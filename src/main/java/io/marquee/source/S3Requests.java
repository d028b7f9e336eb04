package io.marquee.source;

import java.time.InstantSource;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** What an S3 server is asked for the files of one address: a page of its list, or a file. Signed, unless the bucket is public. */
final class S3Requests {

    /** Most keys of one page of a list. */
    static final int MAX_KEYS = 1_000;

    private final FileAddress address;
    private final S3Login login;
    private final InstantSource clock;
    private final HttpHost server;

    S3Requests(FileAddress address, S3Login login, InstantSource clock) {
        this.address = address;
        this.login = login;
        this.clock = clock;
        this.server = new HttpHost(address.isSecret() ? "https" : "http", address.host().toLowerCase(Locale.ROOT), address.port());
    }

    HttpHost server() {
        return server;
    }

    /**
     * Asks for names of files, and for none of those that are further below.
     *
     * @param token with which the page before goes on; null for the first one
     */
    ClassicHttpRequest list(String token) {
        SortedMap<String, String> query = new TreeMap<>();
        String pattern = address.pattern();
        int star = pattern.indexOf('*');
        query.put("list-type", "2");
        query.put("prefix", address.keyFolder() + (star < 0 ? pattern : pattern.substring(0, star)));
        query.put("delimiter", "/");
        query.put("encoding-type", "url");
        query.put("max-keys", String.valueOf(MAX_KEYS));
        if (token != null) {
            query.put("continuation-token", token);
        }
        return request('/' + address.bucket(), query);
    }

    /** Asks for a file. */
    ClassicHttpRequest file(String name) {
        return request('/' + address.bucket() + '/' + address.keyFolder() + name, new TreeMap<>());
    }

    private ClassicHttpRequest request(String path, SortedMap<String, String> query) {
        String sent = AwsSignature.path(path);
        ClassicHttpRequest request = new BasicClassicHttpRequest("GET", server, query.isEmpty() ? sent : sent + '?' + AwsSignature.query(query));
        if (!login.isPublic()) {
            sign(request, sent, query);
        }
        return request;
    }

    private void sign(ClassicHttpRequest request, String path, SortedMap<String, String> query) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put(AwsSignature.DATE, AwsSignature.moment(clock.instant()));
        headers.put("x-amz-content-sha256", AwsSignature.NO_BODY);
        if (login.sessionToken() != null) {
            headers.put("x-amz-security-token", login.sessionToken());
        }
        headers.forEach(request::setHeader);
        headers.put("host", server.toHostString());
        request.setHeader("Authorization", new AwsSignature(login.accessKey(), login.secretKey(), login.regionFor(server.getHostName()), "s3")
                .authorization("GET", path, query, headers, AwsSignature.NO_BODY));
    }
}
