package io.marquee.source;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/**
 * Signs requests by Signature Version 4 of AWS, with all headers that are given. The secret key goes into a signature and nowhere else.
 *
 * @param accessKey id of the key
 * @param secretKey the key
 * @param region of the service
 * @param service its short name
 */
record AwsSignature(String accessKey, String secretKey, String region, String service) {

    /** Name of the header with the moment of the request. */
    static final String DATE = "x-amz-date";
    /** SHA-256 of a request without a body. */
    static final String NO_BODY = DigestUtils.sha256Hex("");

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String END = "aws4_request";
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY = 8;
    private static final String UNRESERVED = "-._~";

    /** A moment as signatures have it. */
    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /**
     * The value of the header {@code Authorization}.
     *
     * @param path as it is sent
     * @param query names and values, not encoded
     * @param headers by their names in small letters, {@value #DATE} among them
     * @param bodyHash SHA-256 of the body
     */
    String authorization(String method, String path, SortedMap<String, String> query, SortedMap<String, String> headers, String bodyHash) {
        String names = String.join(";", headers.keySet());
        String lines = headers.entrySet().stream().map(one -> one.getKey() + ':' + one.getValue().strip().replaceAll(" +", " ") + '\n').collect(Collectors.joining());
        String canonical = String.join("\n", method, path, query(query), lines, names, bodyHash);
        String moment = headers.get(DATE);
        String scope = String.join("/", moment.substring(0, DAY), region, service, END);
        String signed = String.join("\n", ALGORITHM, moment, scope, DigestUtils.sha256Hex(canonical));
        String signature = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key(moment.substring(0, DAY))).hmacHex(signed);
        return ALGORITHM + " Credential=" + accessKey + '/' + scope + ", SignedHeaders=" + names + ", Signature=" + signature;
    }

    private byte[] key(String day) {
        byte[] key = bytes("AWS4" + secretKey);
        for (String part : new String[] {day, region, service, END}) {
            key = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(part);
        }
        return key;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A query as it is sent and signed, in the order of its names. */
    static String query(SortedMap<String, String> query) {
        return query.entrySet().stream().map(one -> encoded(one.getKey(), "") + '=' + encoded(one.getValue(), "")).collect(Collectors.joining("&"));
    }

    /** A path as it is sent and signed. */
    static String path(String path) {
        return encoded(path, "/");
    }

    /** Percent-encodes all but letters, digits, and four signs. */
    private static String encoded(String text, String kept) {
        StringBuilder encoded = new StringBuilder();
        for (byte next : bytes(text)) {
            char c = (char) (next & 0xFF);
            boolean plain = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0 || kept.indexOf(c) >= 0;
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }
}
