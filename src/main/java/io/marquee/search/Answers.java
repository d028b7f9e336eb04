package io.marquee.search;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Makes the {@link Answer} for a client of the events that were found: plain, gzip, or 304, within budgets of memory. */
public final class Answers {

    private static final Pattern REJECTED = Pattern.compile("\\s*[qQ]\\s*=\\s*0(\\.0*)?\\s*");

    /** A ready body of fewer bytes is sent as it is. */
    private static final int WORTH_PACKING = 1_024;
    private static final int TAG_BYTES = 12;

    private final Budget copies;
    private final Budget references;

    /**
     * With the budgets of what answers take beside the months.
     *
     * @param copies outside of the heap: events around those that end too late
     * @param references in the heap: one for each run of events
     */
    public Answers(Budget copies, Budget references) {
        this.copies = copies;
        this.references = references;
    }

    /**
     * Chooses the representation, and leaves the body out when the client has it (RFC 9110, sections 12.5.3 and 13.1.2). A gzip body
     * for which there is no room is replaced by the plain one.
     *
     * @throws NoRoomException when there is no room for that either
     */
    Answer answer(Found found, String acceptEncoding, String ifNoneMatch) {
        if (found.isTooLarge()) {
            throw NoRoomException.ever();
        }
        if (found.packs() && takesGzip(acceptEncoding)) {
            Answer gzip = answer(found, true, ifNoneMatch);
            if (gzip != null) {
                return gzip;
            }
        }
        Answer plain = answer(found, false, ifNoneMatch);
        if (plain == null) {
            throw NoRoomException.now();
        }
        return plain;
    }

    /**
     * An answer of which the body is ready, with its own entity tag.
     *
     * @param freshFor seconds for which a cache may give it again without asking
     * @throws NoRoomException when there is no room for it
     */
    public Answer answer(byte[] json, int freshFor, String acceptEncoding, String ifNoneMatch) {
        byte[] packed = json.length >= WORTH_PACKING && takesGzip(acceptEncoding) ? gzip(json) : json;
        boolean gzip = packed.length < json.length;
        String etag = '"' + tag(json) + (gzip ? "-gzip" : "") + '"';
        if (matches(ifNoneMatch, etag)) {
            return new Answer(etag, gzip, null, Found.Source.database, freshFor, Answer.NOTHING_HELD);
        }
        byte[] body = gzip ? packed : json;
        if (!references.take(body.length)) {
            throw NoRoomException.now();
        }
        return new Answer(etag, gzip, Buffer.buffer(body), Found.Source.database, freshFor, () -> references.giveBack(body.length));
    }

    private static byte[] gzip(byte[] json) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(json.length / 4);
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static String tag(byte[] json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null when there is no room for it. */
    private Answer answer(Found found, boolean gzip, String ifNoneMatch) {
        String etag = '"' + (gzip ? found.gzipFingerprint() : found.fingerprint()) + '"';
        if (matches(ifNoneMatch, etag)) {
            return new Answer(etag, gzip, null, found.source(), Answer.A_SECOND, release(found, 0, 0));
        }
        long copied = gzip ? found.gzipCopies() : 0;
        long referred = gzip ? found.gzipReferences() : found.plainReferences();
        if (!take(copied, referred)) {
            return null;
        }
        Buffer body = null;
        try {
            body = gzip ? found.gzip() : found.plain();
            return new Answer(etag, gzip, body, found.source(), Answer.A_SECOND, release(found, copied, referred));
        } catch (OutOfMemoryError e) {
            // outside of the heap there is less than the budgets say; one in the heap ends the process before it gets here
            return null;
        } finally {
            if (body == null) {
                giveBack(copied, referred);
            }
        }
    }

    private boolean take(long copied, long referred) {
        if (copied > 0 && !copies.take(copied)) {
            return false;
        }
        boolean taken = referred == 0 || references.take(referred);
        if (!taken) {
            copies.giveBack(copied);
        }
        return taken;
    }

    private void giveBack(long copied, long referred) {
        copies.giveBack(copied);
        references.giveBack(referred);
    }

    private Runnable release(Found found, long copied, long referred) {
        if (copied == 0 && referred == 0 && found.held() == 0) {
            return Answer.NOTHING_HELD;
        }
        return () -> {
            giveBack(copied, referred);
            found.giveBack();
        };
    }

    /** Whether gzip is named and not rejected; {@code *} alone is no wish for it. */
    static boolean takesGzip(String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.split(",")) {
            String[] parts = coding.split(";", 2);
            String name = parts[0].strip();
            if (name.equalsIgnoreCase("gzip") || name.equalsIgnoreCase("x-gzip")) {
                return parts.length == 1 || !REJECTED.matcher(parts[1]).matches();
            }
        }
        return false;
    }

    /** Weak comparison, as the header asks for. */
    static boolean matches(String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        if (ifNoneMatch.equals(etag) || ifNoneMatch.strip().equals("*")) {
            return true;
        }
        for (String tag : ifNoneMatch.split(",")) {
            String stripped = tag.strip();
            if (etag.equals(stripped.startsWith("W/") ? stripped.substring(2) : stripped)) {
                return true;
            }
        }
        return false;
    }

    /** Microseconds since 1970 as a parameter for JDBC; the least and the greatest long mean minus infinity and infinity. */
    static OffsetDateTime at(long micros) {
        if (micros == Long.MIN_VALUE) {
            return OffsetDateTime.MIN;
        }
        if (micros == Long.MAX_VALUE) {
            return OffsetDateTime.MAX;
        }
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
