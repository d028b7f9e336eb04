package io.marquee.source;

import io.marquee.feed.BlockInput;
import io.marquee.feed.FeedException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A stream of a file that must hold as many bytes as the list of files says, no fewer and no more. It knows of none that are available: who asks
 * for no more than came gets it before it hears of what breaks.
 */
final class WholeFile extends BlockInput {

    private final InputStream in;
    private final boolean isKnown;
    private long left;

    /** @param bytes that the list says, or {@link FeedFile#UNKNOWN} */
    WholeFile(InputStream in, long bytes) {
        this.in = in;
        this.isKnown = bytes != FeedFile.UNKNOWN;
        this.left = bytes;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        left -= Math.max(0, read);
        if (isKnown && read < 0 && left > 0) {
            throw new FeedException("it ends " + left + " bytes before the size that it was listed with");
        }
        if (isKnown && left < 0) {
            throw new FeedException("it is larger than it was listed");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
