package io.marquee.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpoolTest {

    private static final int LIMIT = 1_000;
    private static final int SPOOL = 2_500;

    @TempDir
    Path directory;

    private Spool spool;

    @BeforeEach
    void open() throws IOException {
        spool = new Spool(directory.resolve("a/b"), LIMIT, SPOOL, 1);
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    @Test
    void keepsABodyWithItsDigest() throws IOException {
        Download download = spool.save(body("abc"), null, 0);
        assertThat(download.file()).hasContent("abc");
        assertThat(download.bytes()).isEqualTo(3);
        assertThat(download.digest()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(download.charset()).isNull();
        assertThat(download.cut()).isNull();
    }

    @Test
    void givesPackedAndPlainBodiesTheSameDigest() throws IOException {
        Download packed = spool.save(new ByteArrayInputStream(gzip("abc")), null, 0);
        assertThat(packed.file()).hasContent("abc");
        assertThat(packed.digest()).isEqualTo(spool.save(body("abc"), null, 0).digest());
    }

    @Test
    void takesABodyOfExactlyTheLimit() throws IOException {
        assertThat(spool.save(body("x".repeat(LIMIT)), null, 0).bytes()).isEqualTo(LIMIT);
    }

    @Test
    void rejectsMoreThanTheLimitAndKeepsNothing() throws IOException {
        rejects(body("x".repeat(LIMIT + 1)), "larger than 1000 bytes");
        rejects(new ByteArrayInputStream(gzip("x".repeat(5_000_000))), "larger than 1000 bytes");
    }

    @Test
    void rejectsAnEmptyBodyAndKeepsNothing() throws IOException {
        rejects(null, "empty");
        rejects(body(""), "empty");
        rejects(new ByteArrayInputStream(gzip("")), "empty");
    }

    @Test
    void keepsWhatCameBeforeTheTransferBroke() throws IOException {
        Download download = spool.save(new Broken("abc"), null, 0);
        assertThat(download.file()).hasContent("abc");
        assertThat(download.bytes()).isEqualTo(3);
        assertThat(download.cut()).isEqualTo("cut off after 3 bytes: reset");
    }

    @Test
    void keepsWhatCouldBeUnpackedBeforeTheTransferBroke() throws IOException {
        byte[] packed = gzip("abc".repeat(100));
        Download download = spool.save(new ByteArrayInputStream(Arrays.copyOf(packed, packed.length - 9)), null, 0);
        assertThat(Files.readString(download.file())).startsWith("abc");
        assertThat(download.cut()).startsWith("cut off after ");
    }

    @Test
    void failsWhenNothingArrives() throws IOException {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> spool.save(new Broken(""), null, 0)).withMessage("reset");
        byte[] head = Arrays.copyOf(gzip("abc"), 5);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> spool.save(new ByteArrayInputStream(head), null, 0));
        assertNothingLeft();
    }

    @Test
    void closesTheBodyWhateverHappens() throws IOException {
        for (String sent : new String[] {"abc", "", "x".repeat(LIMIT + 1), "\u001f\u008b!"}) {
            Broken body = new Broken(sent);
            try {
                spool.save(body, null, 0);
            } catch (IOException e) {
                assertThat(sent).isNotEqualTo("abc");
            }
            assertThat(body.closed).as(sent).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "text/xml; charset=ISO-8859-1           | ISO-8859-1",
                "text/xml;a=b ; Charset = \"utf-8\"; x  | utf-8",
                "text/xml;charset=                      | -",
                "text/xml                               | -",
                "charset=utf-8                          | -",
                "''                                     | -"
            })
    void readsTheCharsetOfTheContentType(String contentType, String charset) throws IOException {
        assertThat(spool.save(body("abc"), contentType, 0).charset()).isEqualTo(charset);
    }

    @Test
    void removesADownload() throws IOException {
        Download download = spool.save(body("abc"), null, 0);
        spool.discard(List.of(download));
        spool.discard(List.of(download));
        spool.discard(List.of());
        assertThat(download.file()).doesNotExist();
    }

    @Test
    void holdsNoMoreThanTheBudgetOfAllDownloadsAndGivesBackWhatIsDiscarded() throws IOException {
        List<Download> two = List.of(spool.save(body("x".repeat(LIMIT)), null, 0), spool.save(body("x".repeat(LIMIT)), null, 0));
        assertThatExceptionOfType(FeedException.class).isThrownBy(() -> spool.save(body("x".repeat(LIMIT)), null, 0))
                .withMessage("the spool is full: all downloads together may take 2500 bytes (spool.max-bytes)");
        assertThat(spool.used()).isEqualTo(2 * LIMIT);
        spool.discard(two);
        spool.discard(two);
        assertThat(spool.used()).isZero();
        spool.discard(List.of(spool.save(body("x".repeat(LIMIT)), null, 0)));
        assertNothingLeft();
    }

    @Test
    void leavesTheDiskWhatItMustHaveFree() throws IOException {
        try (Spool greedy = new Spool(directory, LIMIT, SPOOL, Long.MAX_VALUE)) {
            assertThatExceptionOfType(FeedException.class).isThrownBy(() -> greedy.save(body("abc"), null, 0))
                    .withMessageStartingWith("the disk is full: it must have ");
            assertThat(greedy.used()).isZero();
        }
    }

    @Test
    void keepsNothingWhenAnErrorEndsIt() throws IOException {
        InputStream body = new ByteArrayInputStream(new byte[3]) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                throw new StackOverflowError();
            }
        };
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> spool.save(body, null, 0));
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> files = Files.list(spool.folder())) {
            assertThat(files.filter(file -> file.toString().endsWith(".feed"))).isEmpty();
        }
        assertThat(spool.used()).isZero();
    }

    private void rejects(InputStream body, String message) throws IOException {
        assertThatExceptionOfType(FeedException.class).isThrownBy(() -> spool.save(body, null, 0)).withMessage(message);
        assertNothingLeft();
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    /** Sends some bytes, then fails. */
    private static final class Broken extends InputStream {
        private final InputStream sent;
        private boolean closed;

        Broken(String text) {
            sent = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public int read() throws IOException {
            int next = sent.read();
            if (next < 0) {
                throw new IOException("reset");
            }
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = sent.read(target, offset, length);
            if (read < 0) {
                throw new IOException("reset");
            }
            return read;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
