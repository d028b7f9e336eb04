package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;

/** A stream that reads by blocks; a single byte is a block of one. What it reads from, if that is another stream, is its own matter. */
public abstract class BlockInput extends InputStream {

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;
}
