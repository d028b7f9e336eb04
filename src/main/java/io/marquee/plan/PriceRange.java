package io.marquee.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The lowest and the highest readable price of a plan; both null while there is none.
 *
 * <p>Readable is a decimal from 0 with at most {@value #MAX_WHOLE} digits before the point; of more than {@value #MAX_SCALE} after it, which
 * are the noise of floating point, it is rounded half up. Anything else (text, NaN, a negative, a number of absurd size) is passed over, not
 * guessed at.
 */
final class PriceRange {

    static final int MAX_WHOLE = 12;
    static final int MAX_SCALE = 6;
    private static final int MAX_TEXT = 64;

    private BigDecimal min;
    private BigDecimal max;

    /** Takes a price into account; false when it is not readable. */
    boolean add(String text) {
        BigDecimal price = read(text);
        if (price == null) {
            return false;
        }
        if (min == null || price.compareTo(min) < 0) {
            min = price;
        }
        if (max == null || price.compareTo(max) > 0) {
            max = price;
        }
        return true;
    }

    /** Without trailing zeros, or null. */
    BigDecimal min() {
        return plain(min);
    }

    /** Without trailing zeros, or null. */
    BigDecimal max() {
        return plain(max);
    }

    private static BigDecimal plain(BigDecimal price) {
        if (price == null || price.signum() == 0) {
            return price == null ? null : BigDecimal.ZERO;
        }
        BigDecimal stripped = price.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** A price of few digits, with or without a point: a plan may have hundreds. Null when it is any other text. */
    private static BigDecimal usual(String text) {
        long digits = 0;
        int point = -1;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0 && i > 0 && i < length - 1) {
                point = i;
            } else if (c < '0' || c > '9') {
                return null;
            } else {
                digits = digits * 10 + (c - '0');
            }
        }
        int scale = point < 0 ? 0 : length - 1 - point;
        boolean few = length > 0 && length <= MAX_WHOLE && scale <= MAX_SCALE;
        return few ? BigDecimal.valueOf(digits, scale) : null;
    }

    /** The price, or null when it is not readable. */
    static BigDecimal read(String text) {
        if (text == null || text.length() > MAX_TEXT) {
            return null;
        }
        BigDecimal price = usual(text);
        if (price != null) {
            return price;
        }
        try {
            price = new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
        if (price.signum() == 0) {
            return BigDecimal.ZERO;
        }
        if (price.signum() < 0 || isAbsurd(price)) {
            return null;
        }
        // of 1e-2147483647, not even the digits after the point are to be counted
        BigDecimal kept = price.scale() > MAX_SCALE ? rounded(price) : price;
        return isAbsurd(kept) ? null : kept;
    }

    private static boolean isAbsurd(BigDecimal price) {
        return (long) price.precision() - price.scale() > MAX_WHOLE;
    }

    private static BigDecimal rounded(BigDecimal price) {
        long digits = (long) price.precision() - price.scale();
        return digits < -MAX_SCALE ? BigDecimal.ZERO : price.setScale(MAX_SCALE, RoundingMode.HALF_UP);
    }
}
