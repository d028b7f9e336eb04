package io.marquee.feed;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads one part of a workbook, element by element. What is in another namespace than its root is passed over: which one that is, and which
 * prefix it has, does not matter. No DTD, no entities but the five of XML, UTF-8 only, and memory that does not grow with the part: at most
 * {@value #MAX_DEPTH} levels, {@value XlsxNames#MAX} names, and {@value XlsxTags#MAX_GAP} bytes between two tags.
 */
final class XlsxXml implements Closeable {

    static final int MAX_DEPTH = 64;
    /** Characters of an attribute that is read. */
    static final int MAX_ATTRIBUTE = 1_024;

    private static final String XML = "http://www.w3.org/XML/1998/namespace";

    private final String part;
    private final XlsxTags tags;
    private final XMLStreamReader xml;
    private final XlsxNames names = new XlsxNames();
    private final String[] path = new String[MAX_DEPTH + 1];
    private String namespace;
    private int depth;

    /**
     * @param in the part, closed with this
     * @param part its name
     * @throws FeedException when it is no XML
     */
    XlsxXml(InputStream in, String part) throws IOException {
        this.part = part;
        this.tags = new XlsxTags(in);
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            this.xml = factory.createXMLStreamReader(tags);
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
    }

    /** Goes on to the next start or end of an element of the workbook, or text; false at the end of the part. */
    boolean next() throws IOException {
        try {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (begin()) {
                            return true;
                        }
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        if (isOurs()) {
                            return true;
                        }
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        return true;
                    }
                    case XMLStreamConstants.DTD -> throw new FeedException("DOCTYPE is not allowed");
                    case XMLStreamConstants.ENTITY_REFERENCE -> throw unreadable(null);
                    default -> { }
                }
            }
            return false;
        } catch (XMLStreamException | UncheckedStreamException e) {
            throw unreadable(e);
        }
    }

    private boolean begin() throws FeedException {
        if (depth == MAX_DEPTH) {
            throw new FeedException("more than " + MAX_DEPTH + " levels");
        }
        namespace = depth == 0 ? uri() : namespace;
        path[++depth] = xml.getLocalName();
        names.add(path[depth]);
        for (int i = xml.getAttributeCount() - 1; i >= 0; i--) {
            names.add(xml.getAttributeLocalName(i));
        }
        for (int i = xml.getNamespaceCount() - 1; i >= 0; i--) {
            // a prefix may come again for another namespace
            names.add(xml.getNamespacePrefix(i) + ' ' + xml.getNamespaceURI(i));
        }
        return isOurs();
    }

    private boolean isOurs() {
        return uri().equals(namespace);
    }

    private String uri() {
        return xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
    }

    private FeedException unreadable(Exception why) {
        return tags.problem() != null ? tags.problem() : new FeedException("the part " + XlsxPath.shown(part) + " of the workbook is ill-formed", why);
    }

    /** Whether the element of that name begins here. */
    boolean begins(String name) {
        return xml.isStartElement() && name.equals(xml.getLocalName());
    }

    /** Whether the element of that name begins here, in another one. */
    boolean begins(String within, String name) {
        return begins(name) && within.equals(path[depth - 1]);
    }

    /** Whether the element of that name ends here. */
    boolean ends(String name) {
        return xml.isEndElement() && name.equals(xml.getLocalName());
    }

    /** An attribute of the element that begins here; null when it has none of that name. */
    String attribute(String name) throws FeedException {
        return attribute(name, String::isEmpty);
    }

    /** The id of the relationship to another part, an attribute of the element that begins here; null when it has none. */
    String relationship() throws FeedException {
        return attribute("id", space -> space.endsWith("/relationships"));
    }

    private String attribute(String name, Predicate<String> namespace) throws FeedException {
        for (int i = xml.getAttributeCount() - 1; i >= 0; i--) {
            String space = xml.getAttributeNamespace(i);
            if (name.equals(xml.getAttributeLocalName(i)) && namespace.test(space == null ? "" : space)) {
                String value = xml.getAttributeValue(i);
                if (value.length() > MAX_ATTRIBUTE) {
                    throw new FeedException("an attribute of more than " + MAX_ATTRIBUTE + " characters");
                }
                return value;
            }
        }
        return null;
    }

    /** Passes the element that begins here; gives its text as it is, null when it is longer than {@link KeptTexts#LONGEST}. */
    String value() throws IOException {
        StringBuilder text = new StringBuilder();
        int within = depth;
        while (next() && depth >= within) {
            append(text);
        }
        return text.length() > KeptTexts.LONGEST ? null : text.toString();
    }

    /**
     * Passes the element that begins here, a text that may be in several runs; how it is pronounced is no part of it.
     *
     * @return its text without escapes; null when it is longer than {@link KeptTexts#LONGEST}
     */
    String text() throws IOException {
        StringBuilder text = new StringBuilder();
        boolean tooLong = false;
        int within = depth;
        while (next() && depth >= within) {
            if (begins("t") && (depth == within + 1 || "r".equals(path[depth - 1]))) {
                boolean keeps = "preserve".equals(xml.getAttributeValue(XML, "space"));
                String run = value();
                tooLong |= run == null || text.length() + run.length() > KeptTexts.LONGEST;
                if (!tooLong) {
                    text.append(XlsxEscapes.unescaped(keeps ? run : run.strip()));
                }
            }
        }
        return tooLong ? null : text.toString();
    }

    private void append(StringBuilder text) throws FeedException {
        try {
            if (!xml.isStartElement() && !xml.isEndElement() && text.length() <= KeptTexts.LONGEST) {
                text.append(xml.getText());
            }
        } catch (UncheckedStreamException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void close() throws IOException {
        tags.close();
    }
}
