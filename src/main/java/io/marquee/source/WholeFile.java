package io.marquee.source;

import io.marquee.feed.FeedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of a file that must hold as many bytes as the list of files says, no fewer and no more. */
final class WholeFile extends FilterInputStream {

    private final boolean isKnown;
    private long left;

    /** @param bytes that the list says, or {@link FeedFile#UNKNOWN} */
    WholeFile(InputStream in, long bytes) {
        super(in);
        this.isKnown = bytes != FeedFile.UNKNOWN;
        this.left = bytes;
    }

    /** None that are known of: who asks for no more than came gets it before it hears of what breaks. */
    @Override
    public int available() {
        return 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
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
}
