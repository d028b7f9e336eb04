package io.marquee.feed;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * Says in words of our own what went wrong with a provider. Messages of libraries may quote what they failed on, such as a whole URL with
 * the key in it, so none of them is passed on.
 */
public final class Trouble {

    private static final String OURS = "io.marquee.";
    /** Exceptions of the JDK that our code throws with messages of its own; in others the message may be the JDK's. */
    private static final Set<Class<?>> THROWN = Set.of(IOException.class, IllegalStateException.class, IllegalArgumentException.class);
    private static final String UNFORESEEN = "unexpected ";
    private static final String NOT_HTTP = "the answer is no HTTP";

    /** What to say of an exception; the first class that fits counts. */
    private static final Map<Class<?>, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put(UnknownHostException.class, "unknown host");
        WORDS.put(NoRouteToHostException.class, "no route to the host");
        WORDS.put(ConnectTimeoutException.class, "no connection in time (feed.connect-timeout)");
        WORDS.put(ConnectException.class, "connection refused");
        WORDS.put(CertPathBuilderException.class, "TLS: the certificate is not trusted");
        WORDS.put(CertificateException.class, "TLS: the certificate is not good for this host");
        WORDS.put(SSLPeerUnverifiedException.class, "TLS: the certificate is not good for this host");
        WORDS.put(SSLException.class, "TLS failure");
        WORDS.put(SocketTimeoutException.class, "silent for too long (feed.read-timeout)");
        WORDS.put(NoHttpResponseException.class, "closed without an answer");
        WORDS.put(ConnectionClosedException.class, "closed early");
        WORDS.put(MessageConstraintException.class,
                "a line longer than " + ProviderClient.MAX_LINE + " bytes, or more than " + ProviderClient.MAX_HEADERS + " headers");
        WORDS.put(MalformedChunkCodingException.class, NOT_HTTP);
        WORDS.put(HttpException.class, NOT_HTTP);
        WORDS.put(ZipException.class, "the gzip is malformed");
        WORDS.put(EOFException.class, "closed early");
        WORDS.put(CharacterCodingException.class, "a text that is not in its encoding");
        WORDS.put(FileSystemException.class, "a file cannot be read or written");
    }

    private Trouble() {}

    /** One line. An exception that is not foreseen is told by the name of its class. */
    public static String of(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable link : chain) {
            if (isOurs(link)) {
                return link.getMessage().lines().findFirst().orElse("");
            }
        }
        for (Map.Entry<Class<?>, String> kind : WORDS.entrySet()) {
            if (chain.stream().anyMatch(kind.getKey()::isInstance)) {
                return kind.getValue();
            }
        }
        Throwable root = chain.get(chain.size() - 1);
        if (root instanceof SocketException) {
            return String.valueOf(root.getMessage()).matches("(?i).*(reset|broken pipe).*") ? "connection reset" : "connection lost";
        }
        return UNFORESEEN + root.getClass().getSimpleName();
    }

    /** Whether a line of {@link #of} tells a failure that has words of its own. */
    public static boolean isForeseen(String trouble) {
        return !trouble.startsWith(UNFORESEEN);
    }

    /** Whether the message is one that our own code has put together. */
    private static boolean isOurs(Throwable link) {
        StackTraceElement[] stack = link.getStackTrace();
        boolean thrownByUs = THROWN.contains(link.getClass()) && stack.length > 0 && stack[0].getClassName().startsWith(OURS);
        return link.getMessage() != null && !link.getMessage().isBlank() && (thrownByUs || link.getClass().getName().startsWith(OURS));
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable link = failure; link != null && !chain.contains(link); link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }
}
