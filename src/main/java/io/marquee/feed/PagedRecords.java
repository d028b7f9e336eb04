package io.marquee.feed;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** The records of a feed that came in several pages, one page after the other, so that a poll need not know whether it did. */
final class PagedRecords extends Records {

    /** Opens one page. */
    interface Opener {
        Records open(Download page) throws IOException;
    }

    private final Iterator<Download> pages;
    private final Opener opener;
    private Records current;

    PagedRecords(List<Download> pages, Opener opener) {
        super(() -> { });
        this.pages = pages.iterator();
        this.opener = opener;
    }

    @Override
    FeedRecord read() throws IOException {
        while (current == null || !current.hasNext()) {
            if (current != null && current.problem() != null) {
                throw new FeedException(current.problem());
            }
            if (!pages.hasNext()) {
                return null;
            }
            close();
            current = opener.open(pages.next());
        }
        return record(current.next());
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
