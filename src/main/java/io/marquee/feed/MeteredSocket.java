package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.function.Supplier;

/** A socket to a provider that counts each byte for a {@link Transfer}, and ends at that transfer's deadline. */
public final class MeteredSocket extends Socket {

    private final Supplier<Transfer> transfers;
    private volatile int patience;

    /** One whose bytes are those of the thread that reads. */
    MeteredSocket(Transfers transfers) {
        this(transfers::current);
    }

    /** One that another thread may read for a poll. */
    public MeteredSocket(Transfer transfer) {
        this(() -> transfer);
    }

    private MeteredSocket(Supplier<Transfer> transfers) {
        this.transfers = transfers;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        Transfer transfer = transfers.get();
        int within = within(timeout);
        if (transfer != null) {
            transfer.waitsFor(this);
        }
        try {
            super.connect(endpoint, within);
        } catch (IOException e) {
            // throws another exception when the transfer was ended meanwhile
            within(timeout);
            throw e;
        }
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        patience = timeout;
        super.setSoTimeout(timeout);
    }

    @Override
    public int getSoTimeout() {
        return patience;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Metered(super.getInputStream());
    }

    /** The shorter of a timeout, 0 for none, and what the transfer has left. */
    private int within(int timeout) throws FeedException {
        Transfer transfer = transfers.get();
        if (transfer == null) {
            return timeout;
        }
        int left = transfer.remainingMs();
        return timeout == 0 ? left : Math.min(timeout, left);
    }

    private int read(InputStream in, byte[] target, int offset, int length) throws IOException {
        Transfer transfer = transfers.get();
        if (transfer != null) {
            transfer.waitsFor(this);
        }
        super.setSoTimeout(within(patience));
        long before = System.nanoTime();
        int read;
        try {
            read = in.read(target, offset, length);
        } catch (SocketException | SocketTimeoutException e) {
            // throws another exception when it was the deadline, or somebody else, that ended the wait
            within(patience);
            throw e;
        }
        if (transfer != null) {
            transfer.took(read, System.nanoTime() - before);
        }
        return read;
    }

    private final class Metered extends BlockInput {

        private final InputStream in;

        Metered(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return MeteredSocket.this.read(in, target, offset, length);
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
