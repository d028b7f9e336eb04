package io.marquee.source;

import com.jcraft.jsch.SocketFactory;
import io.marquee.feed.MeteredSocket;
import io.marquee.feed.Transfer;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The sockets of one poll to an SFTP server: only to hosts that providers may have, and all that they read counts for the poll. */
final class PolledSockets implements SocketFactory {

    private final HostCheck hosts;
    private final Transfer transfer;
    private final int connectMillis;
    private volatile IOException trouble;

    /** @param connectMillis longest wait for a connection */
    PolledSockets(HostCheck hosts, Transfer transfer, int connectMillis) {
        this.hosts = hosts;
        this.transfer = transfer;
        this.connectMillis = connectMillis;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        // the JVM caches lookups, so it connects to the addresses that are checked here
        hosts.check(host, port);
        Socket socket = new MeteredSocket(transfer);
        try {
            socket.connect(new InetSocketAddress(host, port), connectMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public InputStream getInputStream(Socket socket) throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                try {
                    return in.read(target, offset, length);
                } catch (IOException e) {
                    throw noted(e);
                }
            }
        };
    }

    @Override
    public OutputStream getOutputStream(Socket socket) throws IOException {
        return new FilterOutputStream(socket.getOutputStream()) {
            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                try {
                    out.write(source, offset, length);
                } catch (IOException e) {
                    throw noted(e);
                }
            }
        };
    }

    /** The first failure is why: the library closes the socket then, and the other direction fails of that. After a silence it may go on. */
    private synchronized IOException noted(IOException failure) {
        trouble = trouble == null || trouble instanceof InterruptedIOException ? failure : trouble;
        return failure;
    }

    /** Why the socket could be used no further, which the threads of the library keep to themselves; null when it could. */
    IOException trouble() {
        return trouble;
    }
}
