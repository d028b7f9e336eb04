package io.marquee;

import static org.assertj.core.api.Assertions.assertThat;

import io.marquee.kit.FreePort;
import io.marquee.kit.MailServer;
import io.marquee.kit.OutletFiles;
import io.marquee.kit.PackagedMarquee;
import io.marquee.kit.ProjectFiles;
import io.marquee.kit.ProviderFeed;
import io.marquee.kit.ProviderFolder;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example of a digest by mail, with the component as an operator adds it, and a server of mail that asks for a password, says nothing, and comes back. */
@Tag("hostile")
class MailOutletIT extends InOwnFolder {

    private static final LocalDate DAY = LocalDate.of(2031, 3, 15);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String USER = "marquee";
    private static final String PASSWORD = "s&cret=a b?%25#+";
    private static final String OF_TWO_ALPHABETS = "Bleibt über Nacht – ναί";

    private final int port = FreePort.next();

    private static byte[] feed(String title) {
        return ProviderFeed.of(ProviderFeed.plan(1, title, DAY), ProviderFeed.plan(2, OF_TWO_ALPHABETS, DAY));
    }

    private static void soon(ThrowingRunnable assertion) {
        Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).untilAsserted(assertion);
    }

    /** The example, to the server of this test, which has no certificate. */
    private String outlet() {
        String address = ProjectFiles.text(Path.of("routes/examples/outlets/digest.camel.yaml"))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("smtps:"))
                .findFirst()
                .orElseThrow()
                .replace("smtps://mail.example:465", "smtp://127.0.0.1:" + port)
                .replace("mail.smtps.", "mail.smtp.")
                .replace("timeout=10000", "timeout=1000");
        return OutletFiles.example("digest", "digest", address).replace("value: now", "value: beginning").replace("value: 24h", "value: 0s");
    }

    private void addComponent() throws IOException {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        try (Stream<Path> jars = Files.list(Path.of("target/test-components/lib"))) {
            for (Path jar : jars.filter(each -> each.getFileName().toString().matches("(camel-mail|angus|jakarta).*")).toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
    }

    @Test
    void mailsWhatHasChangedAlsoAfterTheServerWasAway() throws Exception {
        addComponent();
        provider.says(feed("Hamlet"));
        Path routes = folder.resolve("routes");
        new OutletFiles(routes).put("digest", outlet());
        try (MailServer server = new MailServer(port, USER, PASSWORD)) {
            marquee = PackagedMarquee.start(folder, Map.of("ROUTES_DIR", ProviderFolder.withFever(routes).path(), "FEVER_URL", provider.url(),
                    "OUTLETS_COMPONENTS", "smtp", "OUTLETS_LOOK", "200ms", "OUTLET_DIGEST_PASSWORD", PASSWORD));
            soon(() -> assertThat(server.mails()).hasSize(1));
            MimeMessage mail = server.mails().get(0);
            assertThat(mail.getSubject()).isEqualTo("Events that have changed: 2");
            assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("marquee@example.org");
            assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("editors@example.org");
            assertThat(mail.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
            assertThat((String) mail.getContent()).contains("Hamlet", OF_TWO_ALPHABETS, "2031-03-15 ");
        }
        try (ServerSocket silent = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            provider.says(feed("Macbeth"));
            soon(() -> assertThat(marquee.log()).contains("not published outlet=digest"));
            assertThat(silent.isBound()).isTrue();
            assertThat(marquee.search("")).contains("Macbeth");
        }
        try (MailServer server = new MailServer(port, USER, PASSWORD)) {
            soon(() -> assertThat(server.mails()).isNotEmpty());
            MimeMessage mail = server.mails().get(0);
            assertThat(mail.getSubject()).isEqualTo("Events that have changed: 1");
            assertThat((String) mail.getContent()).contains("Macbeth").doesNotContain("Hamlet", OF_TWO_ALPHABETS, "withdrawn");
            String id = ((String) mail.getContent()).replaceAll("(?s).* event (\\S+).*", "$1");
            assertThat(marquee.withdraw(id)).isEqualTo(200);
            soon(() -> assertThat(server.mails()).anySatisfy(last -> assertThat((String) last.getContent()).startsWith("withdrawn: 2031-03-15").contains("  Macbeth  ", id)));
        }
        assertThat(marquee.log()).doesNotContain(PASSWORD, "cret=", "cret%3D");
    }
}
