package io.marquee.feed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a JSON feed into its records without parsing them, in one class since what a bracket means depends on the path so far. Records are
 * the elements of the array, or of the arrays, at the end of a path of names.
 * One pass, memory of one record. A record whose brackets are in order is cut out whole, and rejected later by the parser that reads
 * it alone.
 *
 * <p>Path: names from the root with slashes between them, such as {@code _embedded/events}; arrays on the way are gone through. It is
 * an error when a name never comes, unless a question mark follows it. A single slash means that the root itself is the array. In the
 * place of the array, null and an object without members are an empty one; an object whose first name is a whole number and whose first value is
 * an object is the array of its values, as PHP writes an array with gaps; any other object is the only record.
 */
final class JsonRecords extends Records {

    static final int MAX_DEPTH = 64;
    private static final Pattern NUMBERED = Pattern.compile("\\{\\s*\"[0-9]+\"");

    private record Step(String name, boolean optional) {}

    /** An array or object that is not over: on the path, or at its end, where an array is one of records, and an object is in the place of one. */
    private record Open(boolean array, int matched) {}

    private final KeptBytes bytes;
    private final List<Step> path;
    private final int maxRecord;
    private final Deque<Open> open = new ArrayDeque<>();
    private final boolean[] seen;
    private boolean started;

    /**
     * @param in the feed in UTF-8
     * @param path where its records are
     * @param maxRecord largest record, bytes
     */
    JsonRecords(InputStream in, String path, int maxRecord) {
        super(in);
        this.bytes = new KeptBytes(in, maxRecord);
        this.path = path(path);
        this.maxRecord = maxRecord;
        this.seen = new boolean[this.path.size()];
    }

    private static List<Step> path(String path) {
        return path.strip().equals("/")
                ? List.of()
                : List.of(path.strip().split("/")).stream()
                        .filter(name -> !name.isEmpty())
                        .map(name -> new Step(name.replaceFirst("\\?$", ""), name.endsWith("?")))
                        .toList();
    }

    @Override
    FeedRecord read() throws IOException {
        if (!started) {
            started = true;
            int first = token();
            if (first == KeptBytes.END) {
                throw new FeedException("empty");
            }
            if (first != '{' && first != '[') {
                throw new FeedException("not a JSON object or array");
            }
            FeedRecord record = value(0);
            if (record != null) {
                return record;
            }
        }
        while (!open.isEmpty()) {
            FeedRecord record = open.peek().array ? element() : member();
            if (record != null) {
                return record;
            }
        }
        if (token() != KeptBytes.END) {
            throw new FeedException("text after the end");
        }
        for (int i = 0; i < seen.length && (seen[i] || !path.get(i).optional); i++) {
            if (!seen[i]) {
                throw new FeedException("no \"" + path.get(i).name + "\" where the records should be");
            }
        }
        return null;
    }

    private FeedRecord element() throws IOException {
        if (closed(']')) {
            return null;
        }
        return value(open.peek().matched);
    }

    private FeedRecord member() throws IOException {
        if (closed('}')) {
            return null;
        }
        int matched = open.peek().matched;
        boolean record = matched == path.size();
        String name = name();
        if (token() != ':') {
            throw notJson();
        }
        bytes.skip();
        if (record) {
            return value(matched);
        }
        if (path.get(matched).name.equals(name)) {
            seen[matched] = true;
            return matched + 1 == path.size() && token() == 'n' ? withoutRecord() : value(matched + 1);
        }
        token();
        pass(0);
        return null;
    }

    /** Passes the comma before the next one, or the bracket that closes. */
    private boolean closed(char bracket) throws IOException {
        int next = token();
        if (next == bracket) {
            bytes.skip();
            open.pop();
            return true;
        }
        if (next == ',') {
            bytes.skip();
            token();
        }
        return false;
    }

    private FeedRecord value(int matched) throws IOException {
        int first = token();
        boolean end = matched == path.size();
        if (first == '[' || first == '{' && !end) {
            if (open.size() == MAX_DEPTH) {
                throw new FeedException("more than " + MAX_DEPTH + " levels");
            }
            bytes.skip();
            open.push(new Open(first == '[', matched));
            return null;
        }
        if (!end) {
            pass(0);
            return null;
        }
        boolean alone = open.isEmpty() || !open.peek().array && open.peek().matched < path.size();
        bytes.keep();
        try {
            if (alone && first == '{') {
                bytes.skip();
                if (isListed()) {
                    bytes.kept();
                    open.push(new Open(false, matched));
                    return token() == '}' ? null : value(matched);
                }
                pass(1);
            } else {
                pass(0);
            }
        } catch (FeedException e) {
            bytes.kept();
            throw e;
        }
        return record(bytes.kept(), bytes.isTooLarge(), maxRecord);
    }

    /** Passes a {@code null} that stands where the array should be, and counts as an empty one. */
    private FeedRecord withoutRecord() throws IOException {
        bytes.keep();
        pass(0);
        if (!"null".equals(new String(bytes.kept(), StandardCharsets.UTF_8))) {
            throw notJson();
        }
        return null;
    }

    /** Whether an object that has just begun is in the place of an array; then its end is next, or its first value. */
    private boolean isListed() throws IOException {
        int first = token();
        if (first != '"') {
            return first == '}';
        }
        bytes.skip();
        passString();
        boolean number = NUMBERED.matcher(new String(bytes.keptSoFar(), StandardCharsets.UTF_8)).matches();
        if (!number || token() != ':') {
            return false;
        }
        bytes.skip();
        return token() == '{';
    }

    /**
     * Passes one value, whatever is in it.
     *
     * @param within how many brackets of it are passed already
     */
    private void pass(int within) throws IOException {
        int depth = within;
        long start = bytes.offset();
        while (true) {
            int next = bytes.peek();
            if (next == KeptBytes.END) {
                throw new FeedException("cut off inside a value");
            }
            if (depth == 0 && (next == ',' || next == ']' || next == '}' || next <= ' ')) {
                if (bytes.offset() == start) {
                    throw notJson();
                }
                return;
            }
            bytes.skip();
            if (next == '"') {
                passString();
            } else if (next == '{' || next == '[') {
                depth++;
                continue;
            } else if (next == '}' || next == ']') {
                depth--;
            } else {
                continue;
            }
            if (depth == 0) {
                return;
            }
        }
    }

    /** Passes a text and its closing quote; the opening one is passed already. */
    private void passString() throws IOException {
        while (true) {
            int next = bytes.next();
            if (next == '"') {
                return;
            }
            if (next == KeptBytes.END || next == '\\' && bytes.next() == KeptBytes.END) {
                throw new FeedException("cut off inside a text");
            }
        }
    }

    /** A name of a member; an escape in it is not resolved. */
    private String name() throws IOException {
        if (token() != '"') {
            throw notJson();
        }
        bytes.keep();
        bytes.skip();
        passString();
        byte[] quoted = bytes.kept();
        return new String(quoted, 1, Math.max(0, quoted.length - 2), StandardCharsets.UTF_8);
    }

    /** Passes white space; the byte that comes next. */
    private int token() throws IOException {
        int next = bytes.peek();
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
            bytes.skip();
            next = bytes.peek();
        }
        if (next == KeptBytes.END && !open.isEmpty()) {
            throw new FeedException("cut off inside " + (open.peek().array ? "an array" : "an object"));
        }
        return next;
    }

    private FeedException notJson() {
        return new FeedException("not JSON at byte " + bytes.offset());
    }
}
