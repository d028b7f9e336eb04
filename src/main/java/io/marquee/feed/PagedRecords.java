package io.marquee.feed;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** The records of a feed that came in several pages, one page after the other, so that a poll need not know whether it did. One that
 * cannot be read to its end is the problem of the feed at its end; the pages behind it are read. */
final class PagedRecords extends Records {

    /** Opens one page. */
    interface Opener {
        Records open(Download page) throws IOException;
    }

    private final Iterator<Download> pages;
    private final Opener opener;
    private Records current;
    private String problem;

    PagedRecords(List<Download> pages, Opener opener) {
        super(() -> { });
        this.pages = pages.iterator();
        this.opener = opener;
    }

    @Override
    FeedRecord read() throws IOException {
        while (current == null || !current.hasNext()) {
            if (current != null && current.problem() != null && problem == null) {
                problem = current.problem();
            }
            close();
            current = null;
            if (!pages.hasNext()) {
                if (problem != null) {
                    throw new FeedException(problem);
                }
                return null;
            }
            open(pages.next());
        }
        return record(current.next());
    }

    private void open(Download page) throws IOException {
        try {
            current = opener.open(page);
        } catch (FeedException e) {
            problem = problem == null ? e.getMessage() : problem;
        }
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
