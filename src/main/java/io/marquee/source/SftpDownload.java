package io.marquee.source;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpProgressMonitor;
import io.marquee.feed.BlockInput;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.function.Function;

/**
 * A file of an SFTP server as a stream. A thread of its own takes it, through a pipe of {@value #PIPE} bytes: the stream that the library has
 * makes room for as much as the server says that one answer holds, and a server may say two gigabytes.
 */
final class SftpDownload extends BlockInput {

    private static final int PIPE = 1 << 16;

    private final Function<Exception, IOException> trouble;
    private final PipedInputStream in = new PipedInputStream(PIPE);
    private final PipedOutputStream out = new PipedOutputStream(in);
    private volatile Exception failure;
    private volatile boolean closed;

    /** @param trouble says what a failure means */
    SftpDownload(ChannelSftp channel, String path, Function<Exception, IOException> trouble) throws IOException {
        this.trouble = trouble;
        Thread thread = new Thread(() -> take(channel, path), "sftp-download");
        thread.setDaemon(true);
        thread.start();
    }

    private void take(ChannelSftp channel, String path) {
        // noted before the end of the stream is there
        try (out) {
            get(channel, path);
        } catch (IOException e) {
            failure = e;
        }
    }

    private void get(ChannelSftp channel, String path) {
        try {
            channel.get(path, out, new SftpProgressMonitor() {
                @Override
                public void init(int operation, String from, String to, long size) {
                    // the list has told it
                }

                @Override
                public boolean count(long bytes) {
                    return !closed;
                }

                @Override
                public void end() {
                    // the end of the stream tells it
                }
            });
        } catch (SftpException | RuntimeException e) {
            failure = e;
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        if (read < 0 && failure != null) {
            throw trouble.apply(failure);
        }
        return read;
    }

    /** Ends the download where it is, so that another file can be taken over the same connection. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        byte[] rest = new byte[PIPE];
        boolean ended = false;
        while (!ended) {
            ended = in.read(rest) < 0;
        }
        in.close();
    }
}
