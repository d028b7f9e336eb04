package io.marquee.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Builds the tree of one record from its StAX events, within the limits of {@link XmlTreeMapper}. */
final class XmlWalk {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final XMLStreamReader xml;
    private final XmlNames names;
    private final XmlPrefixes prefixes;
    private int nodes;
    private int newNames;

    XmlWalk(XMLStreamReader xml, XmlNames names, XmlPrefixes prefixes) {
        this.xml = xml;
        this.names = names;
        this.prefixes = prefixes;
    }

    /** The element whose start tag was just read, as a tree. */
    JsonNode element(int depth) throws XMLStreamException {
        if (depth > XmlTreeMapper.MAX_DEPTH) {
            throw new XMLStreamException("more than " + XmlTreeMapper.MAX_DEPTH + " levels");
        }
        nodes += 1 + xml.getAttributeCount();
        if (nodes > XmlTreeMapper.MAX_NODES) {
            throw new XMLStreamException("more than " + XmlTreeMapper.MAX_NODES + " elements and attributes");
        }
        if (xml.getNamespaceCount() > XmlTreeMapper.MAX_NAMESPACES) {
            throw new XMLStreamException("more than " + XmlTreeMapper.MAX_NAMESPACES + " namespaces in one tag");
        }
        for (int i = 0; i < xml.getNamespaceCount(); i++) {
            met(XmlPrefixes.NONE.name(null, "xmlns", String.valueOf(xml.getNamespacePrefix(i))));
        }
        ObjectNode node = NODES.objectNode();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            // the parser has checked that no attribute comes twice
            node.set(
                    met(prefixes.name(xml.getAttributeNamespace(i), xml.getAttributePrefix(i), xml.getAttributeLocalName(i))), NODES.textNode(checked(xml.getAttributeValue(i))));
        }
        Texts texts = new Texts();
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = met(prefixes.name(xml.getNamespaceURI(), xml.getPrefix(), xml.getLocalName()));
                    children(node, name).add(element(depth + 1));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!xml.isWhiteSpace()) {
                        texts.add(xml.getText());
                    }
                }
                case XMLStreamConstants.PROCESSING_INSTRUCTION -> met(xml.getPITarget());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("undeclared entity &" + xml.getLocalName() + ";");
                default -> { }
            }
        }
        String text = texts.all();
        if (text == null) {
            return node;
        }
        return node.isEmpty() ? NODES.textNode(text) : node.put("#text", text);
    }

    /** The text of an element, which may come in pieces between its children. */
    private static final class Texts {

        private String first;
        private StringBuilder more;

        void add(String piece) throws XMLStreamException {
            if (first == null) {
                first = checked(piece);
                return;
            }
            more = more == null ? new StringBuilder(first) : more;
            check(more.length() + (long) piece.length());
            more.append(piece);
        }

        /** Null when there is none. */
        String all() {
            return more == null ? first : more.toString();
        }
    }

    private String met(String name) throws XMLStreamException {
        if (names.isNew(name) && ++newNames > XmlTreeMapper.MAX_NEW_NAMES) {
            throw new XMLStreamException("more than " + XmlTreeMapper.MAX_NEW_NAMES + " names that no record before it has");
        }
        return name;
    }

    private static ArrayNode children(ObjectNode node, String name) {
        return node.get(name) instanceof ArrayNode children ? children : node.putArray(name);
    }

    private static String checked(String value) throws XMLStreamException {
        check(value.length());
        return value;
    }

    private static void check(long length) throws XMLStreamException {
        if (length > XmlTreeMapper.MAX_VALUE) {
            throw new XMLStreamException("a value of more than " + XmlTreeMapper.MAX_VALUE + " characters");
        }
    }
}
