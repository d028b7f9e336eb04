package io.marquee.http;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The head of a request of HTTP/2, as that of HTTP/1.1, within the same limits: so what it means, and what is denied, is the same. */
final class StreamHead {

    /** As a client may send: the line and the headers, and what HTTP/2 counts beside each of them. */
    static final int MOST_BYTES = 2 * ListenerLoop.MAX_HEAD + HeadSplitter.MAX_LINES * 32;

    /** Blanks and the version, in a line of HTTP/1.1. */
    private static final int AROUND_LINE = 11;
    /** A colon, a blank, and the line end. */
    private static final int AROUND_HEADER = 4;
    private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern PATH = Pattern.compile("\\*|/[!-~\\x80-\\xff]*");
    private static final Pattern LENGTH = Pattern.compile("\\d+");

    private StreamHead() {}

    /** The request; with a failure in it if it cannot be taken. */
    static DefaultHttpRequest request(Http2Headers head) {
        HttpHeaders headers = HeadersMultiMap.httpHeaders();
        try {
            String method = text(head.method());
            String path = text(head.path());
            if (method.length() + path.length() + AROUND_LINE > ListenerLoop.MAX_HEAD) {
                return failed(new TooLongHttpLineException("a line of more than " + ListenerLoop.MAX_HEAD + " bytes"));
            }
            if (!METHOD.matcher(method).matches() || !PATH.matcher(path).matches()) {
                return failed(new IllegalArgumentException("no request line"));
            }
            Exception large = fill(headers, head);
            if (large != null) {
                return failed(large);
            }
            if (isAmbiguous(headers, head.authority())) {
                return failed(new IllegalArgumentException("two meanings"));
            }
            return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), path, headers);
        } catch (IllegalArgumentException e) {
            return failed(e);
        }
    }

    private static String text(CharSequence value) {
        return value == null ? "" : value.toString();
    }

    private static Exception fill(HttpHeaders headers, Http2Headers head) {
        int bytes = 0;
        int lines = 0;
        for (Map.Entry<CharSequence, CharSequence> header : head) {
            CharSequence name = header.getKey();
            if (name.length() == 0) {
                return new IllegalArgumentException("a header without a name");
            }
            if (name.charAt(0) == ':') {
                continue;
            }
            bytes += name.length() + header.getValue().length() + AROUND_HEADER;
            if (bytes > ListenerLoop.MAX_HEAD || ++lines >= HeadSplitter.MAX_LINES) {
                return new TooLongHttpHeaderException("headers of more than " + ListenerLoop.MAX_HEAD + " bytes, or too many");
            }
            headers.add(name.toString(), header.getValue().toString());
        }
        return null;
    }

    /** What a proxy could read in another way: lengths, encodings, and hosts that contradict each other. */
    private static boolean isAmbiguous(HttpHeaders headers, CharSequence authority) {
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        String named = text(authority);
        boolean isOtherHost = hosts.size() > 1 || !hosts.isEmpty() && !named.isEmpty() && !hosts.get(0).equals(named);
        if (hosts.isEmpty() && !named.isEmpty()) {
            headers.set(HttpHeaderNames.HOST, named);
        }
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        return isOtherHost || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || lengths.size() > 1 || !lengths.isEmpty() && !LENGTH.matcher(lengths.get(0)).matches();
    }

    /** A request that is denied for this. */
    static DefaultHttpRequest failed(Exception why) {
        DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", HeadersMultiMap.httpHeaders());
        request.setDecoderResult(DecoderResult.failure(why));
        return request;
    }
}
