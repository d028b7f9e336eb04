package io.marquee.push;

import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a request says of itself as a webhook (Standard Webhooks 1.0).
 *
 * @param id the same each time that the sender tries
 * @param timestamp seconds since 1970 when it tried, as it is signed
 * @param signatures each of 32 bytes, one of which must be right
 */
record Webhook(String id, String timestamp, List<byte[]> signatures) {

    /** How far the time of sending may be from now, before and behind. */
    static final long TOLERANCE_SECONDS = 300;
    /** Most signatures that are looked at. */
    static final int MOST_SIGNATURES = 10;
    static final int SIGNATURE_BYTES = 32;

    /** Without a full stop, which parts what is signed. */
    private static final Pattern ID = Pattern.compile("[\\x21-\\x7E&&[^.]]{1,255}");
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{1,12}");
    private static final String VERSION = "v1,";

    /**
     * Reads the headers of a request; each may be null.
     *
     * @throws UnsignedException when they are not there, or not as they must be, or the time is over
     */
    static Webhook of(String id, String timestamp, String signatures, Clock clock) throws UnsignedException {
        boolean isThere = id != null && ID.matcher(id).matches() && timestamp != null && TIMESTAMP.matcher(timestamp).matches() && signatures != null;
        List<byte[]> read = isThere ? read(signatures) : List.of();
        if (read.isEmpty()) {
            throw new UnsignedException("PUSH_UNSIGNED",
                    "A push needs the headers webhook-id (1 to 255 characters, no full stop), webhook-timestamp (seconds), and webhook-signature (v1, and base64).");
        }
        if (Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) > TOLERANCE_SECONDS) {
            throw new UnsignedException("PUSH_OUT_OF_TIME",
                    "The webhook-timestamp is more than " + TOLERANCE_SECONDS + " seconds from the time here, " + Instant.ofEpochSecond(
                            clock.instant().getEpochSecond()) + ".");
        }
        return new Webhook(id, timestamp, read);
    }

    /** Those of the version that is known. */
    private static List<byte[]> read(String signatures) {
        return Stream.of(signatures.strip().split(" +", MOST_SIGNATURES + 1))
                .limit(MOST_SIGNATURES)
                .filter(signature -> signature.startsWith(VERSION))
                .map(signature -> bytes(signature.substring(VERSION.length())))
                .filter(Objects::nonNull)
                .toList();
    }

    private static byte[] bytes(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return bytes.length == SIGNATURE_BYTES ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
