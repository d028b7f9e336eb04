package io.marquee.source;

import com.fasterxml.aalto.UncheckedStreamException;
import io.marquee.feed.BlockInput;
import io.marquee.feed.FeedException;
import io.marquee.feed.XmlTreeMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the XML that an S3 server answers with: UTF-8 of at most so many bytes, of which at most {@value #MAX_GAP} stand between two tags, with
 * {@value #MAX_DEPTH} levels and {@value #MAX_NAMES} names at most, without DTD and entities but the five of XML.
 */
final class S3Xml {

    static final int MAX_DEPTH = 8;
    static final int MAX_NAMES = 50_000;
    /** More than a key or a token takes, percent-encoded. */
    static final int MAX_GAP = 8_192;

    private static final String MALFORMED = "the answer is no XML of S3";

    private final XMLStreamReader xml;
    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private int names;

    private S3Xml(XMLStreamReader xml) {
        this.xml = xml;
    }

    /**
     * Reads all of it.
     *
     * @param found gets each element when it ends: its path from the root with slashes, and the text behind the last tag in it
     * @throws FeedException when it is something else than XML, or larger
     */
    static void read(InputStream in, int maxBytes, BiConsumer<String, String> found) throws IOException {
        Bounded bounded = new Bounded(in, maxBytes);
        try {
            XMLStreamReader xml = XmlTreeMapper.hardened(false).createXMLStreamReader(
                    new InputStreamReader(bounded, StandardCharsets.UTF_8.newDecoder()));
            new S3Xml(xml).read(found);
        } catch (XMLStreamException | UncheckedStreamException e) {
            if (bounded.broken != null) {
                throw bounded.broken;
            }
            throw new FeedException(MALFORMED, e);
        }
    }

    private void read(BiConsumer<String, String> found) throws XMLStreamException, FeedException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> begin();
                case XMLStreamConstants.END_ELEMENT -> {
                    found.accept(String.join("/", path), text.toString());
                    path.removeLast();
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> add(xml.getText());
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw new FeedException("DOCTYPE is not allowed");
                default -> { }
            }
        }
    }

    private void begin() throws FeedException {
        names += 1 + xml.getAttributeCount() + xml.getNamespaceCount();
        if (path.size() == MAX_DEPTH || names > MAX_NAMES) {
            throw new FeedException(MALFORMED);
        }
        path.addLast(xml.getLocalName());
        text.setLength(0);
    }

    private void add(String more) throws FeedException {
        if (text.length() + more.length() > MAX_GAP) {
            throw new FeedException(MALFORMED);
        }
        text.append(more);
    }

    /** Ends what is longer than it may be. */
    private static final class Bounded extends BlockInput {

        private final InputStream in;
        private final int maxBytes;
        private int bytes;
        private int gap;
        private IOException broken;

        Bounded(InputStream in, int maxBytes) {
            this.in = in;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int read = in.read(target, offset, length);
                bytes += Math.max(0, read);
                if (bytes > maxBytes) {
                    throw new FeedException("the answer is larger than " + maxBytes + " bytes");
                }
                for (int i = offset; i < offset + read; i++) {
                    gap = target[i] == '>' ? 0 : gap + 1;
                    if (gap > MAX_GAP) {
                        throw new FeedException(MALFORMED);
                    }
                }
                return read;
            } catch (IOException e) {
                broken = e;
                throw e;
            }
        }
    }
}
