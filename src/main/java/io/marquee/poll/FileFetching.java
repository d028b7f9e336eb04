package io.marquee.poll;

import io.marquee.feed.Download;
import io.marquee.feed.FeedException;
import io.marquee.feed.Spool;
import io.marquee.feed.Trouble;
import io.marquee.source.FeedFile;
import io.marquee.source.FileAddress;
import io.marquee.source.FileList;
import io.marquee.source.FileStore;
import io.marquee.source.FileStores;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.Exchange;

/** The steps of fetch-file: what files there are, and each of them on disk. Where they lie nothing is changed. */
public final class FileFetching {

    private final Spool spool;
    private final FileStores stores;
    private final Duration quiet;

    /** @param quiet how long a file must have stayed as it is */
    FileFetching(Spool spool, FileStores stores, Duration quiet) {
        this.spool = spool;
        this.stores = stores;
        this.quiet = quiet;
    }

    /** Looks what files the address has, for the first time. */
    public void look(Exchange exchange) throws IOException {
        Poll poll = Polling.of(exchange);
        FileStore store = stores.open(exchange.getContext(), begin(poll), Credentials.headers(poll.filled(), poll.provider().headers()));
        poll.pages().files().opened(store);
        poll.pages().files().seen(store.list());
    }

    /** How long a file must stay as it was seen, milliseconds; not at all where it is whole from the beginning. */
    public long quiet(Exchange exchange) {
        return Polling.of(exchange).pages().files().store().isWhole() ? 0 : quiet.toMillis();
    }

    /** Lists the files that are to be taken: those that have changed since they were seen are still being written, and left for another poll. */
    public void list(Exchange exchange) throws IOException {
        Poll poll = Polling.of(exchange);
        Pages pages = poll.pages();
        FileStore store = pages.files().store();
        FileList list = store.isWhole() ? pages.files().seen() : store.list();
        poll.span().received();
        Set<String> changing = list.otherThan(pages.files().seen());
        changing.forEach(name -> pages.miss("file " + name + ": it is still being written"));
        list.leftOut().forEach(pages::miss);
        pages.files().listed(list, changing);
        if (list.version() != null && list.version().equals(poll.received().conditions().etag())) {
            pages.files().drop();
            poll.received().notModified();
        } else if (pages.files().isEmpty()) {
            if (changing.isEmpty()) {
                none(poll, FileAddress.of(pages.address()));
            }
            pages.end();
        } else {
            // of all addresses together there may be enough
            pages.goOn();
        }
    }

    private static FileAddress begin(Poll poll) throws FeedException {
        try {
            FileAddress address = FileAddress.of(poll.pages().address());
            poll.span().takes(address.scheme(), address.host());
            return address;
        } catch (IllegalArgumentException e) {
            throw new FeedException(e.getMessage());
        }
    }

    private static void none(Poll poll, FileAddress address) throws FeedException {
        if (!poll.provider().mayHaveNoFile()) {
            throw new FeedException("no file of " + address.folder() + " is called " + address.pattern() + "; empty: none takes that for no events");
        }
        poll.received().empty();
    }

    /** Puts the next file on disk, if there is one; after the last one it looks whether those that were taken have stayed as they were. */
    public void take(Exchange exchange) throws IOException {
        Poll poll = Polling.of(exchange);
        Pages pages = poll.pages();
        if (!pages.files().isEmpty()) {
            FeedFile file = pages.files().take();
            try {
                begin(poll);
                Download page = spool.save(pages.files().store().open(file), null, poll.bytes());
                poll.span().received();
                poll.received().add(page, pages.files().version(), null);
                if (page.cut() != null) {
                    pages.miss("file " + file.name() + ": " + page.cut());
                }
            } catch (IOException e) {
                String reason = "file " + file.name() + ": " + Trouble.of(e);
                if (!pages.isFurtherMissing()) {
                    pages.miss(reason);
                    reason = pages.cut();
                }
                throw new FeedException(reason, e);
            }
            if (pages.files().isEmpty()) {
                pages.files().changed().forEach(name -> pages.miss("file " + name + ": it was changed while it was read"));
            }
        }
        pages.goOn();
    }
}
