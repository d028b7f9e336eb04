package io.marquee.bench;

import java.io.IOException;
import java.io.OutputStream;

/** What a provider sends. */
interface Body {

    void writeTo(OutputStream out, int version) throws IOException;

    /** What may follow without a meaning, other bytes for another number. */
    String comment(int number);
}
