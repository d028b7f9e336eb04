package io.marquee.plan;

import java.math.BigDecimal;

/**
 * The lowest and the highest readable price of a plan; both null while there is none.
 *
 * <p>Readable is a decimal from 0 with at most {@value #MAX_WHOLE} digits before the point and {@value #MAX_SCALE} after it.
 * Anything else (text, NaN, a negative, a number of absurd size) is passed over, not guessed at.
 */
final class PriceRange {

    static final int MAX_WHOLE = 12;
    static final int MAX_SCALE = 6;
    private static final int MAX_TEXT = 64;

    private BigDecimal min;
    private BigDecimal max;

    void add(String text) {
        BigDecimal price = read(text);
        if (price == null) {
            return;
        }
        if (min == null || price.compareTo(min) < 0) {
            min = price;
        }
        if (max == null || price.compareTo(max) > 0) {
            max = price;
        }
    }

    BigDecimal min() {
        return min;
    }

    BigDecimal max() {
        return max;
    }

    /** The price without trailing zeros, or null when it is not readable. */
    static BigDecimal read(String text) {
        if (text == null || text.isBlank() || text.length() > MAX_TEXT) {
            return null;
        }
        BigDecimal price;
        try {
            price = new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
        if (price.signum() == 0) {
            return BigDecimal.ZERO;
        }
        boolean absurd = (long) price.precision() - price.scale() > MAX_WHOLE;
        if (price.signum() < 0 || absurd) {
            return null;
        }
        price = price.stripTrailingZeros();
        if (price.scale() > MAX_SCALE) {
            return null;
        }
        return price.scale() < 0 ? price.setScale(0) : price;
    }
}
