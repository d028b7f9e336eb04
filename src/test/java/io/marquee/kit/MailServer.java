package io.marquee.kit;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.util.List;

/** A server of mail that asks for a password, by SMTP without TLS. */
public final class MailServer implements AutoCloseable {

    private final GreenMail server;

    /** @param port where it listens at once */
    public MailServer(int port, String user, String password) {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.setUser(user, password);
        server.getManagers().getUserManager().setAuthRequired(true);
        server.start();
    }

    /** Mails that it has taken, in their order. */
    public List<MimeMessage> mails() {
        return List.of(server.getReceivedMessages());
    }

    @Override
    public void close() {
        server.stop();
    }
}
