package io.marquee.poll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.marquee.feed.FeedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/** Digests of records: the first half of SHA-256 over their bytes, with what else decides what they hold, or over the names and values of a row. One after the other. */
final class RecordDigest {

    private final MessageDigest sha256 = DigestUtils.getSha256Digest();
    private String around;
    private byte[] ofAround;
    private long high;
    private long low;

    /** Makes that of a record; false when it is none, as it could not be cut out. */
    boolean of(FeedRecord record) {
        if (record.cut() != null) {
            sha256.update(around(record.around()));
            sha256.update(record.cut());
        } else if (record.fields() != null) {
            add(record.fields());
        } else {
            return false;
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        high = digest.getLong();
        low = digest.getLong();
        return true;
    }

    /** The same for many records. */
    private byte[] around(String text) {
        if (!text.equals(around)) {
            around = text;
            ofAround = text.isEmpty() ? new byte[0] : DigestUtils.sha256(text);
        }
        return ofAround;
    }

    private void add(JsonNode fields) {
        StringBuilder row = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            JsonNode value = field.getValue();
            add(row, field.getKey(), JsonNodeType.STRING);
            add(row, value.isTextual() ? value.textValue() : value.toString(), value.getNodeType());
        }
        sha256.update(row.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** With what it is and how long before it, so that no two rows are the same text. */
    private static void add(StringBuilder row, String text, JsonNodeType type) {
        row.append((char) type.ordinal()).append(text.length()).append(':').append(text);
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }
}
