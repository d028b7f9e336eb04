package io.marquee.feed;

import io.marquee.feed.XmlScanner.Markup;
import io.marquee.plan.Reason;
import io.marquee.plan.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Cuts an XML feed into its records without parsing them, in one class since where a record ends depends on the elements that are open
 * around it. One pass, memory of one record.
 *
 * <p>A record that is ill-formed inside is still cut out whole, and rejected later by the parser that reads it alone; a
 * record whose own end tag is missing costs itself. Names are compared by their bytes in UTF-8.
 */
final class XmlRecords extends Records {

    static final int MAX_ATTRIBUTES = 1_000;

    private static final String NO_END = "has no end";
    private static final String CUT_OFF = "is cut off";
    private static final String CONTINUES = "";

    private final XmlScanner xml;
    private final XmlPath path;
    private final XmlPrefixes prefixes;
    private final int maxRecord;

    private final Deque<String> open = new ArrayDeque<>();
    private final XmlNamespaces namespaces = new XmlNamespaces();
    private EndSearch search = new EndSearch();
    /** The search for the end of a record that has none; it can go on for a record inside of that one. */
    private EndSearch stopped = new EndSearch();
    private boolean rootSeen;

    /**
     * @param in the feed in UTF-8
     * @param path where its records are
     * @param prefixes that the path has
     * @param maxRecord largest record, bytes
     */
    XmlRecords(InputStream in, XmlPath path, XmlPrefixes prefixes, int maxRecord) {
        super(in);
        this.xml = new XmlScanner(in, maxRecord);
        this.path = path;
        this.prefixes = prefixes;
        this.maxRecord = maxRecord;
    }

    @Override
    FeedRecord read() throws IOException {
        while (xml.toMarkup(!open.isEmpty())) {
            Markup markup = xml.markup();
            switch (markup) {
                case START, EMPTY -> {
                    FeedRecord record = element(markup == Markup.EMPTY);
                    if (record != null) {
                        return record;
                    }
                }
                case END -> endOfElement();
                case DOCTYPE -> throw new FeedException("DOCTYPE is not allowed");
                case CUT -> throw new FeedException("cut off inside a tag");
                default -> { }
            }
        }
        if (!rootSeen) {
            throw new FeedException("empty");
        }
        if (!open.isEmpty()) {
            throw new FeedException("cut off inside <" + open.peek() + ">");
        }
        return null;
    }

    private void endOfElement() throws FeedException {
        if (open.isEmpty() || !open.peek().equals(xml.name())) {
            throw new FeedException("</" + xml.name() + "> where it does not belong");
        }
        open.pop();
        namespaces.pop();
    }

    /** Stands behind the start tag of an element outside of any record. */
    private FeedRecord element(boolean empty) throws IOException {
        int depth = open.size();
        String name = xml.name();
        String meant = prefixes.isEmpty() ? name : namespaces.meant(name, xml.tagText(), prefixes);
        if (depth == 0 && rootSeen) {
            throw new FeedException("another root <" + name + "> after the end");
        }
        if (depth == 0 && !path.matches(0, meant)) {
            throw new FeedException("root <" + name + "> is not " + path.describe(0));
        }
        rootSeen = true;
        boolean matches = path.matches(depth, meant);
        if (matches && depth == path.depth() - 1) {
            return record(empty);
        }
        if (empty) {
            return null;
        }
        if (matches) {
            namespaces.push(xml.tagText());
            open.push(name);
        } else {
            skip(name);
        }
        return null;
    }

    /** Passes over an element whose start tag was just read, keeping nothing of it. */
    private void skip(String element) throws IOException {
        int nested = 1;
        int parents = 0;
        while (nested > 0) {
            Markup markup = xml.toMarkup(true) ? xml.markup() : Markup.CUT;
            if (markup == Markup.CUT) {
                throw new FeedException("cut off inside <" + element + ">");
            }
            if (markup == Markup.START && xml.name().equals(element)) {
                nested++;
            } else if (markup == Markup.END && xml.name().equals(element)) {
                nested--;
            } else if (markup == Markup.START && xml.name().equals(open.peek())) {
                parents++;
            } else if (markup == Markup.END && xml.name().equals(open.peek()) && --parents < 0) {
                xml.backToTag();
                return;
            }
        }
    }

    private FeedRecord record(boolean empty) throws IOException {
        String name = xml.name();
        long place = xml.place();
        xml.keep();
        int headLength = xml.keptLength();
        if (empty) {
            return xml.values() > MAX_ATTRIBUTES ? crowded() : whole(headLength);
        }
        begin(place);
        String why = search.isLost(place) ? tooLarge() : toEnd(name);
        if (why == null) {
            return search.isCrowded(place) ? crowded() : whole(headLength);
        }
        long next = search.next();
        if (next < 0 && tooLarge().equals(why)) {
            FeedRecord rejected = rejected(Reason.RECORD_TOO_LARGE, why);
            skip(name);
            return rejected;
        }
        if (next < 0 && CUT_OFF.equals(why)) {
            throw new FeedException("cut off inside <" + name + ">");
        }
        search.drop();
        EndSearch other = stopped;
        stopped = search;
        search = other;
        if (next < 0) {
            return rejected(Reason.RECORD_UNREADABLE, why, (int) Math.min(Rejection.MAX_FRAGMENT, xml.place() - place));
        }
        // its end tag is missing: the next of its kind is not inside of it, but behind it
        xml.goTo(next);
        return rejected(Reason.RECORD_UNREADABLE, why, (int) Math.min(Rejection.MAX_FRAGMENT, next - place));
    }

    /** Stands behind the start tag of a record, or where the search for its end stopped. */
    private void begin(long place) {
        if (stopped.goesOnWith(place)) {
            EndSearch other = search;
            search = stopped;
            stopped = other;
            xml.goTo(search.stoppedAt());
            return;
        }
        search.begin(place);
        if (xml.values() > MAX_ATTRIBUTES) {
            search.crowds(place);
        }
    }

    /** Moves behind the end tag of a record; null, or why there is none. */
    private String toEnd(String name) throws IOException {
        String why;
        try {
            do {
                why = toTag(name);
            } while (CONTINUES.equals(why));
        } catch (XmlScanner.TooLargeException e) {
            why = tooLarge();
            search.loses(xml.leastPlace());
        }
        search.stopAt(xml.place());
        return why;
    }

    private String toTag(String name) throws IOException {
        Markup markup = xml.toMarkup(true) ? xml.markup() : Markup.CUT;
        if (markup == Markup.CUT) {
            return CUT_OFF;
        }
        if (markup == Markup.END) {
            return !xml.name().equals(name) ? parentEnds() : search.closes() ? null : CONTINUES;
        }
        if (markup != Markup.START && markup != Markup.EMPTY) {
            return CONTINUES;
        }
        if (xml.values() > MAX_ATTRIBUTES) {
            search.crowds(xml.place());
        }
        if (!xml.name().equals(name)) {
            if (markup == Markup.START && xml.name().equals(open.peek())) {
                search.parentOpens();
            }
        } else if (markup == Markup.EMPTY) {
            search.meets(xml.place());
        } else if (!search.opens(xml.place())) {
            return NO_END;
        }
        return CONTINUES;
    }

    private String parentEnds() {
        if (xml.name().equals(open.peek()) && !search.parentCloses()) {
            xml.backToTag();
            return NO_END;
        }
        return CONTINUES;
    }

    private String tooLarge() {
        return "is larger than " + maxRecord + " bytes";
    }

    private FeedRecord crowded() {
        // a parser compares each with the others
        return rejected(Reason.RECORD_UNREADABLE, "has a tag of more than " + MAX_ATTRIBUTES + " attributes");
    }

    private FeedRecord whole(int headLength) {
        if (xml.keptLength() > maxRecord) {
            return rejected(Reason.RECORD_TOO_LARGE, tooLarge());
        }
        byte[] record = xml.keptBytes(0, xml.keptLength());
        xml.release();
        return record(namespaces.declaredOn(record, headLength));
    }

    private FeedRecord rejected(Reason reason, String why) {
        return rejected(reason, why, Rejection.MAX_FRAGMENT);
    }

    private FeedRecord rejected(Reason reason, String why, int length) {
        String fragment = xml.keptText(length);
        xml.release();
        return rejected(reason, why, fragment);
    }
}
