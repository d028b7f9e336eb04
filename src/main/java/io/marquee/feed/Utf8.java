package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;

/** A text in UTF-8 that can be read from its beginning more than once. */
interface Utf8 {

    /** @throws FeedException when it is in an encoding that nobody knows */
    InputStream open() throws IOException;
}
