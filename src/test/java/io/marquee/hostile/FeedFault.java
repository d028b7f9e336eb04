package io.marquee.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What may be wrong with a feed, made of the pieces of its format's notation. */
enum FeedFault {
    /** A quote, doubled or lonely, in each of very many records, as inches and spreadsheets have it. */
    QUOTES_OUT_OF_PLACE(59) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            feed.text(notation.head());
            for (int i = 0; i < MANY; i++) {
                feed.text(notation.record(i, "a 19\" rack, \"\"quoted\"")).text(notation.between());
            }
            feed.text(notation.record(MANY, "last")).text(notation.tail());
        }
    },
    /** One quote that opens and never closes, before a long rest of good records. */
    A_QUOTE_THAT_NEVER_CLOSES(59) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            feed.text(notation.head()).text("\"").text(notation.record(0, "\"open"));
            for (int i = 1; i < MANY; i++) {
                feed.text(notation.between()).text(notation.record(i, "title"));
            }
        }
    },
    /** Levels that open and never close, outside of any record. */
    LEVELS_WITHOUT_END(59) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            feed.text(notation.head()).repeated(notation.opening(), BIG);
        }
    },
    /** The same within a record. */
    LEVELS_WITHOUT_END_IN_A_RECORD(59) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            String record = notation.record(1, "deep", "10", "\u0001");
            feed.text(notation.head()).text(record.substring(0, record.indexOf('\u0001'))).repeated(notation.opening(), BIG);
        }
    },
    /** Records that begin and never end. */
    RECORDS_WITHOUT_END(59) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            String record = notation.record(1, "no end", "10", "\u0001");
            feed.text(notation.head()).repeated(record.substring(0, record.indexOf('\u0001')), BIG / 2);
        }
    },
    /** One record whose text is larger than any record may be. */
    A_RECORD_WITHOUT_END(59) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            String record = notation.record(1, "\u0001");
            feed.text(notation.head()).text(record.substring(0, record.indexOf('\u0001'))).repeated("text ", BIG);
        }
    },
    /** A name, a blank, a letter: nothing but the beginning again and again. */
    BEGINNINGS_ONLY(59) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            feed.repeated(notation.head(), BIG / 4);
        }
    },
    NUL_BYTES(59) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            feed.text(notation.head()).repeated("\0", BIG);
        }
    },
    A_NUMBER_WITH_A_HUGE_EXPONENT(62) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            feed.text(notation.head());
            for (String number : new String[] {"1e100000000", "1e-100000000", "-1E+999999999", "1e99999999999999999999", "0.1e2147483648"}) {
                feed.text(notation.record(number.hashCode(), "number", number, "")).text(notation.between());
            }
            feed.text(notation.record(1, "last")).text(notation.tail());
        }
    },
    A_NUMBER_OF_A_MILLION_DIGITS(62) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            for (int i = 0; i < 3; i++) {
                feed.text(i == 0 ? notation.head() : "").text(notation.record(i, "number", "9".repeat(1_000_000), "")).text(notation.between());
            }
            feed.text(notation.record(4, "last")).text(notation.tail());
        }
    },
    A_HUGE_EXPONENT_FOR_AN_ID(62) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            feed.text(notation.head()).text(notation.record(1, "id").replaceFirst("1", "1e100000000")).text(notation.tail());
        }
    },
    A_BOMB_OF_GZIP(54) {
        @Override
        boolean isPacked() {
            return true;
        }

        @Override
        void write(Notation notation, Feed feed) throws IOException {
            byte[] mebibyte = Packed.bytes(Arrays.copyOf(notation.head().getBytes(StandardCharsets.UTF_8), 1 << 20));
            for (int i = 0; i < 1_000; i++) {
                feed.bytes(mebibyte);
            }
        }
    },
    FIFTY_THOUSAND_EMPTY_MEMBERS_OF_GZIP(54) {
        @Override
        boolean isPacked() {
            return true;
        }

        @Override
        void write(Notation notation, Feed feed) throws IOException {
            byte[] empty = Packed.bytes(new byte[0]);
            for (int i = 0; i < 50_000; i++) {
                feed.bytes(empty);
            }
            feed.bytes(Packed.bytes((notation.head() + notation.record(1, "at last") + notation.tail()).getBytes(StandardCharsets.UTF_8)));
        }
    },
    REJECTIONS_BY_THE_HUNDRED_THOUSAND(75) {
        @Override
        void write(Notation notation, Feed feed) throws IOException {
            feed.text(notation.head());
            for (int i = 0; i < MANY; i++) {
                feed.text(notation.record(i, "")).text(notation.between());
            }
            feed.text(notation.record(MANY, "last")).text(notation.tail());
        }
    };

    /** A feed that is being written. */
    record Feed(OutputStream out) {

        Feed text(String text) throws IOException {
            return bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        Feed bytes(byte[] bytes) throws IOException {
            out.write(bytes);
            return this;
        }

        /** The text again and again, until it is so many bytes. */
        Feed repeated(String text, int bytes) throws IOException {
            byte[] piece = text.repeat(Math.max(1, PIECE / text.length())).getBytes(StandardCharsets.UTF_8);
            for (int written = 0; written < bytes; written += piece.length) {
                out.write(piece);
            }
            return this;
        }
    }

    private static final int MANY = 100_000;
    private static final int BIG = 8 << 20;
    private static final int PIECE = 1 << 14;

    private final int number;

    FeedFault(int number) {
        this.number = number;
    }

    /** The row of the list of faults. */
    int number() {
        return number;
    }

    /** Whether it is packed already, and not in the way of its format. */
    boolean isPacked() {
        return false;
    }

    /** Writes the whole feed. */
    void write(Notation notation, OutputStream out) throws IOException {
        if (isPacked()) {
            write(notation, new Feed(out));
            return;
        }
        try (OutputStream packed = notation.packed(out)) {
            write(notation, new Feed(packed));
        }
    }

    abstract void write(Notation notation, Feed feed) throws IOException;
}
