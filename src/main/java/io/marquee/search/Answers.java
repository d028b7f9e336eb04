package io.marquee.search;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;

/** The two ends of a search: what the database is asked, and what the client is told. */
public final class Answers {

    private static final Pattern REFUSED = Pattern.compile("\\s*[qQ]\\s*=\\s*0(\\.0*)?\\s*");

    /** Parameters of find-events. */
    public Map<String, Object> parameters(TimeRange range) {
        return Map.of("startsAt", at(range.startsAt()), "endsAt", at(range.endsAt()));
    }

    /** Chooses the representation, and leaves the body out when the client has it (RFC 9110, sections 12.5.3 and 13.1.2). */
    static Answer answer(Found found, String acceptEncoding, String ifNoneMatch) {
        boolean gzip = found.packs() && takesGzip(acceptEncoding);
        String etag = '"' + (gzip ? found.gzipFingerprint() : found.fingerprint()) + '"';
        if (matches(ifNoneMatch, etag)) {
            return new Answer(etag, gzip, null, found.source(), Answer.NOTHING_HELD);
        }
        return new Answer(etag, gzip, gzip ? found.gzip() : found.plain(), found.source(), Answer.NOTHING_HELD);
    }

    /** Whether gzip is named and not refused; {@code *} alone is no wish for it. */
    static boolean takesGzip(String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.split(",")) {
            String[] parts = coding.split(";", 2);
            String name = parts[0].strip();
            if (name.equalsIgnoreCase("gzip") || name.equalsIgnoreCase("x-gzip")) {
                return parts.length == 1 || !REFUSED.matcher(parts[1]).matches();
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

    private static OffsetDateTime at(long micros) {
        if (micros == Long.MIN_VALUE) {
            return OffsetDateTime.MIN;
        }
        if (micros == Long.MAX_VALUE) {
            return OffsetDateTime.MAX;
        }
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
