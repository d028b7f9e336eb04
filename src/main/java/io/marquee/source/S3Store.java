package io.marquee.source;

import io.marquee.feed.FeedException;
import io.marquee.feed.StatusException;
import io.marquee.feed.TooLargeException;
import io.marquee.feed.Transfer;
import io.marquee.feed.TransferLimits;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;

/**
 * Files of a bucket of S3, or of what speaks as S3 does, by the HTTP client of providers. A file is there only when it is whole; keys with slashes
 * behind the folder are in others.
 */
final class S3Store implements FileStore {

    /** Most pages of a list. */
    static final int MAX_PAGES = 100;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final Set<Integer> LATER = Set.of(TOO_MANY_REQUESTS, HttpStatus.SC_SERVICE_UNAVAILABLE);

    private final FileAddress address;
    private final HttpClient client;
    private final Transfer transfer;
    private final TransferLimits limits;
    private final S3Requests requests;
    private final S3Trouble trouble;
    /** Why nothing more is asked for: the server wants to be left alone. */
    private IOException later;

    S3Store(FileAddress address, Map<String, String> lines, HttpClient client, Transfer transfer, TransferLimits limits, InstantSource clock) {
        this.address = address;
        this.client = client;
        this.transfer = transfer;
        this.limits = limits;
        S3Login login = S3Login.of(lines);
        this.requests = new S3Requests(address, login, clock);
        this.trouble = new S3Trouble(address, login);
    }

    @Override
    public boolean isWhole() {
        return true;
    }

    @Override
    public FileList list() throws IOException {
        FileList list = new FileList(address);
        Set<String> tokens = new HashSet<>();
        String token = null;
        do {
            S3Page page;
            try (ClassicHttpResponse answer = ask(requests.list(token), true)) {
                page = S3Page.read(body(answer));
            }
            page.each(address.keyFolder(), file -> {
                if (list.isMeant(file.name())) {
                    list.add(file);
                }
            });
            token = page.next();
            if (token != null && !tokens.add(token)) {
                throw new FeedException("the list of the bucket goes round in a circle");
            }
            if (tokens.size() >= MAX_PAGES) {
                throw new FeedException("more than " + MAX_PAGES + " pages of a list of the bucket: more of the names must stand in url before the first star");
            }
        } while (token != null);
        return list;
    }

    @Override
    public InputStream open(FeedFile file) throws IOException {
        if (file.bytes() > limits.maxBytes()) {
            throw new TooLargeException(limits.maxBytes());
        }
        ClassicHttpResponse answer = ask(requests.file(file.name()), false);
        return new WholeFile(body(answer), file.bytes());
    }

    /** An answer with a body that is wanted; whoever reads the body closes it. */
    private ClassicHttpResponse ask(ClassicHttpRequest request, boolean isList) throws IOException {
        transfer.remainingMs();
        if (later != null) {
            throw later;
        }
        ClassicHttpResponse answer;
        try {
            answer = client.executeOpen(requests.server(), request, null);
        } catch (UnknownHostException e) {
            throw new FeedException("unknown host " + address.host() + "; behind s3:// stands the host of the service, and then the bucket", e);
        }
        if (answer.getCode() == HttpStatus.SC_OK) {
            return answer;
        }
        try (answer) {
            IOException failure = trouble.of(answer.getCode(), body(answer), text(answer, "x-amz-bucket-region"), text(answer, "Retry-After"), isList);
            later = failure instanceof StatusException status && LATER.contains(status.status()) ? failure : null;
            throw failure;
        }
    }

    private static InputStream body(ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        return entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    private static String text(ClassicHttpResponse answer, String name) {
        Header first = answer.getFirstHeader(name);
        return first == null ? null : first.getValue();
    }

    @Override
    public void close() {
        // each answer is closed where it is read
    }
}
