package io.marquee.search;

/**
 * Computes the CRC-32 of joined texts from the CRC-32 of each, as {@link java.util.zip.CRC32} cannot: polynomials over GF(2) modulo that of
 * gzip, lowest power in the highest bit (RFC 1952, section 8).
 */
final class Checksums {

    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int ONE = 1 << 31;
    /** x to the power of 8 times 2 to the n: a shift by 2 to the n bytes. */
    private static final int[] SHIFTS = new int[31];

    static {
        SHIFTS[0] = ONE >>> 8;
        for (int i = 1; i < SHIFTS.length; i++) {
            SHIFTS[i] = multiply(SHIFTS[i - 1], SHIFTS[i - 1]);
        }
    }

    private Checksums() {}

    /** The checksum of a text followed by another one, which is so many bytes long. */
    static int join(int first, int second, int secondLength) {
        return shift(first, secondLength) ^ second;
    }

    /** What a checksum contributes when so many bytes follow. */
    static int shift(int checksum, int bytes) {
        int shifted = checksum;
        for (int i = 0, left = bytes; left != 0; i++, left >>>= 1) {
            if ((left & 1) != 0) {
                shifted = multiply(SHIFTS[i], shifted);
            }
        }
        return shifted;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int factor = b;
        for (int bits = a; bits != 0; bits <<= 1) {
            if (bits < 0) {
                product ^= factor;
            }
            factor = (factor & 1) == 0 ? factor >>> 1 : factor >>> 1 ^ POLYNOMIAL;
        }
        return product;
    }
}
