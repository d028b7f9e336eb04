package io.marquee.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marquee.feed.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that breaks is told by what broke it, whichever of the library's threads meets that first. */
class PolledSocketsTest {

    private final PolledSockets sockets = new PolledSockets((host, port) -> { }, null, 1_000);
    private ServerSocket server;
    private Socket ours;
    private Socket theirs;
    private InputStream in;
    private OutputStream out;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ours = sockets.createSocket(server.getInetAddress().getHostAddress(), server.getLocalPort());
        theirs = server.accept();
        in = sockets.getInputStream(ours);
        out = sockets.getOutputStream(ours);
    }

    @AfterEach
    void close() throws IOException {
        theirs.close();
        ours.close();
        server.close();
    }

    private void breaks() throws IOException {
        theirs.setSoLinger(true, 0);
        theirs.close();
    }

    private void read() throws IOException {
        in.read(new byte[10], 0, 10);
    }

    private void writeUntilItFails() {
        assertThatThrownBy(() -> {
            for (int i = 0; i < 1_000; i++) {
                out.write(new byte[1_000], 0, 1_000);
            }
        }).isInstanceOf(IOException.class);
    }

    @Test
    void hasNoTroubleWhileItGoesWell() throws IOException {
        theirs.getOutputStream().write(1);
        read();
        out.write(new byte[10], 0, 10);
        assertThat(sockets.trouble()).isNull();
    }

    @Test
    void isResetWhenAWriteFindsItBroken() throws IOException {
        breaks();
        writeUntilItFails();
        // as the library does then
        ours.close();
        assertThatThrownBy(this::read).isInstanceOf(SocketException.class);
        assertThat(Trouble.of(sockets.trouble())).isEqualTo("connection reset");
    }

    @Test
    void isResetWhenAReadFindsItBroken() throws IOException {
        breaks();
        assertThatThrownBy(this::read).isInstanceOf(SocketException.class);
        ours.close();
        writeUntilItFails();
        assertThat(Trouble.of(sockets.trouble())).isEqualTo("connection reset");
    }

    @Test
    void isBrokenByWhatComesAfterASilence() throws IOException {
        ours.setSoTimeout(10);
        assertThatThrownBy(this::read).isInstanceOf(SocketTimeoutException.class);
        assertThat(sockets.trouble()).isInstanceOf(SocketTimeoutException.class);
        breaks();
        assertThatThrownBy(this::read).isInstanceOf(SocketException.class);
        assertThat(Trouble.of(sockets.trouble())).isEqualTo("connection reset");
    }
}
