package io.marquee.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** A folder whose files are a feed, on this machine or on a server. Nothing in it is changed. Used by one thread, for one poll. */
public interface FileStore extends Closeable {

    /**
     * The files as they are now.
     *
     * @throws IOException when the folder cannot be reached or read
     */
    FileList list() throws IOException;

    /** Whether a file is there only when it is whole, so that nobody needs to wait until it has settled. */
    default boolean isWhole() {
        return false;
    }

    /** The bytes of a file that the list has. A stream that ends before the size of the file fails, so that no part passes for the whole. */
    InputStream open(FeedFile file) throws IOException;
}
