package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GzipMembersTest {

    private static final byte[] TEXT = "abc".repeat(1_000).getBytes(StandardCharsets.US_ASCII);

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] unpack(byte[] packed) throws IOException {
        try (InputStream in = new GzipMembers(new Crumbs(packed))) {
            return in.readAllBytes();
        }
    }

    @Property(tries = 200)
    void givesWhatJavasOwnGives(@ForAll @Size(max = 5) int[] sizes, @ForAll @IntRange(max = 1_000_000) int seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(packed(TEXT));
        for (int size : sizes) {
            byte[] plain = new byte[Math.floorMod(size, 100_000)];
            random.nextBytes(plain);
            all.writeBytes(packed(plain));
        }
        byte[] expected = new GZIPInputStream(new ByteArrayInputStream(all.toByteArray())).readAllBytes();
        assertThat(unpack(all.toByteArray())).isEqualTo(expected);
    }

    @Test
    void passesOverAMillionEmptyMembers() throws IOException {
        byte[] empty = packed(new byte[0]);
        byte[] many = new byte[empty.length * 1_000_000];
        for (int at = 0; at < many.length; at += empty.length) {
            System.arraycopy(empty, 0, many, at, empty.length);
        }
        assertThat(new GzipMembers(new ByteArrayInputStream(join(many, packed(TEXT)))).readAllBytes()).isEqualTo(TEXT);
    }

    @Test
    void passesOverNamesCommentsAndExtras() throws IOException {
        byte[] plain = packed(TEXT);
        byte[] head = {0x1F, (byte) 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 'c', 0, 7, 7};
        assertThat(unpack(join(head, Arrays.copyOfRange(plain, 10, plain.length)))).isEqualTo(TEXT);
    }

    @Test
    void leavesAloneWhatFollowsTheLastMember() throws IOException {
        for (byte[] rest : new byte[][] {{0, 0, 0}, {0x1F}, {0x1F, 0}, "xyz".getBytes(StandardCharsets.US_ASCII)}) {
            assertThat(unpack(join(packed(TEXT), rest))).isEqualTo(TEXT);
        }
    }

    @Test
    void noticesEveryCut() throws IOException {
        byte[] packed = packed(TEXT);
        for (int length = 2; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatExceptionOfType(EOFException.class).as("%d bytes", length).isThrownBy(() -> unpack(cut));
        }
    }

    @Test
    void rejectsAWrongSumAWrongLengthAndAnUnknownMethod() throws IOException {
        byte[] packed = packed(TEXT);
        for (int at : new int[] {2, packed.length - 8, packed.length - 1}) {
            byte[] wrong = packed.clone();
            wrong[at] ^= 0x40;
            assertThatExceptionOfType(ZipException.class).isThrownBy(() -> unpack(wrong));
        }
        byte[] flags = packed.clone();
        flags[3] = (byte) 0x80;
        assertThatExceptionOfType(ZipException.class).isThrownBy(() -> unpack(flags));
        byte[] deflated = packed.clone();
        deflated[10] = (byte) 0xFF;
        assertThatExceptionOfType(ZipException.class).isThrownBy(() -> unpack(deflated));
    }

    /** Comes a few bytes at a time. */
    private static final class Crumbs extends ByteArrayInputStream {
        Crumbs(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(7, length));
        }
    }
}
