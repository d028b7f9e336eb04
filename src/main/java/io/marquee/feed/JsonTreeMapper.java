package io.marquee.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;

/**
 * Jackson's JSON mapper, set up to read one record as a tree: numbers exactly as they are written, no member twice, nothing behind the
 * end. At most {@value JsonRecords#MAX_DEPTH} levels and {@value #MAX_TOKENS} names, values, and brackets; numbers of at most
 * {@value #MAX_NUMBER} characters, with an exponent of at most {@value #MAX_EXPONENT}: arithmetic on 1e100000000 writes out all its
 * digits.
 */
public final class JsonTreeMapper {

    static final int MAX_NUMBER = 100;
    static final int MAX_EXPONENT = 400;
    static final int MAX_TOKENS = 1_000_000;

    private JsonTreeMapper() {}

    /** For one record. */
    public static ObjectMapper create() {
        return mapper(JsonRecords.MAX_DEPTH)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /** For a whole page, which holds the records: twice as many levels, and members may come twice. */
    public static ObjectMapper ofPages() {
        return mapper(2 * JsonRecords.MAX_DEPTH).build();
    }

    private static JsonMapper.Builder mapper(int depth) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxTokenCount(MAX_TOKENS)
                        .maxNumberLength(MAX_NUMBER)
                        .build())
                // a feed may have ever new names
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        return JsonMapper.builder(factory)
                .nodeFactory(new Numbers())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                // 10.00 would become 1E+1
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** Throws an ArithmeticException for a number with too large an exponent. */
    private static final class Numbers extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public ValueNode numberNode(BigDecimal number) {
            if (number != null && Math.abs((long) number.scale()) > MAX_EXPONENT) {
                throw new ArithmeticException("a number with an exponent beyond " + MAX_EXPONENT);
            }
            return super.numberNode(number);
        }
    }
}
