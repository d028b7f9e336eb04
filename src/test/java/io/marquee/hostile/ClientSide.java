package io.marquee.hostile;

import io.marquee.access.ApiKeys;
import io.marquee.kit.Memory;
import io.marquee.kit.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.SocketFactory;

/** How one gets into the public port of a target: as anybody, or by TLS with a key. */
final class ClientSide {

    private final TestCertificate certificate;
    private final String key = ApiKeys.newKey();
    private final String rivalsKey = ApiKeys.newKey();

    private ClientSide(TestCertificate certificate) {
        this.certificate = certificate;
    }

    static ClientSide of(Row.Ground ground, Path folder) {
        return new ClientSide(ground == Row.Ground.TLS ? TestCertificate.in(folder, "EC") : null);
    }

    /** The settings that make it so. Where there is no TLS, what is big is not in memory. */
    Map<String, String> settings(Path folder) throws IOException {
        if (!isTls()) {
            return Map.of("SEARCH_MEMORY", String.valueOf(4 * Memory.MEGABYTE));
        }
        return Map.of(
                "TLS_CERTIFICATE", Files.writeString(folder.resolve("cert.pem"), certificate.certificate()).toString(),
                "TLS_KEY", Files.writeString(folder.resolve("key.pem"), certificate.key()).toString(),
                "ACCESS_API_KEYS", Files.writeString(folder.resolve("keys"), ApiKeys.line("steady", key) + "\n" + ApiKeys.line("rival", rivalsKey)).toString(),
                "ACCESS_RATE", "200");
    }

    boolean isTls() {
        return certificate != null;
    }

    /** What makes a connection. */
    SocketFactory sockets() {
        return isTls() ? certificate.tls().getSocketFactory() : SocketFactory.getDefault();
    }

    /** The line of a header that lets a client in; empty where nobody asks. */
    String header() {
        return header(key);
    }

    /** The same for a client of another name, whose requests are counted for itself. */
    String rivalsHeader() {
        return header(rivalsKey);
    }

    private String header(String whose) {
        return isTls() ? "X-API-Key: " + whose + "\r\n" : "";
    }
}
